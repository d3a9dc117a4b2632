import { useEffect, useMemo, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { isCalendarDate, weekday } from '#shared/kernel/calendar-date.ts';
import { shortWeekdays } from '#shared/kernel/format-months.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { CalendarItem, scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import type { Setup } from './CalendarBar.tsx';
import { hoursOf, lanesOf, minuteOfDay, timeOf, type Stretch } from './calendar-layout.ts';
import { columnsOf, type Column } from './calendar-columns.ts';
import type { Filters } from './calendar-state.ts';
import { EventBox } from './EventBox.tsx';
import { useDrag, type Place } from './use-drag.ts';
import { useSchedulingWords } from './words.ts';

export interface DayColumnsProps {
  readonly view: 'day' | 'week';
  readonly data: OutputOf<(typeof scheduling)['days']>;
  readonly setup: Setup;
  readonly filters: Filters;
  readonly selected: string | undefined;
  readonly mayBook: boolean;
  readonly onOpen: (item: CalendarItem) => void;
  readonly onMove: (item: CalendarItem, to: Place) => void;
  readonly onFree: (at: Place) => void;
}

/** Providers of a day, or days of a week, side by side; time runs down. Arrows go between appointments. */
export function DayColumns(props: DayColumnsProps) {
  const { view, data, setup, filters, selected, mayBook, onOpen, onMove, onFree } = props;
  const words = useSchedulingWords();
  const format = useFormat();
  const { zone, now, today } = useClock();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useMemo(
    () => columnsOf(view, data, setup, filters, zone),
    [view, data, setup, filters, zone],
  );
  const hours = hoursOf(columns.flatMap(({ open, events }) => [...open, ...events]));
  const weekdays = shortWeekdays(words.locale);
  const nowMinute = minuteOfDay(now, zone);
  const drag = useDrag(scroller, hours.from, (item, to) => onMove(item, to));
  const firstDay = data.days[0]?.day;
  useEffect(() => {
    // To now on today's calendar, else to the first hours.
    const at = scroller.current?.querySelector<HTMLElement>('[data-now]');
    if (scroller.current) scroller.current.scrollTop = at ? Math.max(0, at.offsetTop - 120) : 0;
  }, [firstDay, view]);
  useShortcut({
    keys: ['← → ↑ ↓', '↓', '↑', '←', '→'],
    words: words('moveKeys'),
    foot: 5,
    run: () => scroller.current?.querySelector<HTMLElement>('[data-event]')?.focus(),
  });
  if (columns.length === 0) return <EmptyState title={words('noHours')}>{words('noHoursNext')}</EmptyState>;

  function onKeyDown(event: KeyboardEvent): void {
    const at = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-event]') : null;
    if (!at || !scroller.current || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const next = neighbour(scroller.current, at, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  const span = (stretch: Stretch): CSSProperties =>
    ({ '--from': stretch.from - hours.from, '--length': stretch.to - stretch.from }) as CSSProperties; // custom properties
  const labelOf = ({ day, title }: Column) =>
    view === 'week' && isCalendarDate(day)
      ? `${weekdays[weekday(day)] ?? ''} ${format.date(day)}`
      : (title ?? words('noProvider'));
  const hourMarks = Array.from({ length: (hours.to - hours.from) / 60 }, (_, at) => hours.from + at * 60);
  return (
    // The keyboard is that of the appointments in it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className="fw-columns"
      style={{ '--columns': columns.length, '--minutes': hours.to - hours.from } as CSSProperties} // as above
      onKeyDown={onKeyDown}
    >
      <div className="fw-columns-head">
        <span />
        {columns.map((column) => (
          <div
            key={column.key}
            className="fw-column-head"
            data-today={column.day === today && view === 'week' ? '' : undefined}
          >
            <bdi>{labelOf(column)}</bdi>
            <span className="fw-second">
              {column.holiday === undefined
                ? words('dayCount', { count: column.events.length })
                : words('holiday', { name: column.holiday })}
            </span>
          </div>
        ))}
      </div>
      <div className="fw-columns-body">
        <div className="fw-hours" aria-hidden>
          {hourMarks.map((minute) => (
            <span key={minute} style={span({ from: minute, to: minute })}>
              <bdi dir="ltr">{timeOf(minute)}</bdi>
            </span>
          ))}
        </div>
        {columns.map((column) => (
          <ColumnBody
            key={column.key}
            column={column}
            label={labelOf(column)}
            span={span}
            hours={hours}
            nowMinute={column.day === today ? nowMinute : undefined}
            {...{ selected, mayBook, onOpen, onFree, drag, setup }}
          />
        ))}
      </div>
    </div>
  );
}

interface ColumnBodyProps {
  readonly column: Column;
  readonly label: string;
  readonly hours: Stretch;
  readonly nowMinute: number | undefined;
  readonly selected: string | undefined;
  readonly mayBook: boolean;
  readonly setup: Setup;
  readonly drag: ReturnType<typeof useDrag>;
  readonly span: (stretch: Stretch) => CSSProperties;
  readonly onOpen: (item: CalendarItem) => void;
  readonly onFree: (at: Place) => void;
}

function ColumnBody({
  column,
  label,
  hours,
  nowMinute,
  selected,
  mayBook,
  setup,
  drag,
  span,
  onOpen,
  onFree,
}: ColumnBodyProps) {
  const lanes = lanesOf(column.events);
  const { day, practitionerId } = column;
  return (
    // Free time is booked with B as well.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-label={label}
      className="fw-column"
      data-column={column.key}
      data-day={day}
      data-practitioner={practitionerId}
      onClick={(event) => {
        if (!mayBook || event.target !== event.currentTarget || drag.wasDragged()) return;
        const box = event.currentTarget.getBoundingClientRect();
        const minute = hours.from + ((event.clientY - box.top) / box.height) * (hours.to - hours.from);
        const time = timeOf(Math.floor(minute / 5) * 5);
        onFree({ day, time, ...(practitionerId !== undefined && { practitionerId }) });
      }}
    >
      {column.open.map((stretch) => (
        <span key={stretch.from} className="fw-column-open" style={span(stretch)} />
      ))}
      {nowMinute === undefined || nowMinute < hours.from || nowMinute > hours.to ? null : (
        <span className="fw-column-now" data-now style={span({ from: nowMinute, to: nowMinute })} />
      )}
      {column.events.map((event) => (
        <EventBox
          key={event.id}
          item={event.item}
          lane={lanes.get(event.id)}
          style={span(event)}
          setup={setup}
          isSelected={event.id === selected}
          onOpen={() => {
            if (!drag.wasDragged()) onOpen(event.item);
          }}
          onPointerDown={mayBook ? (pointer) => drag.begin(pointer, event.item) : undefined}
        />
      ))}
    </div>
  );
}

/** Up and down within a column, else the nearest in time of the next column that has any. */
function neighbour(within: HTMLElement, at: HTMLElement, key: string): HTMLElement | undefined {
  const column = at.closest<HTMLElement>('[data-column]');
  if (!column) return undefined;
  const own = [...column.querySelectorAll<HTMLElement>('[data-event]')];
  if (key === 'ArrowDown') return own[own.indexOf(at) + 1];
  if (key === 'ArrowUp') return own[own.indexOf(at) - 1];
  if (key === 'Home') return own[0];
  if (key === 'End') return own.at(-1);
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const columns = [...within.querySelectorAll<HTMLElement>('[data-column]')];
  // Columns run with the script.
  const by = (key === 'ArrowRight') === (getComputedStyle(within).direction === 'ltr') ? 1 : -1;
  for (let next = columns.indexOf(column) + by; columns[next]; next += by) {
    const events = [...(columns[next]?.querySelectorAll<HTMLElement>('[data-event]') ?? [])];
    const [nearest] = events.toSorted(
      (a, b) => Math.abs(a.offsetTop - at.offsetTop) - Math.abs(b.offsetTop - at.offsetTop),
    );
    if (nearest) return nearest;
  }
  return undefined;
}
