import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** Who looks after a patient together, each in their part. FHIR R4: CareTeam. */
export const CareTeam = defineRecord({
  type: 'careTeam',
  compartment: 'care',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf(['proposed', 'active', 'suspended', 'inactive', 'entered-in-error']).optional(),
    category: f.list(f.code(), { max: 10 }).optional(),
    name: f.text({ max: 300 }).optional(),
    start: f.text({ max: 40 }).optional(),
    end: f.text({ max: 40 }).optional(),
    participant: f
      .list(
        f.group({
          role: f.list(f.code(), { max: 20 }).optional(),
          practitionerId: f.ref('practitioner').optional(),
          organizationId: f.ref('organization').optional(),
          relatedPersonId: f.ref('relatedPerson').optional(),
          /** Their name, as it was given with the team. */
          name: f.text({ max: 300 }).optional(),
          start: f.text({ max: 40 }).optional(),
          end: f.text({ max: 40 }).optional(),
        }),
        { max: 200 },
      )
      .optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'start']],
});
export type CareTeam = RecordOf<typeof CareTeam>;
