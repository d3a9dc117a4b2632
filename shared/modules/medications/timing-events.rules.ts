import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';

/**
 * Words for when a medicine is taken.
 * @source FHIR R4 value set event-timing (HL7 v3 TimingEvent and FHIR EventTiming)
 */
export const TIMING_EVENTS: {
  readonly [code: string]: { readonly [L in ScreenLanguage]: string };
} = {
  MORN: { en: 'in the morning', fr: 'le matin', ar: 'صباحًا' },
  'MORN.early': { en: 'early in the morning', fr: 'tôt le matin', ar: 'في الصباح الباكر' },
  'MORN.late': { en: 'late in the morning', fr: 'en fin de matinée', ar: 'في أواخر الصباح' },
  NOON: { en: 'at noon', fr: 'à midi', ar: 'ظهرًا' },
  AFT: { en: 'in the afternoon', fr: 'l’après-midi', ar: 'بعد الظهر' },
  'AFT.early': { en: 'early in the afternoon', fr: 'en début d’après-midi', ar: 'في أول بعد الظهر' },
  'AFT.late': { en: 'late in the afternoon', fr: 'en fin d’après-midi', ar: 'في آخر بعد الظهر' },
  EVE: { en: 'in the evening', fr: 'le soir', ar: 'مساءً' },
  'EVE.early': { en: 'early in the evening', fr: 'en début de soirée', ar: 'في أول المساء' },
  'EVE.late': { en: 'late in the evening', fr: 'en fin de soirée', ar: 'في آخر المساء' },
  NIGHT: { en: 'at night', fr: 'la nuit', ar: 'ليلًا' },
  PHS: { en: 'after going to sleep', fr: 'après l’endormissement', ar: 'بعد النوم' },
  HS: { en: 'at bedtime', fr: 'au coucher', ar: 'عند النوم' },
  WAKE: { en: 'on waking', fr: 'au réveil', ar: 'عند الاستيقاظ' },
  C: { en: 'with meals', fr: 'au cours des repas', ar: 'مع الوجبات' },
  CM: { en: 'with breakfast', fr: 'au petit-déjeuner', ar: 'مع الفطور' },
  CD: { en: 'with lunch', fr: 'au déjeuner', ar: 'مع الغداء' },
  CV: { en: 'with dinner', fr: 'au dîner', ar: 'مع العشاء' },
  AC: { en: 'before meals', fr: 'avant les repas', ar: 'قبل الوجبات' },
  ACM: { en: 'before breakfast', fr: 'avant le petit-déjeuner', ar: 'قبل الفطور' },
  ACD: { en: 'before lunch', fr: 'avant le déjeuner', ar: 'قبل الغداء' },
  ACV: { en: 'before dinner', fr: 'avant le dîner', ar: 'قبل العشاء' },
  PC: { en: 'after meals', fr: 'après les repas', ar: 'بعد الوجبات' },
  PCM: { en: 'after breakfast', fr: 'après le petit-déjeuner', ar: 'بعد الفطور' },
  PCD: { en: 'after lunch', fr: 'après le déjeuner', ar: 'بعد الغداء' },
  PCV: { en: 'after dinner', fr: 'après le dîner', ar: 'بعد العشاء' },
};
