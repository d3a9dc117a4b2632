import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { patientSummarySchema } from '../patients/patient-summary.rules.ts';
import type { BookingError, HeldError } from '../scheduling/booking.rules.ts';
import { CARE_STATION_KINDS, CareStation } from './care-station.record.ts';
import { QUEUE_PRIORITIES, QueueEntry } from './queue-entry.record.ts';
import { QUEUE_STEPS, type QueueError } from './queue-steps.rules.ts';

const idOf = (type: string) => z.string().refine((id) => isIdOf(type, id), { error: 'ref.malformed' });
const id = idOf('queueEntry');
const stationId = idOf('careStation');
const roomId = idOf('location').exactOptional();
const practitionerId = idOf('practitioner').exactOptional();
const words = (max: number) => z.string().trim().min(1).max(max);
const priority = z.enum(QUEUE_PRIORITIES);
const named = z.object({ id: z.string(), name: z.string() });
const apart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alsoAt'), stationId: z.string(), ticket: z.string() }),
  z.object({ kind: z.enum(['saidLeft', 'saidDone']), stationId: z.string() }),
  z.object({ kind: z.literal('calledTwice'), roomIds: z.array(z.string()).readonly() }),
]);

const place = z.object({ entry: QueueEntry.schema, patient: patientSummarySchema.optional() });
const changed = z.object({ entry: QueueEntry.schema });
/** What a public screen says of a station of care: its kind, which the screen puts into words, or its own name. */
const face = z.object({
  kind: z.enum(CARE_STATION_KINDS).exactOptional(),
  name: z.string().exactOptional(),
});

export type StationError =
  /** One that no clinic has by itself needs a name. */
  | { readonly code: 'queue.nameNeeded' }
  /** Another station of care has this letter. */
  | { readonly code: 'queue.letterTaken' };

export const queue = contract('queue', {
  /** Who is here: everybody who still waits or is being seen, and how many are done. */
  board: query({
    input: z.object({ day: z.iso.date() }),
    output: z.object({
      stations: z.array(CareStation.schema),
      rooms: z.array(named),
      providers: z.array(named),
      waits: z.array(place.extend({ apart: z.array(apart).exactOptional() })),
      /** Visits of the day that are over. */
      done: z.int(),
      left: z.int(),
      /** Appointments of the day that nobody has come for yet, in the order of time. */
      expected: z.array(
        z.object({
          appointmentId: z.string(),
          start: z.string(),
          practitionerId: z.string().exactOptional(),
          patient: patientSummarySchema,
        }),
      ),
    }),
    permission: 'queue.read',
  }),
  /** Where one patient was on a day, from the first wait to the last. */
  ofPatient: query({
    input: z.object({ patientId, day: z.iso.date() }),
    output: z.array(QueueEntry.schema),
    permission: 'queue.read',
  }),
  /** For a screen that anybody may look at: tickets and rooms, and nothing else. */
  display: query({
    input: z.object({ day: z.iso.date() }),
    output: z.object({
      calls: z.array(
        z.object({
          /** Changes with each call: what is new flashes. */
          key: z.string(),
          ticket: z.string(),
          at: z.string(),
          room: z.string().exactOptional(),
          station: face,
        }),
      ),
      waiting: z.array(z.object({ station: face, count: z.int() })),
    }),
    permission: 'queue.display',
  }),
  /** A walk-in, or somebody with an appointment: gets a ticket and waits. */
  checkIn: command({
    input: z.object({
      patientId,
      stationId,
      priority,
      appointmentId: idOf('appointment').exactOptional(),
      practitionerId,
      reason: words(300).exactOptional(),
    }),
    output: changed,
    permission: 'queue.work',
    takesTimes: true,
    fails: failsWith<QueueError | { readonly code: 'patient.numbersNotSetUp' } | BookingError | HeldError>(),
  }),
  call: command({
    input: z.object({ id, roomId }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  callNext: command({
    input: z.object({ stationId, roomId, practitionerId }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  start: command({
    input: z.object({ id, roomId }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  /** Done here, and waits there. */
  move: command({
    input: z.object({ id, stationId, practitionerId }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  /** The visit ends here. */
  finish: command({
    input: z.object({ id }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  leave: command({
    input: z.object({ id, reason: z.string().max(300) }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  change: command({
    input: z.object({ id, priority, practitionerId }),
    output: changed,
    permission: 'queue.work',
    fails: failsWith<QueueError>(),
  }),
  /** The last step of a wait, as if it had not been. Of a call, `callId` says which. */
  takeBack: command({
    input: z.object({ id, step: z.enum(QUEUE_STEPS), callId: z.string().max(60).exactOptional() }),
    output: changed,
    permission: 'queue.work',
    takesTimes: true,
    fails: failsWith<QueueError | BookingError | HeldError>(),
  }),
  saveStation: command({
    input: z.object({
      id: stationId.exactOptional(),
      name: words(60).exactOptional(),
      letter: z.string().regex(/^[A-Z]$/),
      order: z.int().min(0).max(999),
      targetMinutes: z.int().min(1).max(720),
      roomIds: z.array(idOf('location')).max(50).exactOptional(),
      isDisplayed: z.boolean().exactOptional(),
      active: z.boolean(),
    }),
    output: z.object({ id: z.string() }),
    permission: 'schedule.manage',
    fails: failsWith<StationError>(),
  }),
});
