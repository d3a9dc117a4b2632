import { createContext, useContext, type ReactNode } from 'react';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages written from right to left: none has its words yet, everything else is ready for it. */
export const DIRECTION: { readonly [L in Language]: 'ltr' | 'rtl' } = { en: 'ltr', fr: 'ltr' };

/** How each language calls itself: shown so in every language. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = { en: 'English', fr: 'Français' };

const LanguageContext = createContext<Language>('en');

export function LanguageProvider({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  return useContext(LanguageContext);
}
