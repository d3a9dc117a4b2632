import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Appointment } from './appointment.record.ts';
import { blockedSpan, keepsTime, overlaps, resourcesOf, type Span } from './appointment.rules.ts';
import type { VisitType } from './visit-type.record.ts';
import { outOfUse, workPeriods, type WeekBook, type WorkPeriod } from './working-hours.rules.ts';

const MINUTE_MS = 60_000;
/** Long visits may begin every half hour, short ones after one another. */
const LONGEST_STEP_MINUTES = 30;

/** A time that can be booked. Never stored: it follows from weeks, exceptions and appointments. FHIR R4: Slot, free. */
export interface FreeSlot extends Span {
  readonly practitionerId: Id;
  readonly locationId?: Id;
}

export type Busy = ReadonlyMap<Id, readonly Span[]>;

/** When each provider, room and device is taken. */
export function busyOf(appointments: readonly Appointment[]): Busy {
  const busy = new Map<Id, Span[]>();
  for (const appointment of appointments) {
    if (!keepsTime(appointment)) continue;
    const span = blockedSpan(appointment);
    for (const id of resourcesOf(appointment)) {
      const spans = busy.get(id);
      if (spans) spans.push(span);
      else busy.set(id, [span]);
    }
  }
  return busy;
}

export interface SlotsAsked {
  readonly visitType: VisitType;
  /** Any where absent. */
  readonly practitionerId?: Id;
  readonly locationId?: Id;
  /** Devices that have to be free as well. */
  readonly equipmentIds?: readonly Id[];
  /** Nothing before it. Unix time in ms. */
  readonly afterMs: number;
}

/**
 * The free slots of a day, in the order of time and then of provider.
 * @param busy of the day and the days beside it: what is kept free around a visit may reach over midnight
 */
export function freeSlots(
  book: WeekBook,
  busy: Busy,
  day: CalendarDate,
  { visitType, practitionerId, locationId, equipmentIds = [], afterMs }: SlotsAsked,
): readonly FreeSlot[] {
  const slots = workPeriods(book, day)
    .filter(
      (period) =>
        (practitionerId === undefined || period.practitionerId === practitionerId) &&
        (locationId === undefined || period.locationId === locationId) &&
        takes(period, visitType),
    )
    .flatMap((period) => {
      const taken = takenIn(book, busy, day, around(period, visitType), equipmentIds);
      return slotsIn(period, visitType, taken, afterMs);
    });
  return slots.toSorted((a, b) => a.fromMs - b.fromMs || (a.practitionerId < b.practitionerId ? -1 : 1));
}

/** Whether this kind of visit is seen in those hours. */
export function takes(
  { visitTypeIds }: Pick<WorkPeriod, 'visitTypeIds'>,
  { id }: Pick<VisitType, 'id'>,
): boolean {
  return visitTypeIds === undefined || visitTypeIds.length === 0 || visitTypeIds.includes(id);
}

/** What is kept free before the first visit of a period lies before the period, and after the last one after it. */
function around(
  period: WorkPeriod,
  { bufferBeforeMinutes = 0, bufferAfterMinutes = 0 }: VisitType,
): WorkPeriod {
  return {
    ...period,
    fromMs: period.fromMs - bufferBeforeMinutes * MINUTE_MS,
    toMs: period.toMs + bufferAfterMinutes * MINUTE_MS,
  };
}

function takenIn(
  book: WeekBook,
  busy: Busy,
  day: CalendarDate,
  within: WorkPeriod,
  equipmentIds: readonly Id[],
): readonly Span[] {
  const { practitionerId, locationId } = within;
  const places = locationId === undefined ? equipmentIds : [locationId, ...equipmentIds];
  const ofPlaces = places.flatMap((id) => [...(busy.get(id) ?? []), ...outOfUse(book, day, id)]);
  return [...(busy.get(practitionerId) ?? []), ...ofPlaces]
    .filter((span) => overlaps(span, within))
    .toSorted((a, b) => a.fromMs - b.fromMs);
}

function slotsIn(
  period: WorkPeriod,
  visitType: VisitType,
  taken: readonly Span[],
  afterMs: number,
): readonly FreeSlot[] {
  const { durationMinutes, bufferBeforeMinutes = 0, bufferAfterMinutes = 0 } = visitType;
  const lengthMs = durationMinutes * MINUTE_MS;
  const stepMs = Math.min(durationMinutes, LONGEST_STEP_MINUTES) * MINUTE_MS;
  const { practitionerId, locationId } = period;
  const slots: FreeSlot[] = [];
  for (let fromMs = period.fromMs; fromMs + lengthMs <= period.toMs;) {
    const toMs = fromMs + lengthMs;
    const block = {
      fromMs: fromMs - bufferBeforeMinutes * MINUTE_MS,
      toMs: toMs + bufferAfterMinutes * MINUTE_MS,
    };
    const inTheWay = taken.find((span) => overlaps(span, block));
    if (inTheWay) {
      // The next begins right after, not at the next step.
      fromMs = Math.max(fromMs + MINUTE_MS, ceilTo5(inTheWay.toMs + bufferBeforeMinutes * MINUTE_MS));
      continue;
    }
    if (fromMs >= afterMs)
      slots.push({ fromMs, toMs, practitionerId, ...(locationId !== undefined && { locationId }) });
    fromMs += stepMs;
  }
  return slots;
}

/** Nobody is asked to come at 09:07. */
function ceilTo5(ms: number): number {
  const five = 5 * MINUTE_MS;
  return Math.ceil(ms / five) * five;
}
