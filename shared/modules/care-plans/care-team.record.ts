import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** What somebody is to a patient. One of them is answerable for all of it: the primary. */
export const CARE_ROLES = [
  'primary',
  'physician',
  'nurse',
  'midwife',
  'pharmacist',
  'therapist',
  'socialWorker',
  'coordinator',
  'other',
] as const;
export type CareRole = (typeof CARE_ROLES)[number];

/**
 * Who looks after a patient together, each in their part. FHIR R4: CareTeam.
 *
 * One that was assigned here has one member, who stands in `practitionerId` too: desks that assign apart write documents apart, and
 * a panel is one look-up by index.
 */
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
    practitionerId: f.ref('practitioner').optional(),
    careRole: f.oneOf(CARE_ROLES).optional(),
    assignedBy: f.text({ max: 120 }).optional(),
    /** The act that made it, and the one that ended it: both are taken back as a whole. */
    madeIn: f.text({ max: 60 }).optional(),
    endedIn: f.text({ max: 60 }).optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'start'], ['practitionerId', 'status'], ['madeIn'], ['endedIn']],
});
export type CareTeam = RecordOf<typeof CareTeam>;
