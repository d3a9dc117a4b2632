import { use } from 'react';
import type { Language } from './language.tsx';
import type { Messages } from './messages.ts';

type Translated<M extends Messages> = { readonly [K in keyof M]: string };
export type Loaders<M extends Messages> = {
  readonly [L in Exclude<Language, 'en'>]: () => Promise<Translated<M>>;
};

interface Catalog {
  load(language: Language): Promise<unknown>;
}

/** Of the modules whose code has come. */
const catalogs: Catalog[] = [];

/**
 * Words of one module: the English ones come with its code, those of other languages when they are spoken.
 * @returns a hook; where its language has not come yet it suspends
 */
export function catalogOf<M extends Messages>(
  en: M,
  loaders: Loaders<M>,
): (language: Language) => Translated<M> {
  const loaded = new Map<Language, Translated<M>>([['en', en]]);
  const loading = new Map<Language, Promise<Translated<M>>>();
  const load = (language: Language): Promise<Translated<M>> => {
    const begun = loading.get(language);
    if (begun || language === 'en') return begun ?? Promise.resolve(en);
    const coming = loaders[language]().then((messages) => {
      loaded.set(language, messages);
      return messages;
    });
    loading.set(language, coming);
    return coming;
  };
  catalogs.push({ load });
  return function useCatalog(language) {
    const messages = loaded.get(language);
    return messages ?? use(load(language));
  };
}

/** Resolves when everything that is on the screen can speak the language. */
export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all(catalogs.map((catalog) => catalog.load(language)));
}
