import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import { CareStation } from '../queue/care-station.record.ts';
import { Holiday } from './holiday.record.ts';
import { ScheduleException } from './schedule-exception.record.ts';
import { Schedule } from './schedule.record.ts';
import { VISIT_COLOURS, VisitType } from './visit-type.record.ts';

const idOf = (type: string) => z.string().refine((id) => isIdOf(type, id), { error: 'ref.malformed' });
const json = z.json() as z.ZodType<Json>; // zod's JSON type is mutable; ours is read-only
const day = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const words = (max: number) => z.string().trim().min(1).max(max);

export type SetupError =
  /** The end is not after the beginning. */
  | { readonly code: 'scheduling.endsBefore' }
  /** Whose leave, or what is out of use. */
  | { readonly code: 'scheduling.whoNeeded' };

/** What can be booked, when, and how long it takes. */
export const scheduleSetup = contract('scheduleSetup', {
  all: query({
    input: z.object({}),
    output: z.object({
      visitTypes: z.array(VisitType.schema),
      schedules: z.array(Schedule.schema),
      /** That are not over, taken back ones too. */
      exceptions: z.array(ScheduleException.schema),
      holidays: z.array(Holiday.schema),
      /** Those out of use, too; those of every clinic as they are in force. */
      careStations: z.array(CareStation.schema),
      practitioners: z.array(z.object({ id: z.string(), name: z.string() })),
      places: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          active: z.boolean(),
          bookable: z.enum(['room', 'equipment']).exactOptional(),
        }),
      ),
    }),
    permission: 'schedule.manage',
  }),
  /** What the fields of a visit type, a week, an exception, a holiday or a room said before; newest first. */
  history: query({
    input: z.object({ id: words(80) }),
    output: z.array(
      z.object({ field: z.string(), value: json.exactOptional(), at: z.string(), by: z.string() }),
    ),
    permission: 'schedule.manage',
  }),
  saveVisitType: command({
    input: z.object({
      id: idOf('visitType').exactOptional(),
      name: words(120),
      durationMinutes: z.int().min(5).max(720),
      bufferBeforeMinutes: z.int().min(0).max(120).exactOptional(),
      bufferAfterMinutes: z.int().min(0).max(120).exactOptional(),
      specialty: words(120).exactOptional(),
      priceCode: words(40).exactOptional(),
      colour: z.enum(VISIT_COLOURS).exactOptional(),
      active: z.boolean(),
    }),
    output: z.object({ id: z.string() }),
    permission: 'schedule.manage',
  }),
  /** A room or a device: one that is there already, or a new one. */
  savePlace: command({
    input: z.object({
      id: idOf('location').exactOptional(),
      name: words(300),
      bookable: z.enum(['room', 'equipment']).exactOptional(),
      active: z.boolean(),
    }),
    output: z.object({ id: z.string() }),
    permission: 'schedule.manage',
  }),
  /** A provider's ordinary week, as it shall be. */
  saveSchedule: command({
    input: z.object({
      id: idOf('schedule').exactOptional(),
      practitionerId: idOf('practitioner'),
      active: z.boolean(),
      specialty: words(120).exactOptional(),
      validFrom: day.exactOptional(),
      validTo: day.exactOptional(),
      periods: z
        .array(
          z.object({
            id: words(40),
            weekday: z.int().min(0).max(6),
            from: time,
            to: time,
            locationId: idOf('location').exactOptional(),
            visitTypeIds: z.array(idOf('visitType')).max(50).exactOptional(),
          }),
        )
        .max(100),
    }),
    output: z.object({ id: z.string() }),
    permission: 'schedule.manage',
    fails: failsWith<SetupError>(),
  }),
  saveException: command({
    input: z.object({
      id: idOf('scheduleException').exactOptional(),
      kind: z.enum(['leave', 'extra', 'outOfUse']),
      practitionerId: idOf('practitioner').exactOptional(),
      locationId: idOf('location').exactOptional(),
      startDate: day,
      endDate: day,
      from: time.exactOptional(),
      to: time.exactOptional(),
      reason: words(200).exactOptional(),
      cancelled: z.boolean().exactOptional(),
    }),
    /** Appointments that now stand where nobody is: they are not moved by themselves. */
    output: z.object({ id: z.string(), affected: z.int() }),
    permission: 'schedule.manage',
    fails: failsWith<SetupError>(),
  }),
  saveHoliday: command({
    input: z.object({
      id: idOf('holiday').exactOptional(),
      date: day,
      name: words(120),
      cancelled: z.boolean().exactOptional(),
    }),
    output: z.object({ id: z.string(), affected: z.int() }),
    permission: 'schedule.manage',
  }),
});
