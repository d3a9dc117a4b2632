import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import type { Patient } from '../patients/patient.record.ts';

/** The language of a person that messages are written in, the preferred one first; undefined where none is. */
export function readScreenLanguage(communication: Patient['communication'] = []): ScreenLanguage | undefined {
  const tags = communication
    .toSorted((a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false))
    .flatMap(({ language }) => (language.coding ?? []).map(({ code }) => code?.toLowerCase().split('-')[0]));
  return SCREEN_LANGUAGES.find((language) => language === tags.find((tag) => isScreenLanguage(tag)));
}

function isScreenLanguage(tag: string | undefined): boolean {
  return SCREEN_LANGUAGES.some((language) => language === tag);
}
