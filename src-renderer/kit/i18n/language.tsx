import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { SCREEN_LANGUAGES, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { writingLocale } from '#shared/kernel/zone-region.ts';

export const LANGUAGES = SCREEN_LANGUAGES;
export type Language = ScreenLanguage;

export const DIRECTION: { readonly [L in Language]: 'ltr' | 'rtl' } = { en: 'ltr', fr: 'ltr', ar: 'rtl' };

/** How each language calls itself: shown so in every language. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  en: 'English',
  fr: 'Français',
  ar: 'العربية',
};

interface Spoken {
  readonly language: Language;
  /** ISO 3166-1 alpha-2, of the facility. */
  readonly region?: string | undefined;
}
const LanguageContext = createContext<Spoken>({ language: 'en' });

export function LanguageProvider({ language, region, children }: Spoken & { readonly children: ReactNode }) {
  const spoken = useMemo(() => ({ language, region }), [language, region]);
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export function useLanguage(): Language {
  return useContext(LanguageContext).language;
}

/** The tag that dates and numbers are written by: `ar-IQ` where the country decides, else the language. */
export function useLocale(): string {
  const { language, region } = useContext(LanguageContext);
  return writingLocale(language, region);
}

/** Where the facility is, where that is known. */
export function useRegion(): string | undefined {
  return useContext(LanguageContext).region;
}
