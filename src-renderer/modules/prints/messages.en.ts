export const en = {
  title: 'Patient summary',
  language: 'Language of the paper',
  preparing: 'Preparing the paper',
  pages: '{count, plural, one {# page} other {# pages}}, A4',
  print: 'Print',
  download: 'Save as PDF',
  open: 'Open in a new window',
  frame: 'Preview of the patient summary',
  noViewer: 'This window cannot show a PDF. Save it or open it in a new window.',
  notKept:
    'The paper is made for this preview and kept nowhere. A saved file is no longer protected by this station.',
} as const;
