import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * A picture of a patient's face, to know them by. The file lies among the blobs. FHIR R4: Patient.photo. Never deleted: a newer
 * one takes its place, or it is taken down, and can be put back.
 */
export const PatientPhoto = defineRecord({
  type: 'patientPhoto',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    file: f.group({
      /** SHA-256, hex. */
      hash: f.text({ max: 64 }),
      /** Bytes. */
      size: f.integer({ min: 1, max: 1_000_000 }),
      contentType: f.oneOf(['image/jpeg']),
    }),
    takenAt: f.instant(),
    takenBy: f.text({ max: 120 }),
  },
  indexes: [['patientId']],
  blobs: ['file.hash'],
  appendOnly: true,
});
export type PatientPhoto = RecordOf<typeof PatientPhoto>;
