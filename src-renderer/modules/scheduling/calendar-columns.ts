import type { OutputOf } from '#shared/kernel/contract.ts';
import type { CalendarItem, scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import type { Setup } from './CalendarBar.tsx';
import { minuteOfDay, type Stretch } from './calendar-layout.ts';
import { isShown, type Filters } from './calendar-state.ts';

const DAY_MINUTES = 24 * 60;

export interface ColumnEvent extends Stretch {
  readonly id: string;
  readonly item: CalendarItem;
}

/** A provider's day, or a day of the week. */
export interface Column {
  readonly key: string;
  readonly day: string;
  /** The provider's name; absent where there is no provider, and of a day. */
  readonly title?: string;
  readonly practitionerId?: string;
  readonly holiday?: string;
  readonly open: readonly Stretch[];
  readonly events: readonly ColumnEvent[];
}

export function columnsOf(
  view: 'day' | 'week',
  { items, days }: OutputOf<(typeof scheduling)['days']>,
  setup: Setup,
  filters: Filters,
  zone: string,
): readonly Column[] {
  const shown = items.filter((item) => isShown(item, filters));
  const eventsOf = (own: readonly CalendarItem[]): readonly ColumnEvent[] =>
    own
      .map((item) => ({ id: item.appointment.id, item, ...stretchOf(item, zone) }))
      .toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  if (view === 'week') {
    return days.map(({ day, holiday, periods }) => ({
      key: day,
      day,
      ...(holiday !== undefined && { holiday }),
      ...(filters.provider !== '' && { practitionerId: filters.provider }),
      open: periods
        .filter(({ practitionerId }) => filters.provider === '' || practitionerId === filters.provider)
        .map((period) => openOf(period, zone)),
      events: eventsOf(shown.filter(({ appointment }) => appointment.day === day)),
    }));
  }
  const [today] = days;
  if (!today) return [];
  const { day, holiday, periods } = today;
  const working = new Set([
    ...periods.map(({ practitionerId }) => practitionerId),
    ...shown.flatMap(({ appointment }) => appointment.practitionerId ?? []),
  ]);
  const columns = setup.providers
    .filter(({ id }) => working.has(id) && (filters.provider === '' || id === filters.provider))
    .map(({ id, name }) => ({
      key: id,
      day,
      title: name,
      practitionerId: id,
      ...(holiday !== undefined && { holiday }),
      open: periods
        .filter(({ practitionerId }) => practitionerId === id)
        .map((period) => openOf(period, zone)),
      events: eventsOf(shown.filter(({ appointment }) => appointment.practitionerId === id)),
    }));
  const known = new Set(setup.providers.map(({ id }) => id));
  const others = shown.filter(
    ({ appointment: { practitionerId } }) => practitionerId === undefined || !known.has(practitionerId),
  );
  return others.length === 0
    ? columns
    : [...columns, { key: 'none', day, open: [], events: eventsOf(others) }];
}

function stretchOf({ appointment: { start, end } }: CalendarItem, zone: string): Stretch {
  const from = minuteOfDay(start, zone);
  const length = Math.max(5, Math.round((Date.parse(end) - Date.parse(start)) / 60_000));
  return { from, to: Math.min(DAY_MINUTES, from + length) };
}

function openOf({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }, zone: string): Stretch {
  const from = minuteOfDay(new Date(fromMs).toISOString(), zone);
  return { from, to: Math.min(DAY_MINUTES, from + Math.round((toMs - fromMs) / 60_000)) };
}
