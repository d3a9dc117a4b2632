import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** What is aimed at for a patient. FHIR R4: Goal. */
export const Goal = defineRecord({
  type: 'goal',
  compartment: 'care',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    lifecycleStatus: f.oneOf([
      'proposed',
      'planned',
      'accepted',
      'active',
      'on-hold',
      'completed',
      'cancelled',
      'entered-in-error',
      'rejected',
    ]),
    /** HL7 goal-achievement: in-progress, improving, achieved… */
    achievementStatus: f.code().optional(),
    category: f.list(f.code(), { max: 10 }).optional(),
    description: f.code({ merge: 'review' }),
    start: f.text({ max: 40 }).optional(),
    addressesConditionIds: f.list(f.ref('condition'), { max: 50 }).optional(),
    note: f.text({ max: 8000, multiline: true, merge: 'review' }).optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'start']],
});
export type Goal = RecordOf<typeof Goal>;
