import {
  addMonths,
  calendarDateOf,
  dayNumber,
  fromDayNumber,
  type CalendarDate,
} from '#shared/kernel/calendar-date.ts';

const DAY_MS = 86_400_000;
const DAYS_A_MONTH = 30.44;

/** Round numbers between two values: steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(min: number, max: number, most: number): readonly number[] {
  if (!(max > min)) return [];
  const rough = (max - min) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const ticks: number[] = [];
  // By counting steps: adding them up would gather the error of each.
  for (let count = Math.ceil(min / step - 1e-9); count * step <= max + step * 1e-9; count += 1) {
    ticks.push(Number((count * step).toPrecision(12)));
  }
  return ticks;
}

export interface TimeTick {
  readonly atMs: number;
  /** `2026`, `2026-03` or `2026-03-12`: as much as tells it from its neighbours. */
  readonly label: string;
}

const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240];
const DAY_STEPS = [1, 2, 5, 10, 15];

/** Starts of years, months or days between two moments (taken in UTC: a tick is a line on a graph, not a record). */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly TimeTick[] {
  const [from, to] = [fromDayNumber(Math.floor(fromMs / DAY_MS)), fromDayNumber(Math.floor(toMs / DAY_MS))];
  const days = dayNumber(to) - dayNumber(from);
  if (days <= 0) return [];
  const dayStep = DAY_STEPS.find((step) => days / step <= most);
  if (dayStep !== undefined && days / DAYS_A_MONTH < 2) {
    return Array.from({ length: Math.floor(days / dayStep) }, (_, index) => {
      const day = fromDayNumber(dayNumber(from) + (index + 1) * dayStep);
      return { atMs: dayNumber(day) * DAY_MS, label: day };
    });
  }
  const months = days / DAYS_A_MONTH;
  const step = MONTH_STEPS.find((size) => months / size <= most) ?? 240;
  const ticks: TimeTick[] = [];
  for (let day = firstTick(from, step); day <= to; day = addMonths(day, step)) {
    if (day >= from)
      ticks.push({ atMs: dayNumber(day) * DAY_MS, label: step >= 12 ? day.slice(0, 4) : day.slice(0, 7) });
  }
  return ticks;
}

/** Multiples of the step since the year 0, so that ticks fall on January, on 2010, on 2020. */
function firstTick(from: CalendarDate, step: number): CalendarDate {
  const months = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1;
  const first = Math.floor(months / step) * step;
  const made = calendarDateOf(Math.max(1800, Math.floor(first / 12)), (first % 12) + 1, 1);
  return made.ok ? made.value : from;
}
