import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** FHIR R4 appointmentstatus. `checked-in` is what desks call in room. */
export const APPOINTMENT_STATUSES = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'checked-in',
  'fulfilled',
  'cancelled',
  'noshow',
  'waitlist',
  'entered-in-error',
] as const;
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number];

/** A time kept for a patient with a provider, in a room. FHIR R4: Appointment. */
export const Appointment = defineRecord({
  type: 'appointment',
  compartment: 'scheduling',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    status: f.oneOf(APPOINTMENT_STATUSES),
    cancelReason: f.text({ max: 300 }).optional(),
    visitTypeId: f.ref('visitType').optional(),
    practitionerId: f.ref('practitioner', { merge: 'review' }).optional(),
    locationId: f.ref('location', { merge: 'review' }).optional(),
    /** Devices, which are places that can be booked. */
    equipmentIds: f.list(f.ref('location'), { max: 10, merge: 'review' }).optional(),
    /** Of the start, at the facility: a day of the calendar is one index range. */
    day: f.date({ merge: 'review' }),
    start: f.instant({ merge: 'review' }),
    end: f.instant({ merge: 'review' }),
    /** As they were of the visit type when it was booked. */
    bufferBeforeMinutes: f.integer({ min: 0, max: 120 }).optional(),
    bufferAfterMinutes: f.integer({ min: 0, max: 120 }).optional(),
    /** Booked where the server could not be asked: another desk may have taken the time. Said where it is true. */
    tentative: f.boolean().optional(),
    /** Appointments that it knowingly stands beside, by whoever may overbook. */
    overbooks: f.list(f.ref('appointment'), { max: 20 }).optional(),
    seriesId: f.ref('appointmentSeries').optional(),
    /** Which day of the series it is, wherever it was moved since. */
    seriesDate: f.date().optional(),
    reason: f.text({ max: 300 }).optional(),
    note: f.text({ max: 2000, multiline: true }).optional(),
    createdAt: f.instant().optional(),
    createdBy: f.text({ max: 120 }).optional(),
    arrivedAt: f.instant().optional(),
    inRoomAt: f.instant().optional(),
    endedAt: f.instant().optional(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  /** Two desks that move it apart move it to two places, never to something between. */
  together: { whenAndWhere: ['day', 'start', 'end', 'practitionerId', 'locationId', 'equipmentIds'] },
  indexes: [
    ['day'],
    ['practitionerId', 'day'],
    ['patientId', 'day'],
    ['seriesId', 'day'],
    ['tentative', 'day'],
  ],
});
export type Appointment = RecordOf<typeof Appointment>;
