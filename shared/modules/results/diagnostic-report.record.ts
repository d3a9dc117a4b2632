import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** A panel of results with its interpretation. FHIR R4: DiagnosticReport. */
export const DiagnosticReport = defineRecord({
  type: 'diagnosticReport',
  compartment: 'diagnostics',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf([
      'registered',
      'partial',
      'preliminary',
      'final',
      'amended',
      'corrected',
      'appended',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
    category: f.list(f.code(), { max: 5 }).optional(),
    code: f.code(),
    effective: f.text({ max: 40 }).optional(),
    issued: f.text({ max: 40 }).optional(),
    resultIds: f.list(f.ref('observation'), { max: 500 }).optional(),
    conclusion: f.text({ max: 8000, multiline: true, merge: 'review' }).optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'effective'], ['encounterId']],
});
export type DiagnosticReport = RecordOf<typeof DiagnosticReport>;
