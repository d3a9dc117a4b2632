/**
 * Words for when a medicine is taken.
 * @source FHIR R4 value set event-timing (HL7 v3 TimingEvent and FHIR EventTiming)
 */
export const TIMING_EVENTS: { readonly [code: string]: { readonly en: string; readonly fr: string } } = {
  MORN: { en: 'in the morning', fr: 'le matin' },
  'MORN.early': { en: 'early in the morning', fr: 'tôt le matin' },
  'MORN.late': { en: 'late in the morning', fr: 'en fin de matinée' },
  NOON: { en: 'at noon', fr: 'à midi' },
  AFT: { en: 'in the afternoon', fr: 'l’après-midi' },
  'AFT.early': { en: 'early in the afternoon', fr: 'en début d’après-midi' },
  'AFT.late': { en: 'late in the afternoon', fr: 'en fin d’après-midi' },
  EVE: { en: 'in the evening', fr: 'le soir' },
  'EVE.early': { en: 'early in the evening', fr: 'en début de soirée' },
  'EVE.late': { en: 'late in the evening', fr: 'en fin de soirée' },
  NIGHT: { en: 'at night', fr: 'la nuit' },
  PHS: { en: 'after going to sleep', fr: 'après l’endormissement' },
  HS: { en: 'at bedtime', fr: 'au coucher' },
  WAKE: { en: 'on waking', fr: 'au réveil' },
  C: { en: 'with meals', fr: 'au cours des repas' },
  CM: { en: 'with breakfast', fr: 'au petit-déjeuner' },
  CD: { en: 'with lunch', fr: 'au déjeuner' },
  CV: { en: 'with dinner', fr: 'au dîner' },
  AC: { en: 'before meals', fr: 'avant les repas' },
  ACM: { en: 'before breakfast', fr: 'avant le petit-déjeuner' },
  ACD: { en: 'before lunch', fr: 'avant le déjeuner' },
  ACV: { en: 'before dinner', fr: 'avant le dîner' },
  PC: { en: 'after meals', fr: 'après les repas' },
  PCM: { en: 'after breakfast', fr: 'après le petit-déjeuner' },
  PCD: { en: 'after lunch', fr: 'après le déjeuner' },
  PCV: { en: 'after dinner', fr: 'après le dîner' },
};
