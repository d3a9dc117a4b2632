export const en = {
  save: 'Save as file',
  record: 'Whole record (FHIR)',
  recordNote: 'All that is known of the patient, for another system',
  summary: 'Patient summary (IPS)',
  summaryNote: 'What whoever treats the patient elsewhere has to know first',
  saved:
    '{count, plural, one {# entry} other {# entries}} saved. The file is no longer protected by this station.',
  unreadFiles:
    '{count, plural, one {The file of # document is damaged or missing: it is not in what was saved.} other {The files of # documents are damaged or missing: they are not in what was saved.}}',
  withoutDocuments: 'Documents are not in what was saved: your role may not see them.',
  'error.export.tooLarge':
    'The documents of this patient are more than {megabytes} MB: too much for a window. Save the record from the command line.',
} as const;
