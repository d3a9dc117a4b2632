export const fr = {
  title: 'Résumé du patient',
  language: 'Langue du papier',
  preparing: 'Préparation du papier',
  pages: '{count, plural, one {# page} other {# pages}}, A4',
  print: 'Imprimer',
  download: 'Enregistrer en PDF',
  open: 'Ouvrir dans une nouvelle fenêtre',
  frame: 'Aperçu du résumé du patient',
  noViewer:
    'Cette fenêtre ne peut pas afficher de PDF. Enregistrez-le ou ouvrez-le dans une nouvelle fenêtre.',
  notKept:
    'Le papier est fait pour cet aperçu et n’est gardé nulle part. Un fichier enregistré n’est plus protégé par ce poste.',
} as const;
