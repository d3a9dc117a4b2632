import { Fragment, useMemo, type ReactNode } from 'react';
import { useLanguage, useLocale, type Language } from './language.tsx';
import { formatMessage, formatOf, type Catalog, type Messages, type Values } from './messages.ts';

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
 * Makes a module's hook for its own words, loaded with its screens:
 * `export const useChartWords = wordsOf({ en, fr, ar });` and then `words('title', { count: 3 })`.
 */
export function wordsOf<M extends Messages>(catalog: Catalog<M>): () => Words<keyof M & string> {
  return () => {
    const language = useLanguage();
    const locale = useLocale();
    return useMemo(() => speak(catalog, language, locale), [language, locale]);
  };
}

export function speak<M extends Messages>(
  catalog: Catalog<M>,
  language: Language,
  locale: string = language,
): Words<keyof M & string> {
  const messages = catalog[language];
  const say = (key: keyof M & string, values?: Values) => formatMessage(messages, key, locale, values);
  const rich = (key: keyof M & string, values: { readonly [name: string]: ReactNode }): ReactNode => {
    const parts = formatOf(messages, key, locale).format<ReactNode>(values);
    const list = Array.isArray(parts) ? parts : [parts];
    // Parts of one message have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    return list.map((part, index) => <Fragment key={index}>{part}</Fragment>);
  };
  const has = (key: string): key is keyof M & string => Object.hasOwn(messages, key);
  return Object.assign(say, { rich, has, language, locale });
}
