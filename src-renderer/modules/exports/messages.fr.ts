import type { en } from './messages.en.ts';

export const fr: { readonly [K in keyof typeof en]: string } = {
  save: 'Enregistrer en fichier',
  record: 'Dossier entier (FHIR)',
  recordNote: 'Tout ce que l’on sait du patient, pour un autre système',
  summary: 'Synthèse du patient (IPS)',
  summaryNote: 'L’essentiel pour qui soigne le patient ailleurs',
  saved:
    '{count, plural, one {# élément enregistré} other {# éléments enregistrés}}. Le fichier n’est plus protégé par ce poste.',
};
