import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Appointments that repeat. Each occurrence is an appointment of its own, at the same time on the wall. */
export const AppointmentSeries = defineRecord({
  type: 'appointmentSeries',
  compartment: 'scheduling',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    /** RFC 5545, as far as `recurrence.rules.ts` reads it: `FREQ=WEEKLY;COUNT=6`. */
    rrule: f.text({ max: 200 }),
    startDate: f.date(),
    /** `HH:MM` on the wall of `zone`. */
    time: f.text({ max: 5 }),
    /** IANA name. */
    zone: f.text({ max: 60 }),
    visitTypeId: f.ref('visitType'),
    practitionerId: f.ref('practitioner').optional(),
    locationId: f.ref('location').optional(),
    /** Days that the rule names and that were not booked. */
    exceptDates: f.list(f.date(), { max: 200 }).optional(),
    createdAt: f.instant(),
    createdBy: f.text({ max: 120 }),
  },
  indexes: [['patientId', 'startDate']],
});
export type AppointmentSeries = RecordOf<typeof AppointmentSeries>;
