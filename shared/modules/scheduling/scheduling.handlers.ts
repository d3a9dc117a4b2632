import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Location } from '../facilities/location.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { queueWrites } from '../queue/appointment-queue.rules.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { Appointment } from './appointment.record.ts';
import { isOpen, keepsTime, takesTimeAgain, wallTime, withStatus } from './appointment.rules.ts';
import { planMove } from './booking.plan.ts';
import { bookingStamp, clashesOf, collisions } from './clashes.rules.ts';
import { entriesWithPatients, findSlots, withPatients } from './find-slots.ts';
import { readAppointments, readWeek } from './read-week.ts';
import { daysBetweenIncluded } from './recurrence.rules.ts';
import type { scheduling } from './scheduling.contract.ts';
import { Schedule } from './schedule.record.ts';
import { VisitType } from './visit-type.record.ts';
import { fits, inTurn } from './waiting.rules.ts';
import { WaitingEntry } from './waiting-entry.record.ts';
import { workPeriods } from './working-hours.rules.ts';

const MINUTE_MS = 60_000;
const MOST_PLACES = 500;
const MOST_WAITING = 1_000;
const SUGGESTIONS = 3;
const SUGGESTED_DAYS = 14;
/** Clashes that lie so far ahead are met in time. */
const CLASH_DAYS = 370;

export const schedulingHandlers: HandlersFor<typeof scheduling> = {
  async setup({ read }) {
    const [schedules, visitTypes, rooms, devices] = await Promise.all([
      read.list(Schedule, { where: {}, limit: 1_000 }),
      read.list(VisitType, { where: {}, limit: MOST_PLACES }),
      read.list(Location, { where: { bookable: 'room' }, limit: MOST_PLACES }),
      read.list(Location, { where: { bookable: 'equipment' }, limit: MOST_PLACES }),
    ]);
    const specialties = new Map(
      schedules.map(({ practitionerId, specialty }) => [practitionerId, specialty]),
    );
    const providers = await Promise.all(
      [...specialties].map(async ([id, specialty]) => {
        const practitioner = await read.get(Practitioner, id);
        const name = practitioner?.name[0];
        return {
          id,
          name: name ? displayName(name) : '?',
          ...(specialty !== undefined && { specialty }),
        };
      }),
    );
    return ok({
      providers: providers.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      places: [...rooms, ...devices].flatMap(({ id, name, bookable, status }) =>
        bookable === undefined || status !== 'active' ? [] : [{ id, name, bookable }],
      ),
      visitTypes: visitTypes.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    });
  },
  async days({ input, read, session }) {
    const [from, to] = rangeOf(input);
    const [book, appointments] = await Promise.all([
      readWeek(read, session.zone, from, to),
      readAppointments(read, from, to),
    ]);
    const shown = appointments.filter(
      ({ status, placeholder }) => status !== 'entered-in-error' && placeholder !== true,
    );
    return ok({
      items: await withPatients(read, shown),
      days: daysBetweenIncluded(from, to).map((day) => {
        const holiday = book.holidays.find((one) => one.date === day && one.cancelled !== true)?.name;
        return { day, ...(holiday !== undefined && { holiday }), periods: [...workPeriods(book, day)] };
      }),
    });
  },
  async counts({ input, read, session }) {
    const [from, to] = rangeOf(input);
    const [book, appointments] = await Promise.all([
      readWeek(read, session.zone, from, to),
      readAppointments(read, from, to),
    ]);
    return ok(
      daysBetweenIncluded(from, to).map((day) => {
        const own = appointments.filter((one) => one.day === day);
        const kept = own.filter(keepsTime);
        const holiday = book.holidays.find((one) => one.date === day && one.cancelled !== true)?.name;
        const minutes = kept.reduce(
          (sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / MINUTE_MS,
          0,
        );
        return {
          day,
          ...(holiday !== undefined && { holiday }),
          booked: kept.length,
          cancelled: own.filter(({ status }) => status === 'cancelled').length,
          minutes: Math.round(minutes),
        };
      }),
    );
  },
  async slots({ input, read, session, nowMs }) {
    const { visitTypeId, practitionerId, locationId, from, days, limit } = input;
    const visitType = await read.get(VisitType, visitTypeId);
    if (!visitType) return fail({ code: 'notFound', type: VisitType.type, id: visitTypeId });
    const asked = {
      visitType,
      afterMs: nowMs,
      ...(practitionerId !== undefined && { practitionerId }),
      ...(locationId !== undefined && { locationId }),
    };
    return ok(await findSlots(read, session.zone, asked, from, days, limit));
  },
  async ofPatient({ input: { patientId, limit }, read }) {
    const found = await read.list(Appointment, {
      where: { patientId },
      orderBy: 'day',
      direction: 'desc',
      limit,
    });
    const real = found.filter(
      ({ placeholder, status }) => placeholder !== true && status !== 'entered-in-error',
    );
    return ok(real.toSorted((a, b) => Date.parse(b.start) - Date.parse(a.start)));
  },
  async clashes({ input, read, session, nowMs }) {
    const from = input.from as CalendarDate; // the schema takes dates only
    const pairs = collisions((await readAppointments(read, from, addDays(from, CLASH_DAYS))).filter(isOpen));
    const stamps = new Map<Id, string>();
    for (const { id } of pairs.flat()) {
      if (!stamps.has(id)) stamps.set(id, bookingStamp((await read.envelope(Appointment, id))?.stamps ?? {}));
    }
    const found = clashesOf(pairs, (id) => stamps.get(id) ?? '');
    return ok(
      await Promise.all(
        found.map(async ({ first, later, resources }) => {
          const [one, other] = await withPatients(read, [first, later]);
          const visitType =
            later.visitTypeId === undefined ? undefined : await read.get(VisitType, later.visitTypeId);
          const { practitionerId } = later;
          const asked = visitType && {
            visitType,
            afterMs: Math.max(nowMs, Date.parse(later.start) - 2 * 60 * MINUTE_MS),
            ...(practitionerId !== undefined && { practitionerId }),
          };
          const suggestions = asked
            ? await findSlots(read, session.zone, asked, later.day, SUGGESTED_DAYS, SUGGESTIONS)
            : [];
          return {
            first: one ?? { appointment: first },
            later: other ?? { appointment: later },
            resources: [...resources],
            suggestions,
          };
        }),
      ),
    );
  },
  async setStatus({ input: { id, status, reason }, read, session, now, today, newId }) {
    const before = await read.get(Appointment, id);
    if (!before) return fail({ code: 'notFound', type: Appointment.type, id });
    const changed = withStatus(before, status, now, reason);
    if (!changed.ok) return changed;
    if (takesTimeAgain(before.status, status)) {
      const { day, practitionerId, locationId } = before;
      const time = wallTime(before.start, session.zone);
      const place = {
        ...(practitionerId !== undefined && { practitionerId }),
        ...(locationId !== undefined && { locationId }),
      };
      const free = await planMove(
        { read, session, now },
        { id, day, time, ...place },
        before.tentative === true,
      );
      if (!free.ok && isTaken(free.error, before)) return free;
    }
    return ok({
      reply: changed.value,
      patientId: before.patientId,
      writes: [
        put(Appointment, changed.value),
        ...(await queueWrites({ read, session, now, today, newId }, changed.value)),
      ],
    });
  },
  async cancelSeries({ input: { seriesId, from, reason }, read, now }) {
    const found = await read.list(Appointment, { where: { seriesId }, orderBy: 'day', from });
    const open = found.flatMap((one) => {
      const cancelled = one.status === 'booked' ? withStatus(one, 'cancelled', now, reason) : undefined;
      return cancelled?.ok ? [cancelled.value] : [];
    });
    return ok({ reply: { cancelled: open.length }, writes: open.map((one) => put(Appointment, one)) });
  },
  async keepBoth({ input: { id, beside }, read }) {
    const one = await read.get(Appointment, id);
    if (!one) return fail({ code: 'notFound', type: Appointment.type, id });
    const kept = { ...one, overbooks: [...new Set([...(one.overbooks ?? []), beside])].slice(-20) };
    return ok({ reply: kept, patientId: one.patientId, writes: [put(Appointment, kept)] });
  },
  async waiting({ read }) {
    const found = await read.list(WaitingEntry, { where: { status: 'waiting' }, limit: MOST_WAITING });
    return ok(await entriesWithPatients(read, inTurn(found)));
  },
  async whoFits({ input: { appointmentId }, read, session }) {
    const freed = await read.get(Appointment, appointmentId);
    if (!freed) return fail({ code: 'notFound', type: Appointment.type, id: appointmentId });
    const [waiting, visitTypes] = await Promise.all([
      read.list(WaitingEntry, { where: { status: 'waiting' }, limit: MOST_WAITING }),
      read.list(VisitType, { where: {}, limit: MOST_PLACES }),
    ]);
    const byId = new Map(visitTypes.map((one) => [one.id, one]));
    const fitting = waiting.filter(
      (entry) =>
        entry.patientId !== freed.patientId && fits(entry, freed, byId.get(entry.visitTypeId), session.zone),
    );
    return ok(await entriesWithPatients(read, inTurn(fitting)));
  },
  async addWaiting({ input, read, session, now, newId }) {
    const patient = await read.get(Patient, input.patientId);
    if (!patient) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
    const entry: WaitingEntry = {
      id: newId(WaitingEntry.type),
      ...input,
      status: 'waiting',
      addedAt: now,
      addedBy: session.displayName,
    };
    return ok({ reply: entry, writes: [put(WaitingEntry, entry)] });
  },
  async withdrawWaiting({ input: { id }, read }) {
    const entry = await read.get(WaitingEntry, id);
    if (!entry) return fail({ code: 'notFound', type: WaitingEntry.type, id });
    return ok({
      reply: {},
      patientId: entry.patientId,
      writes: [put(WaitingEntry, { ...entry, status: 'withdrawn' })],
    });
  },
};

/** Hours that have changed since are no reason to leave a slip of the hand as it is, nor is what it was booked over. */
function isTaken(
  error: { readonly code: string; readonly appointmentId?: string },
  { overbooks = [] }: Appointment,
): boolean {
  return error.code === 'scheduling.taken' && !overbooks.some((id) => id === error.appointmentId);
}

function rangeOf({
  from,
  days,
}: {
  readonly from: string;
  readonly days: number;
}): [CalendarDate, CalendarDate] {
  const first = from as CalendarDate; // the schema takes dates only
  return [first, addDays(first, days - 1)];
}
