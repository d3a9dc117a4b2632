export const en = {
  save: 'Save as file',
  record: 'Whole record (FHIR)',
  recordNote: 'All that is known of the patient, for another system',
  summary: 'Patient summary (IPS)',
  summaryNote: 'What whoever treats the patient elsewhere has to know first',
  saved:
    '{count, plural, one {# entry} other {# entries}} saved. The file is no longer protected by this station.',
} as const;
