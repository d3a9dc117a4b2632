import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { ar } from './patient-summary.messages.ar.ts';
import { en } from './patient-summary.messages.en.ts';
import { fr } from './patient-summary.messages.fr.ts';
import type { SummaryWords } from './patient-summary.messages.ts';

export type CardWords = Pick<SummaryWords, 'mrn' | 'born' | 'sex' | 'sexes' | 'notNamed'> & {
  readonly title: string;
  /** The record number as a patient calls it. */
  readonly number: string;
  readonly demo: string;
};

/** The words of all papers, with what only a card says. */
export const CARD_WORDS: { readonly [L in ScreenLanguage]: CardWords } = {
  en: { ...en, title: 'Patient card', number: 'Record number', demo: 'Demo: not a real person' },
  fr: {
    ...fr,
    title: 'Carte de patient',
    number: 'N° de dossier',
    demo: 'Démonstration : personne inventée',
  },
  ar: { ...ar, title: 'بطاقة المريض', number: ar.mrn, demo: 'تجريبي: شخص غير حقيقي' },
};
