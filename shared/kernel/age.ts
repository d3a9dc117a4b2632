/**
 * Age as a clinician says it: in hours at first, in completed years for adults. Values only; format-date.ts writes them.
 */
import {
  type CalendarDate,
  daysBetween,
  isCalendarDate,
  monthsBetween,
  yearMonthDay,
} from './calendar-date.ts';
import { calendarDateInZone, type Instant, instantToMs, isInstant, recordedWallClock } from './instant.ts';
import { earliestDay, isPartialDate, latestDay, type PartialDate, precisionOf } from './partial-date.ts';

export type AgeUnit = 'h' | 'd' | 'wk' | 'mo' | 'y';
export type Age = {
  /** Completed units. */
  readonly value: number;
  readonly unit: AgeUnit;
  /** Completed months beyond `value` years, 0–11: under 18 years only. */
  readonly months?: number;
  /** The birth date is estimated, or too little of it is known to be sure of the value. */
  readonly about: boolean;
};
export type AgeOptions = {
  /** The person or the registrar said that the birth date is a guess. */
  readonly estimated?: boolean | undefined;
  /** IANA zone in which instants become days; without it, the offset that each carries. */
  readonly zone?: string | undefined;
};

const HOUR_MS = 3_600_000;

/**
 * Age by the bands: under 48 h hours, under 28 d days, under 12 wk weeks, under 24 mo months, under 18 y years and
 * months, then years. Hours need a birth instant and an instant to compare it with. Under a year of birth alone the
 * age is the difference of the years.
 * @param birth a PartialDate or an Instant
 * @param at a CalendarDate or an Instant: now, or when the person died
 * @returns absent where `at` is before birth or either is not a date
 */
export function ageAt(
  birth: PartialDate | Instant | string,
  at: CalendarDate | Instant | string,
  options: AgeOptions = {},
): Age | undefined {
  const about = options.estimated ?? false;
  if (isInstant(birth) && isInstant(at)) {
    const hours = Math.floor((instantToMs(at) - instantToMs(birth)) / HOUR_MS);
    if (hours < 0) return undefined;
    if (hours < 48) return { value: hours, unit: 'h', about };
  }
  const [born, day] = [dayOf(birth, options.zone), dayOf(at, options.zone)];
  if (born === undefined || day === undefined || !isCalendarDate(day) || earliestDay(born) > day)
    return undefined;
  return isCalendarDate(born) ? wholeAge(born, day, about) : roughAge(born, day, about);
}

/**
 * Completed years, for rules and formulas.
 * @returns absent where `at` is before birth or either is not a date; the lower number where the birth date leaves two
 */
export function completedYears(birth: string, at: string, zone?: string): number | undefined {
  const [born, day] = [dayOf(birth, zone), dayOf(at, zone)];
  if (born === undefined || day === undefined || !isCalendarDate(day) || earliestDay(born) > day)
    return undefined;
  const latest = latestDay(born);
  return latest > day ? 0 : Math.floor(monthsBetween(latest, day) / 12);
}

function wholeAge(born: CalendarDate, day: CalendarDate, about: boolean): Age {
  const days = daysBetween(born, day);
  if (days < 28) return { value: days, unit: 'd', about };
  if (days < 12 * 7) return { value: Math.floor(days / 7), unit: 'wk', about };
  return monthsAge(monthsBetween(born, day), about);
}

function roughAge(born: PartialDate, day: CalendarDate, estimated: boolean): Age {
  const sure =
    latestDay(born) <= day && monthsBetween(earliestDay(born), day) === monthsBetween(latestDay(born), day);
  if (precisionOf(born) === 'month') {
    const from = yearMonthDay(earliestDay(born));
    const to = yearMonthDay(day);
    const months = (to.year - from.year) * 12 + to.month - from.month;
    const adult = months >= 18 * 12 && months % 12 !== 0;
    return monthsAge(months, estimated || !(sure || adult));
  }
  const value = Number(day.slice(0, 4)) - Number(born);
  return { value, unit: 'y', about: estimated || value !== completedYears(born, day) };
}

function monthsAge(months: number, about: boolean): Age {
  if (months < 24) return { value: months, unit: 'mo', about };
  const value = Math.floor(months / 12);
  return value < 18 ? { value, unit: 'y', months: months % 12, about } : { value, unit: 'y', about };
}

function dayOf(value: string, zone: string | undefined): PartialDate | undefined {
  if (isPartialDate(value)) return value;
  if (!isInstant(value)) return undefined;
  return zone === undefined ? recordedWallClock(value).date : calendarDateInZone(value, zone);
}
