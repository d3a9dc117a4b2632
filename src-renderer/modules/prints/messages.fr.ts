export const fr = {
  title: 'Résumé du patient',
  language: 'Langue du papier',
  preparing: 'Préparation du papier',
  pages: '{count, plural, one {# page} other {# pages}}, A4',
  print: 'Imprimer',
  printer: 'Imprimante',
  paper: 'Papier',
  copies: 'Exemplaires',
  dialog: 'Demander chaque fois',
  isDefault: '{name} (habituelle)',
  isAway: '{name} (absente pour l’instant)',
  copiesCount: '{count, plural, one {# exemplaire} other {# exemplaires}}',
  isCopy: 'Impression {number} : porte COPIE',
  sent: 'Envoyé à {printer}',
  printers: 'Imprimantes',
  printersNote: 'Pour ce poste',
  noPrinters:
    'Cet ordinateur n’annonce aucune imprimante. La fenêtre d’impression du système demande chaque fois.',
  'kind.patientSummary': 'Résumé du patient',
  'state.waiting': 'En route',
  'state.sent': 'Transmis',
  'state.failed': 'Non imprimé',
  'queue.title': 'Papiers',
  'queue.waiting': '{count, plural, one {# impression} other {# impressions}}',
  'queue.failed': '{count, plural, one {# papier non imprimé} other {# papiers non imprimés}}',
  'queue.again': 'Renvoyer',
  'queue.forget': 'Oublier',
  'error.printer.gone':
    'Cette imprimante n’est plus là. Choisissez-en une autre, ou demandez à qui s’en occupe.',
  'error.printer.refused':
    'L’imprimante n’a pas pris le papier. Vérifiez qu’elle est allumée et qu’elle a du papier, puis renvoyez.',
  download: 'Enregistrer en PDF',
  frame: 'Aperçu du résumé du patient',
  noViewer:
    'Cette fenêtre ne peut pas afficher de PDF. Enregistrez-le ou ouvrez-le dans une nouvelle fenêtre.',
  notKept:
    'Le papier est fait pour cet aperçu et n’est gardé nulle part. Un fichier enregistré n’est plus protégé par ce poste.',
} as const;
