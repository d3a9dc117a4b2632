import { Fragment, useMemo, type ReactNode } from 'react';
import { useLanguage, useLocale, type Language } from './language.tsx';
import { catalogOf, type Loaders } from './catalog.ts';
import { formatMessage, formatOf, type Messages, type Values } from './messages.ts';

export interface Words<K extends string> {
  (key: K, values?: Values): string;
  /** With elements for values: names in `<bdi>`, keys in `<Kbd>`. */
  rich(key: K, values: { readonly [name: string]: ReactNode }): ReactNode;
  has(key: string): key is K;
  readonly language: Language;
  /** The tag that dates and numbers are written by. */
  readonly locale: string;
}

/**
 * Makes a module's hook for its own words: `export const useChartWords = wordsOf(en, loaders);` and then
 * `words('title', { count: 3 })`.
 */
export function wordsOf<M extends Messages>(en: M, loaders: Loaders<M>): () => Words<string> {
  const useMessages = catalogOf(en, loaders);
  return function useWords() {
    const language = useLanguage();
    const locale = useLocale();
    const messages = useMessages(language);
    return useMemo(() => speak<string>(messages, language, locale), [messages, language, locale]);
  };
}

function speak<K extends string>(
  messages: { readonly [key in K]: string },
  language: Language,
  locale: string,
): Words<K> {
  const say = (key: K, values?: Values) => formatMessage(messages, key, locale, values);
  const rich = (key: K, values: { readonly [name: string]: ReactNode }): ReactNode => {
    const parts = formatOf(messages, key, locale).format<ReactNode>(values);
    const list = Array.isArray(parts) ? parts : [parts];
    // Parts of one message have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    return list.map((part, index) => <Fragment key={index}>{part}</Fragment>);
  };
  const has = (key: string): key is K => Object.hasOwn(messages, key);
  return Object.assign(say, { rich, has, language, locale });
}
