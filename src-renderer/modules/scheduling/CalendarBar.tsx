import { ActionIcon, Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { isCalendarDate } from '#shared/kernel/calendar-date.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { SeverityIcon } from '#renderer/kit/SeverityIcon.tsx';
import { SHOWN, VIEWS, type Filters, type View } from './calendar-state.ts';
import { useSchedulingWords } from './words.ts';

export type Setup = OutputOf<(typeof scheduling)['setup']>;

export interface CalendarBarProps {
  readonly day: CalendarDate;
  readonly view: View;
  readonly filters: Filters;
  readonly setup: Setup | undefined;
  readonly clashes: number;
  /** Messages that somebody has to decide about. */
  readonly doubts: number;
  readonly onDay: (day: CalendarDate) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onView: (view: View) => void;
  readonly onFilters: (filters: Filters) => void;
  readonly onClashes: () => void;
  readonly onDoubts: () => void;
}

export function CalendarBar(props: CalendarBarProps) {
  const {
    day,
    view,
    filters,
    setup,
    clashes,
    doubts,
    onDay,
    onStep,
    onView,
    onFilters,
    onClashes,
    onDoubts,
  } = props;
  const words = useSchedulingWords();
  const pick = (
    name: keyof Filters,
    label: string,
    all: string,
    options: readonly { id: string; name: string }[],
  ) => (
    <NativeSelect
      aria-label={label}
      value={filters[name]}
      onChange={(event) => onFilters({ ...filters, [name]: event.currentTarget.value })}
      data={[
        { value: '', label: all },
        ...options.map(({ id, name: words_ }) => ({ value: id, label: words_ })),
      ]}
    />
  );
  return (
    <div className="fw-calendar-bar" role="group" aria-label={words('filters')}>
      <ActionIcon
        variant="default"
        onClick={() => onStep(-1)}
        aria-label={words('previous')}
        aria-keyshortcuts="Shift+ArrowLeft"
      >
        <IconChevronLeft size={18} className="fw-mirror" />
      </ActionIcon>
      <div className="fw-calendar-date">
        <DateField
          label={words('when')}
          value={day}
          onChange={(to) => {
            if (to !== undefined && isCalendarDate(to)) onDay(to);
          }}
        />
      </div>
      <ActionIcon
        variant="default"
        onClick={() => onStep(1)}
        aria-label={words('next')}
        aria-keyshortcuts="Shift+ArrowRight"
      >
        <IconChevronRight size={18} className="fw-mirror" />
      </ActionIcon>
      <SegmentedControl
        aria-label={words('view')}
        value={view}
        onChange={onView}
        data={VIEWS.map((value) => ({ value, label: words(`view.${value}`) }))}
      />
      {pick('provider', words('provider'), words('allProviders'), setup?.providers ?? [])}
      {pick('room', words('room'), words('allRooms'), setup?.places ?? [])}
      {pick('visitType', words('visitType'), words('allVisitTypes'), setup?.visitTypes ?? [])}
      <NativeSelect
        aria-label={words('status')}
        // A month tells how many came and how many did not.
        disabled={view === 'month'}
        value={filters.show}
        onChange={(event) => onFilters({ ...filters, show: event.currentTarget.value as Filters['show'] })} // as above, of SHOWN
        data={SHOWN.map((value) => ({ value, label: words(`show.${value}`) }))}
      />
      {clashes === 0 ? null : (
        <Button variant="default" onClick={onClashes} leftSection={<SeverityIcon severity="serious" />}>
          {words('clashCount', { count: clashes })}
        </Button>
      )}
      {doubts === 0 ? null : (
        <Button variant="default" onClick={onDoubts} leftSection={<SeverityIcon severity="caution" />}>
          {words('doubtCount', { count: doubts })}
        </Button>
      )}
    </div>
  );
}
