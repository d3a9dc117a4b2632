import * as z from 'zod';
import { action, command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { patientSummarySchema } from '../patients/patient-summary.rules.ts';
import { Appointment } from './appointment.record.ts';
import type { StatusError } from './appointment.rules.ts';
import type { BookingError, HeldError } from './booking.rules.ts';
import type { RecurrenceError } from './recurrence.rules.ts';
import { VisitType } from './visit-type.record.ts';
import { WAITING_PRIORITIES, WaitingEntry } from './waiting-entry.record.ts';

const idOf = (type: string) => z.string().refine((id) => isIdOf(type, id), { error: 'ref.malformed' });
const day = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const DAYS_AT_ONCE = 42;

const place = {
  /** A time on the facility's wall. */
  day,
  time,
  practitionerId: idOf('practitioner').exactOptional(),
  locationId: idOf('location').exactOptional(),
  /** Whatever stands against it: for whoever may. */
  overbook: z.boolean().exactOptional(),
};
const bookingInput = z.object({
  patientId,
  visitTypeId: idOf('visitType'),
  ...place,
  equipmentIds: z.array(idOf('location')).max(10).exactOptional(),
  /** As the visit type says where absent. */
  minutes: z.int().min(5).max(720).exactOptional(),
  reason: z.string().trim().min(1).max(300).exactOptional(),
  note: z.string().trim().min(1).max(2000).exactOptional(),
  /** Who came off the waiting list by it. */
  waitingId: idOf('waitingEntry').exactOptional(),
});
export type BookingInput = z.output<typeof bookingInput>;
const moveInput = z.object({ id: idOf('appointment'), ...place });
export type MoveInput = z.output<typeof moveInput>;
const seriesInput = bookingInput.omit({ waitingId: true, overbook: true }).extend({
  rrule: z.string().max(200),
  /** Book the days that are free, and tell the others. */
  skipTaken: z.boolean().exactOptional(),
});
export type SeriesInput = z.output<typeof seriesInput>;

const statusInput = z.object({
  id: idOf('appointment'),
  status: z.enum(['booked', 'arrived', 'checked-in', 'fulfilled', 'noshow', 'cancelled']),
  /** Needed where it is cancelled. */
  reason: z.string().max(300).exactOptional(),
});
export type StatusInput = z.output<typeof statusInput>;

const problem = z.looseObject({ code: z.string() });
const item = z.object({
  appointment: Appointment.schema,
  patient: patientSummarySchema.optional(),
  /** Desks that were apart moved it to several places: somebody has to say which holds. */
  contested: z.boolean().exactOptional(),
});
const period = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  practitionerId: z.string(),
  locationId: z.string().exactOptional(),
  visitTypeIds: z.array(z.string()).readonly().exactOptional(),
});
const slot = z.object({
  day,
  time,
  start: z.string(),
  end: z.string(),
  practitionerId: z.string(),
  locationId: z.string().exactOptional(),
});
export type Slot = z.output<typeof slot>;
export type CalendarItem = z.output<typeof item>;

/** The server holds the time for another desk: its appointment is on its way here. */

export const scheduling = contract('scheduling', {
  /** Who and what can be booked. */
  setup: query({
    input: z.object({}),
    output: z.object({
      providers: z.array(
        z.object({ id: z.string(), name: z.string(), specialty: z.string().exactOptional() }),
      ),
      places: z.array(
        z.object({ id: z.string(), name: z.string(), bookable: z.enum(['room', 'equipment']) }),
      ),
      visitTypes: z.array(VisitType.schema),
    }),
    permission: 'schedule.read',
  }),
  /** Appointments and hours of some days, all statuses. */
  days: query({
    input: z.object({ from: day, days: z.int().min(1).max(DAYS_AT_ONCE) }),
    output: z.object({
      items: z.array(item),
      days: z.array(z.object({ day, holiday: z.string().exactOptional(), periods: z.array(period) })),
    }),
    permission: 'schedule.read',
  }),
  /** Numbers for a month: cheaper than its appointments. */
  counts: query({
    input: z.object({
      from: day,
      days: z.int().min(1).max(DAYS_AT_ONCE),
      practitionerId: idOf('practitioner').exactOptional(),
      /** A room or a device. */
      locationId: idOf('location').exactOptional(),
      visitTypeId: idOf('visitType').exactOptional(),
    }),
    output: z.array(
      z.object({
        day,
        holiday: z.string().exactOptional(),
        booked: z.int(),
        cancelled: z.int(),
        minutes: z.int(),
      }),
    ),
    permission: 'schedule.read',
  }),
  /** Free times in the order of time, until the page is full. */
  slots: query({
    input: z.object({
      visitTypeId: idOf('visitType'),
      practitionerId: idOf('practitioner').exactOptional(),
      locationId: idOf('location').exactOptional(),
      /** Devices that have to be free as well. */
      equipmentIds: z.array(idOf('location')).max(10).exactOptional(),
      from: day,
      days: z.int().min(1).max(366),
      limit: z.int().min(1).max(500),
    }),
    output: z.array(slot),
    permission: 'schedule.read',
  }),
  /** Of one patient, newest first. */
  ofPatient: query({
    input: z.object({ patientId, limit: z.int().min(1).max(500) }),
    output: z.array(Appointment.schema),
    permission: 'schedule.read',
  }),
  /** Two for one time, from a day on, the earliest first and not all where they are many. Settled where none is left. */
  clashes: query({
    input: z.object({ from: day }),
    output: z.array(z.object({ first: item, later: item, resources: z.array(z.string()) })),
    permission: 'schedule.read',
  }),
  /** Where an appointment could go instead: free times of its provider soon after it, or a little before. */
  alternatives: query({
    input: z.object({ appointmentId: idOf('appointment') }),
    output: z.array(slot),
    permission: 'schedule.read',
  }),
  book: action({
    input: bookingInput,
    output: Appointment.schema,
    permission: 'schedule.book',
    fails: failsWith<BookingError | HeldError>(),
  }),
  move: action({
    input: moveInput,
    output: Appointment.schema,
    permission: 'schedule.book',
    fails: failsWith<BookingError | HeldError>(),
  }),
  bookSeries: action({
    input: seriesInput,
    output: z.object({
      appointments: z.array(Appointment.schema),
      taken: z.array(z.object({ day, problem })),
      seriesId: z.string(),
    }),
    permission: 'schedule.book',
    fails: failsWith<BookingError | HeldError | RecurrenceError>(),
  }),
  /** One that comes back has to find its time free, as if it were booked. */
  setStatus: action({
    input: statusInput,
    output: Appointment.schema,
    permission: 'schedule.book',
    fails: failsWith<StatusError | BookingError | HeldError>(),
  }),
  /** All of a series from a day on that still lie ahead. */
  cancelSeries: command({
    input: z.object({
      seriesId: idOf('appointmentSeries'),
      from: day,
      reason: z.string().trim().min(1).max(300),
    }),
    output: z.object({ cancelled: z.int() }),
    permission: 'schedule.book',
  }),
  /** Two at one time are meant. */
  keepBoth: command({
    input: z.object({ id: idOf('appointment'), beside: idOf('appointment') }),
    output: Appointment.schema,
    permission: 'schedule.overbook',
  }),
  waiting: query({
    input: z.object({}),
    output: z.array(z.object({ entry: WaitingEntry.schema, patient: patientSummarySchema.optional() })),
    permission: 'schedule.read',
  }),
  /** Who could come at the time of an appointment that is free again: the first in turn first. */
  whoFits: query({
    input: z.object({ appointmentId: idOf('appointment') }),
    output: z.array(z.object({ entry: WaitingEntry.schema, patient: patientSummarySchema.optional() })),
    permission: 'schedule.read',
  }),
  addWaiting: command({
    input: z.object({
      patientId,
      visitTypeId: idOf('visitType'),
      priority: z.enum(WAITING_PRIORITIES),
      practitionerId: idOf('practitioner').exactOptional(),
      notBefore: day.exactOptional(),
      notAfter: day.exactOptional(),
      weekdays: z.array(z.int().min(0).max(6)).max(7).exactOptional(),
      partOfDay: z.enum(['morning', 'afternoon']).exactOptional(),
      note: z.string().trim().min(1).max(500).exactOptional(),
    }),
    output: WaitingEntry.schema,
    permission: 'schedule.book',
  }),
  withdrawWaiting: command({
    input: z.object({ id: idOf('waitingEntry') }),
    output: z.object({}),
    permission: 'schedule.book',
  }),
});
