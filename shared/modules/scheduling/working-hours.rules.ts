import { addDays, weekday, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { instantAt, instantToMs } from '#shared/kernel/instant.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { overlaps, type Span } from './appointment.rules.ts';
import type { Holiday } from './holiday.record.ts';
import type { ScheduleException } from './schedule-exception.record.ts';
import type { Schedule } from './schedule.record.ts';

/** What the hours of a day follow from. */
export interface WeekBook {
  readonly schedules: readonly Schedule[];
  readonly exceptions: readonly ScheduleException[];
  readonly holidays: readonly Holiday[];
  /** Of the facility, IANA. */
  readonly zone: string;
}

/** Hours in which a provider sees patients. */
export interface WorkPeriod extends Span {
  readonly practitionerId: Id;
  readonly locationId?: Id;
  readonly visitTypeIds?: readonly Id[];
}

/** The hours of all providers on a day, in the order of time; never two of one provider at once. */
export function workPeriods(book: WeekBook, day: CalendarDate): readonly WorkPeriod[] {
  const away = book.exceptions.filter((one) => one.kind === 'leave' && covers(one, day));
  const extra = book.exceptions.filter((one) => one.kind === 'extra' && covers(one, day));
  const isHoliday = book.holidays.some(({ date, cancelled }) => date === day && cancelled !== true);
  const usual = isHoliday ? [] : book.schedules.flatMap((schedule) => usualPeriods(schedule, book.zone, day));
  const kept = usual.flatMap((period) =>
    without(
      period,
      [...away, ...extra]
        .filter(({ practitionerId }) => practitionerId === period.practitionerId)
        .map((one) => spanOf(one, day, book.zone)),
    ),
  );
  const added = extra.flatMap(({ practitionerId, locationId, ...one }) =>
    practitionerId === undefined
      ? []
      : [{ ...spanOf(one, day, book.zone), practitionerId, ...(locationId !== undefined && { locationId }) }],
  );
  return disjoint([...added, ...kept]).toSorted(
    (a, b) => a.fromMs - b.fromMs || (a.practitionerId < b.practitionerId ? -1 : 1),
  );
}

/** When a room or a device cannot be used on a day. */
export function outOfUse(book: WeekBook, day: CalendarDate, locationId: Id): readonly Span[] {
  return book.exceptions
    .filter((one) => one.kind === 'outOfUse' && one.locationId === locationId && covers(one, day))
    .map((one) => spanOf(one, day, book.zone));
}

function usualPeriods(schedule: Schedule, facilityZone: string, day: CalendarDate): readonly WorkPeriod[] {
  const { practitionerId, active, validFrom, validTo, zone = facilityZone, periods = [] } = schedule;
  const isValid =
    active &&
    schedule.placeholder !== true &&
    (validFrom === undefined || validFrom <= day) &&
    (validTo === undefined || day <= validTo);
  if (!isValid) return [];
  const at = weekday(day);
  return periods.flatMap(({ weekday: on, from, to, locationId, visitTypeIds }) => {
    const span = on === at ? spanAt(day, from, to, zone) : undefined;
    if (!span) return [];
    return [
      {
        ...span,
        practitionerId,
        ...(locationId !== undefined && { locationId }),
        ...(visitTypeIds !== undefined && { visitTypeIds }),
      },
    ];
  });
}

function covers({ startDate, endDate, cancelled }: ScheduleException, day: CalendarDate): boolean {
  return cancelled !== true && startDate <= day && day <= endDate;
}

/** Whether an exception takes away some of a stretch of time that begins on a day; it may reach into the next one. */
export function takesAway(
  exception: ScheduleException,
  span: Span,
  day: CalendarDate,
  zone: string,
): boolean {
  return [addDays(day, -1), day, addDays(day, 1)].some(
    (on) => covers(exception, on) && overlaps(spanOf(exception, on, zone), span),
  );
}

function spanOf(
  { from = '00:00', to }: Pick<ScheduleException, 'from' | 'to'>,
  day: CalendarDate,
  zone: string,
): Span {
  // A day of 23 or 25 hours ends within 26 of its start; what lies beyond is another day's and not asked here.
  const whole = spanAt(day, from, to ?? '23:59', zone) ?? { fromMs: 0, toMs: 0 };
  return to === undefined ? { ...whole, toMs: whole.toMs + 60_000 } : whole;
}

/** Nothing where the times are none, or the end is not after the start. */
function spanAt(day: CalendarDate, from: string, to: string, zone: string): Span | undefined {
  const [fromMs, toMs] = [momentOf(day, from, zone), momentOf(day, to, zone)];
  return fromMs !== undefined && toMs !== undefined && fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** Walls that were asked for: a clinic's providers begin at the same few times, and a look at a zone is dear. */
const moments = new Map<string, number | undefined>();
const MOST_MOMENTS = 20_000;

function momentOf(day: CalendarDate, time: string, zone: string): number | undefined {
  const key = `${zone} ${day} ${time}`;
  if (moments.has(key)) return moments.get(key);
  const made = instantAt(day, time, zone);
  const ms = made.ok ? instantToMs(made.value) : undefined;
  if (moments.size >= MOST_MOMENTS) moments.clear();
  moments.set(key, ms);
  return ms;
}

/** What is left of a stretch of time. */
function without<S extends Span>(span: S, taken: readonly Span[]): readonly S[] {
  return taken.reduce<readonly S[]>(
    (left, cut) =>
      left.flatMap((one) =>
        overlaps(one, cut)
          ? [
              ...(one.fromMs < cut.fromMs ? [{ ...one, toMs: cut.fromMs }] : []),
              ...(cut.toMs < one.toMs ? [{ ...one, fromMs: cut.toMs }] : []),
            ]
          : [one],
      ),
    [span],
  );
}

/** Where two periods of one provider overlap, the first holds. */
function disjoint(periods: readonly WorkPeriod[]): readonly WorkPeriod[] {
  const kept: WorkPeriod[] = [];
  for (const period of periods) {
    const own = kept.filter(({ practitionerId }) => practitionerId === period.practitionerId);
    kept.push(...without(period, own));
  }
  return kept;
}
