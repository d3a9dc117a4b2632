import { createContext, useContext, type ReactNode } from 'react';
import { SCREEN_LANGUAGES, type ScreenLanguage } from '#shared/kernel/screen-language.ts';

export const LANGUAGES = SCREEN_LANGUAGES;
export type Language = ScreenLanguage;

export const DIRECTION: { readonly [L in Language]: 'ltr' | 'rtl' } = { en: 'ltr', fr: 'ltr', ar: 'rtl' };

/** How each language calls itself: shown so in every language. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  en: 'English',
  fr: 'Français',
  ar: 'العربية',
};

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
