import type { en } from './messages.en.ts';

export const fr: { readonly [K in keyof typeof en]: string } = {
  save: 'Enregistrer en fichier',
  record: 'Dossier entier (FHIR)',
  recordNote: 'Tout ce que l’on sait du patient, pour un autre système',
  summary: 'Synthèse du patient (IPS)',
  summaryNote: 'L’essentiel pour qui soigne le patient ailleurs',
  saved:
    '{count, plural, one {# élément enregistré} other {# éléments enregistrés}}. Le fichier n’est plus protégé par ce poste.',
  unreadFiles:
    '{count, plural, one {Le fichier de # document est abîmé ou manquant : il n’est pas dans ce qui a été enregistré.} other {Les fichiers de # documents sont abîmés ou manquants : ils ne sont pas dans ce qui a été enregistré.}}',
  withoutDocuments:
    'Les documents ne sont pas dans ce qui a été enregistré : votre rôle ne permet pas de les voir.',
  'error.export.tooLarge':
    'Les documents de ce patient dépassent {megabytes} Mo : trop pour une fenêtre. Enregistrez le dossier depuis la ligne de commande.',
};
