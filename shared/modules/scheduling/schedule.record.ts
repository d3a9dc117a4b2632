import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** When a provider sees patients in an ordinary week. FHIR R4: Schedule; the weekly periods have no element there. */
export const Schedule = defineRecord({
  type: 'schedule',
  compartment: 'scheduling',
  v: 1,
  fields: {
    practitionerId: f.ref('practitioner'),
    active: f.boolean(),
    specialty: f.text({ max: 120 }).optional(),
    /** Calendar days, both included; without them it always holds. */
    validFrom: f.date().optional(),
    validTo: f.date().optional(),
    /** IANA name, where the clock on that wall is not the facility's. */
    zone: f.text({ max: 60 }).optional(),
    periods: f
      .list(
        f.group({
          /** So that two desks that change the week at once keep both changes. */
          id: f.text({ max: 40 }),
          /** 0 = Monday … 6 = Sunday. */
          weekday: f.integer({ min: 0, max: 6 }),
          /** `HH:MM` on the wall, whatever daylight saving does. */
          from: f.text({ max: 5 }),
          to: f.text({ max: 5 }),
          locationId: f.ref('location').optional(),
          /** Only these; any where absent. */
          visitTypeIds: f.list(f.ref('visitType'), { max: 50 }).optional(),
        }),
        { max: 100, merge: 'union' },
      )
      .optional(),
    note: f.text({ max: 2000, multiline: true }).optional(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { active: false },
  indexes: [['practitionerId']],
});
export type Schedule = RecordOf<typeof Schedule>;
