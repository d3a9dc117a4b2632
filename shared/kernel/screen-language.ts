/** The languages that screens and papers are written in. */
export const SCREEN_LANGUAGES = ['en', 'fr', 'ar'] as const;
export type ScreenLanguage = (typeof SCREEN_LANGUAGES)[number];

/** The first of a person's languages (BCP 47 tags, best first) that the screens speak, else English. */
export function screenLanguageOf(tags: readonly string[]): ScreenLanguage {
  for (const tag of tags) {
    const primary = tag.toLowerCase().split(/[-_.]/)[0];
    const known = SCREEN_LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}
