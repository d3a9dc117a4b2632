import { Button } from '@mantine/core';
import { IconCalendarPlus, IconListCheck, IconMail, IconPrinter } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { addDays, addMonths, isCalendarDate, weekday } from '#shared/kernel/calendar-date.ts';
import { shortWeekdays } from '#shared/kernel/format-months.ts';
import { messages } from '#shared/modules/messages/messages.contract.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { withWords } from '#renderer/kit/i18n/catalog.ts';
import { useRegion } from '#renderer/kit/i18n/language.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { weekOf } from '#renderer/kit/i18n/week.ts';
import { Kbd, useAriaKeys } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Screen } from '#renderer/kit/Screen.tsx';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useKeptState } from '#renderer/kit/use-kept-state.ts';
import { CalendarBar } from './CalendarBar.tsx';
import { CalendarSide } from './CalendarSide.tsx';
import { monthStart, weekStart } from './calendar-layout.ts';
import { NO_FILTERS, type Filters, type Side, type View } from './calendar-state.ts';
import { DayColumns } from './DayColumns.tsx';
import { MonthView } from './MonthView.tsx';
import { useMove } from './use-move.ts';
import { useSchedulingWords } from './words.ts';
import './calendar-columns.css';
import './scheduling.css';

/** Asked for once a day. */
const PrintDay = lazy(withWords(async () => ({ default: (await import('./PrintDay.tsx')).PrintDay })));

const NOTHING = {};
const MONTH_DAYS = 42;

/** Who comes when, to whom and where: a day by provider, a week, a month; booking stands beside. */
export function CalendarScreen({
  day: asked,
  patientId,
}: {
  readonly day?: string | undefined;
  readonly patientId?: string | undefined;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const { today } = useClock();
  const { firstDay } = weekOf(useRegion());
  const mayBook = usePermission('schedule.book');
  const [keptDay, setKeptDay] = useKeptState<string>('calendar.day', today);
  // Whoever came by a date sees it, whatever they looked at before.
  const [given, setGiven] = useState(asked);
  const shownDay = given ?? keptDay;
  const [view, setView] = useKeptState<View>('calendar.view', 'day');
  const [filters, setFilters] = useKeptState<Filters>('calendar.filters', NO_FILTERS);
  const day = isCalendarDate(shownDay) ? shownDay : today;
  const [side, setSide] = useState<Side | undefined>(
    patientId === undefined ? undefined : { kind: 'book', day, patientId },
  );
  const setup = useQuery(scheduling.setup, NOTHING);
  const first =
    view === 'week' ? weekStart(day, firstDay) : view === 'month' ? monthStart(day, firstDay) : day;
  const days = useQuery(
    scheduling.days,
    view === 'month' ? undefined : { from: first, days: view === 'week' ? 7 : 1 },
    { keepPrevious: true },
  );
  const counts = useQuery(
    scheduling.counts,
    view === 'month'
      ? {
          from: first,
          days: MONTH_DAYS,
          ...(filters.provider !== '' && { practitionerId: filters.provider }),
          ...(filters.room !== '' && { locationId: filters.room }),
          ...(filters.visitType !== '' && { visitTypeId: filters.visitType }),
        }
      : undefined,
    {
      keepPrevious: true,
    },
  );
  const clashes = useQuery(scheduling.clashes, { from: today });
  const doubts = useQuery(messages.counts, NOTHING);
  const moving = useMove();
  /** Why what was dropped went back. */
  const [refused, setRefused] = useState<string>();
  const [isPrinting, setIsPrinting] = useState(false);

  const goTo = (to: string) => {
    setGiven(undefined);
    setKeptDay(to);
  };
  const step = (by: 1 | -1) =>
    goTo(view === 'month' ? addMonths(day, by) : addDays(day, view === 'week' ? 7 * by : by));
  const book = () => setSide({ kind: 'book', day });
  useShortcut({ keys: 'B', words: words('book'), foot: 1, disabled: !mayBook, run: book });
  useShortcut({ keys: 'T', words: words('today'), foot: 3, run: () => goTo(today) });
  useShortcut({ keys: 'Shift ←', words: words('previous'), run: () => step(-1) });
  useShortcut({ keys: 'Shift →', words: words('next'), run: () => step(1) });
  useShortcut({ keys: 'W', words: words('waitingList'), foot: 4, run: () => setSide({ kind: 'waiting' }) });
  useShortcut({ keys: 'G', words: words('messages'), run: () => setSide({ kind: 'messages' }) });
  useShortcut({ keys: 'P', words: words('print'), run: () => setIsPrinting(true) });
  const bookKeys = useAriaKeys('B');
  const failed = [setup, view === 'month' ? counts : days, clashes].find(({ state }) => state === 'error');

  return (
    <Screen
      title={words('title')}
      note={
        view === 'week'
          ? words('week', { date: format.date(first) })
          : view === 'month'
            ? format.longDate(day.slice(0, 7))
            : `${shortWeekdays(words.locale)[weekday(day)] ?? ''} ${format.longDate(day)}`
      }
      className="fw-calendar-screen"
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconPrinter size={18} aria-hidden />}
            onClick={() => setIsPrinting(true)}
          >
            {words('print')}
            <Kbd keys="P" />
          </Button>
          <Button
            variant="default"
            leftSection={<IconListCheck size={18} aria-hidden />}
            onClick={() => setSide({ kind: 'waiting' })}
          >
            {words('waitingList')}
            <Kbd keys="W" />
          </Button>
          <Button
            variant="default"
            leftSection={<IconMail size={18} aria-hidden />}
            onClick={() => setSide({ kind: 'messages' })}
          >
            {words('messages')}
            <Kbd keys="G" />
          </Button>
          {mayBook ? (
            <Button
              leftSection={<IconCalendarPlus size={18} aria-hidden />}
              onClick={book}
              aria-keyshortcuts={bookKeys}
            >
              {words('book')}
              <Kbd keys="B" />
            </Button>
          ) : null}
        </>
      }
    >
      {isPrinting ? (
        <Suspense fallback={null}>
          <PrintDay day={day} practitionerId={filters.provider} onClose={() => setIsPrinting(false)} />
        </Suspense>
      ) : null}
      <CalendarBar
        day={day}
        view={view}
        filters={filters}
        setup={setup.value}
        clashes={clashes.value?.length ?? 0}
        onDay={goTo}
        onStep={step}
        onView={setView}
        onFilters={setFilters}
        onClashes={() => setSide({ kind: 'clashes' })}
        doubts={doubts.value?.attention ?? 0}
        onDoubts={() => setSide({ kind: 'messages' })}
      />
      <div className="fw-calendar" data-side={side ? '' : undefined}>
        <div className="fw-panel fw-calendar-main" data-region>
          {failed?.state === 'error' ? <ErrorNotice error={failed.error} words={words} /> : null}
          {refused === undefined ? null : <Notice severity="serious" role="alert" title={refused} />}
          {view === 'month' ? (
            <MonthView
              counts={counts.value ?? []}
              month={day.slice(0, 7)}
              onOpen={(to) => {
                goTo(to);
                setView('day');
              }}
            />
          ) : days.value && setup.value ? (
            <DayColumns
              // Until a day has come that was gone to from a week, that week is what stands there: not all of it as one day.
              view={days.value.days.length > 1 ? 'week' : 'day'}
              data={days.value}
              setup={setup.value}
              filters={filters}
              selected={side?.kind === 'appointment' ? side.id : undefined}
              mayBook={mayBook}
              onOpen={(item) =>
                setSide({ kind: 'appointment', id: item.appointment.id, day: item.appointment.day })
              }
              onMove={(item, to) => void moving.move(item, to).then(setRefused)}
              onFree={(at) => setSide({ kind: 'book', ...at })}
            />
          ) : (
            <div className="fw-calendar-loading" role="status" aria-label={words('loading')} />
          )}
        </div>
        {side && setup.value ? (
          <CalendarSide
            side={side}
            setup={setup.value}
            clashes={clashes.value ?? []}
            onSide={setSide}
            onDay={goTo}
          />
        ) : null}
      </div>
    </Screen>
  );
}
