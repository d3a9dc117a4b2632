import { addDays, isCalendarDate, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { instantAt, instantInZone, instantToMs } from '#shared/kernel/instant.ts';
import { put, type Plan } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { noticeWrites } from '../messages/notices.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { AppointmentSeries } from './appointment-series.record.ts';
import { Appointment } from './appointment.record.ts';
import { problemsOf, type BookingError, type BookingProblem } from './booking.rules.ts';
import { readAppointments, readWeek } from './read-week.ts';
import { occurrences, parseRecurrence, type RecurrenceError } from './recurrence.rules.ts';
import type { BookingInput, MoveInput, SeriesInput } from './scheduling.contract.ts';
import { VisitType } from './visit-type.record.ts';
import { WaitingEntry } from './waiting-entry.record.ts';
import { workPeriods, type WeekBook } from './working-hours.rules.ts';

const MINUTE_MS = 60_000;

interface Desk {
  readonly read: Reader;
  readonly session: Pick<Session, 'zone' | 'permissions' | 'displayName'>;
  readonly now: string;
}
type Refused = BookingError | CommonRefusal;

/**
 * A new appointment, where its time is free or may be overbooked.
 * @param id given, so that the server can be asked to hold the time for it before it is written
 * @param isTentative nobody could be asked whether another desk has taken the time
 */
export async function planBooking(
  desk: Desk,
  input: BookingInput,
  id: Id,
  isTentative: boolean,
): Promise<Result<Plan<Appointment>, Refused>> {
  const visitType = known(
    await desk.read.get(VisitType, input.visitTypeId),
    VisitType.type,
    input.visitTypeId,
  );
  if (!visitType.ok) return visitType;
  const patient = known(await desk.read.get(Patient, input.patientId), Patient.type, input.patientId);
  if (!patient.ok) return patient;
  if (!visitType.value.active) return fail({ code: 'scheduling.visitTypeClosed' });
  const { day, time, waitingId, overbook, minutes = visitType.value.durationMinutes, ...words } = input;
  const when = spanOf(day, time, minutes, desk.session.zone);
  if (!when.ok) return when;
  const { bufferBeforeMinutes, bufferAfterMinutes } = visitType.value;
  const wanted: Appointment = {
    id,
    status: 'booked',
    ...words,
    ...when.value,
    ...(bufferBeforeMinutes !== undefined && { bufferBeforeMinutes }),
    ...(bufferAfterMinutes !== undefined && { bufferAfterMinutes }),
    ...(isTentative && { tentative: true }),
    createdAt: desk.now,
    createdBy: desk.session.displayName,
  };
  const checked = await placed(desk, wanted, overbook === true);
  if (!checked.ok) return checked;
  const waiting = waitingId === undefined ? undefined : await desk.read.get(WaitingEntry, waitingId);
  return ok({
    reply: checked.value,
    patientId: input.patientId,
    writes: [
      put(Appointment, checked.value),
      ...(await noticeWrites(desk, { after: checked.value }, desk.session.displayName)),
      ...(waiting?.status === 'waiting' && waiting.patientId === input.patientId
        ? [put(WaitingEntry, { ...waiting, status: 'booked', appointmentId: id })]
        : []),
    ],
  });
}

/** To another time, provider or room; one that was cancelled or missed is booked again. */
export async function planMove(
  desk: Desk,
  { id, day, time, practitionerId, locationId, overbook }: MoveInput,
  isTentative: boolean,
): Promise<Result<Plan<Appointment>, Refused>> {
  const found = known(await desk.read.get(Appointment, id), Appointment.type, id);
  if (!found.ok) return found;
  const before = found.value;
  if (before.status === 'entered-in-error' || before.status === 'fulfilled')
    return fail({ code: 'scheduling.notOpen' });
  const minutes = (Date.parse(before.end) - Date.parse(before.start)) / MINUTE_MS;
  const when = spanOf(day, time, minutes, desk.session.zone);
  if (!when.ok) return when;
  const {
    practitionerId: _provider,
    locationId: _room,
    overbooks: _overbooks,
    tentative: _tentative,
    cancelReason: _reason,
    ...rest
  } = before;
  const isBack = before.status === 'cancelled' || before.status === 'noshow';
  const wanted: Appointment = {
    ...rest,
    ...when.value,
    ...(practitionerId !== undefined && { practitionerId }),
    ...(locationId !== undefined && { locationId }),
    ...(isTentative && { tentative: true }),
    ...(isBack && { status: 'booked' }),
  };
  const checked = await placed(desk, wanted, overbook === true);
  if (!checked.ok) return checked;
  return ok({
    reply: checked.value,
    patientId: before.patientId,
    writes: [
      put(Appointment, checked.value),
      ...(await noticeWrites(desk, { before, after: checked.value }, desk.session.displayName)),
    ],
  });
}

export interface PlannedSeries {
  readonly series: AppointmentSeries;
  readonly appointments: readonly Appointment[];
  /** Days of the rule that are not free, with what stands against each. */
  readonly taken: readonly { readonly day: string; readonly problem: BookingProblem }[];
}

/** All days of a rule, each at the same time on the wall. Days that are not free are left out where that was asked for. */
export async function planSeries(
  desk: Desk,
  { rrule, skipTaken, ...input }: SeriesInput,
  newId: (type: string) => Id,
  isTentative: boolean,
): Promise<Result<Plan<PlannedSeries>, Refused | RecurrenceError>> {
  const rule = parseRecurrence(rrule);
  if (!rule.ok) return rule;
  if (!isCalendarDate(input.day)) return fail({ code: 'scheduling.badTime' });
  const days = occurrences(rule.value, input.day);
  const seriesId = newId(AppointmentSeries.type);
  const appointments: Appointment[] = [];
  const taken: { day: string; problem: BookingProblem }[] = [];
  for (const day of days) {
    const one = await planBooking(desk, { ...input, day }, newId(Appointment.type), isTentative);
    if (one.ok) {
      const own = appointments.filter((other) => problemBetween(one.value.reply, other));
      if (own.length === 0) appointments.push({ ...one.value.reply, seriesId, seriesDate: day });
    } else if (isProblem(one.error) && skipTaken === true) taken.push({ day, problem: one.error });
    else return one;
  }
  const [first] = appointments;
  if (!first) return fail(taken[0]?.problem ?? { code: 'scheduling.badRule' });
  const { visitTypeId, patientId, practitionerId, locationId, day, time } = input;
  const series: AppointmentSeries = {
    id: seriesId,
    patientId,
    rrule,
    startDate: day,
    time,
    zone: desk.session.zone,
    visitTypeId,
    ...(practitionerId !== undefined && { practitionerId }),
    ...(locationId !== undefined && { locationId }),
    ...(taken.length > 0 && { exceptDates: taken.map((one) => one.day) }),
    createdAt: desk.now,
    createdBy: desk.session.displayName,
  };
  return ok({
    reply: { series, appointments, taken },
    patientId,
    // A series is confirmed by its first day: the others are called to mind each in its time.
    writes: [
      put(AppointmentSeries, series),
      ...appointments.map((one) => put(Appointment, one)),
      ...(await noticeWrites(desk, { after: first }, desk.session.displayName)),
    ],
  });
}

/** A rule that names days a visit's length apart, at the most: then the earlier one stands. */
function problemBetween(a: Appointment, b: Appointment): boolean {
  return Date.parse(a.start) < Date.parse(b.end) && Date.parse(b.start) < Date.parse(a.end);
}

function isProblem(error: { readonly code: string }): error is BookingProblem {
  return ['scheduling.taken', 'scheduling.outsideHours', 'scheduling.outOfUse'].includes(error.code);
}

/** Where nothing stands against it, or whoever books may overbook and says so. */
async function placed(
  desk: Desk,
  asked: Appointment,
  overbook: boolean,
): Promise<Result<Appointment, BookingError>> {
  const day = asked.day as CalendarDate; // made by spanOf
  const [book, others] = await Promise.all([
    readWeek(desk.read, desk.session.zone, day, day),
    readAppointments(desk.read, addDays(day, -1), addDays(day, 1)),
  ]);
  const wanted = inOwnRoom(asked, book);
  const problems = problemsOf(wanted, others, book);
  const [problem] = problems;
  if (!problem) return ok(wanted);
  if (!overbook) return fail(problem);
  if (!desk.session.permissions.has('schedule.overbook')) return fail({ code: 'scheduling.mayNotOverbook' });
  const beside = problems.flatMap((one) => (one.code === 'scheduling.taken' ? [one.appointmentId] : []));
  return ok(beside.length === 0 ? wanted : { ...wanted, overbooks: [...new Set(beside)].slice(0, 20) });
}

/** Where nobody said which room, it is that of the provider's hours. */
function inOwnRoom(asked: Appointment, book: WeekBook): Appointment {
  const { practitionerId, locationId, day, start } = asked;
  if (practitionerId === undefined || locationId !== undefined) return asked;
  const startMs = Date.parse(start);
  const room = workPeriods(book, day as CalendarDate).find(
    (one) => one.practitionerId === practitionerId && one.fromMs <= startMs && startMs < one.toMs,
  )?.locationId;
  return room === undefined ? asked : { ...asked, locationId: room };
}

/** A time on the wall, as moments. */
function spanOf(
  day: string,
  time: string,
  minutes: number,
  zone: string,
): Result<Pick<Appointment, 'day' | 'start' | 'end'>, BookingError> {
  const start = isCalendarDate(day) ? instantAt(day, time, zone) : undefined;
  if (!start?.ok) return fail({ code: 'scheduling.badTime' });
  const end = instantInZone(instantToMs(start.value) + minutes * MINUTE_MS, zone);
  return ok({ day, start: start.value, end });
}

function known<T>(value: T | undefined, type: string, id: Id): Result<T, CommonRefusal> {
  return value === undefined ? fail({ code: 'notFound', type, id }) : ok(value);
}
