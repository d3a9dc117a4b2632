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

let spoken: Language = 'en';

/** Resolves when everything that is on the screen can speak the language. */
export async function loadLanguage(language: Language): Promise<void> {
  spoken = language;
  await Promise.all(catalogs.map((catalog) => catalog.load(language)));
}

/**
 * A part of the program that comes with its words in the language spoken: a screen that had to wait for them when it is
 * first drawn would be drawn anew, and what it took once, such as a name typed before, would be gone.
 */
export function withWords<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    const part = await load();
    await loadLanguage(spoken);
    return part;
  };
}
