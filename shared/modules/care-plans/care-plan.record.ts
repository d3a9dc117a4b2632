import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** What shall be done for a patient over time. FHIR R4: CarePlan. */
export const CarePlan = defineRecord({
  type: 'carePlan',
  compartment: 'care',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf(['draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown']),
    intent: f.oneOf(['proposal', 'plan', 'order', 'option']),
    category: f.list(f.code(), { max: 10 }).optional(),
    title: f.text({ max: 300 }).optional(),
    start: f.text({ max: 40 }).optional(),
    end: f.text({ max: 40 }).optional(),
    addressesConditionIds: f.list(f.ref('condition'), { max: 50 }).optional(),
    activity: f
      .list(
        f.group({
          code: f.code().optional(),
          status: f.text({ max: 40 }).optional(),
          description: f.text({ max: 2000 }).optional(),
        }),
        { max: 100 },
      )
      .optional(),
    source: source.optional(),
  },
  standIns: { intent: 'plan' },
  indexes: [['patientId', 'start']],
});
export type CarePlan = RecordOf<typeof CarePlan>;
