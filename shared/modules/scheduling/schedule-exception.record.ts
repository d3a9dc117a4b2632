import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Days that differ from the ordinary week. */
export const ScheduleException = defineRecord({
  type: 'scheduleException',
  compartment: 'scheduling',
  v: 1,
  fields: {
    /** `leave`: the provider is away. `extra`: works beyond the week, holidays too. `outOfUse`: a room or a device. */
    kind: f.oneOf(['leave', 'extra', 'outOfUse']),
    practitionerId: f.ref('practitioner').optional(),
    /** What is out of use, or where the extra hours are. */
    locationId: f.ref('location').optional(),
    /** Calendar days, both included. */
    startDate: f.date(),
    endDate: f.date(),
    /** `HH:MM` of each of the days; the whole day where absent. */
    from: f.text({ max: 5 }).optional(),
    to: f.text({ max: 5 }).optional(),
    reason: f.text({ max: 200 }).optional(),
    /** Taken back: it stays, and does not count. */
    cancelled: f.boolean().optional(),
  },
  standIns: { kind: 'outOfUse' },
  indexes: [['endDate'], ['practitionerId', 'endDate']],
});
export type ScheduleException = RecordOf<typeof ScheduleException>;
