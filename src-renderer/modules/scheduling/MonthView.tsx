import type { OutputOf } from '#shared/kernel/contract.ts';
import { isCalendarDate, weekday } from '#shared/kernel/calendar-date.ts';
import { shortWeekdays } from '#shared/kernel/format-months.ts';
import type { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useSchedulingWords } from './words.ts';

/** How full each day is; a day opens. */
export function MonthView({
  counts,
  month,
  onOpen,
}: {
  readonly counts: OutputOf<(typeof scheduling)['counts']>;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly onOpen: (day: string) => void;
}) {
  const words = useSchedulingWords();
  const format = useFormat();
  const { today } = useClock();
  const names = shortWeekdays(words.locale);
  const most = Math.max(1, ...counts.map(({ booked }) => booked));
  return (
    <div className="fw-month">
      {counts.slice(0, 7).map(({ day }) => (
        <span key={day} className="fw-month-head" aria-hidden>
          {isCalendarDate(day) ? names[weekday(day)] : ''}
        </span>
      ))}
      {counts.map(({ day, booked, cancelled, holiday }) => (
        <button
          key={day}
          type="button"
          className="fw-month-day"
          data-other={day.startsWith(month) ? undefined : ''}
          aria-current={day === today ? 'date' : undefined}
          onClick={() => onOpen(day)}
        >
          <span className="fw-month-date">
            <span aria-hidden>{Number(day.slice(8))}</span>
            <span className="fw-hidden">{format.longDate(day)}</span>
          </span>
          <span>{words('dayCount', { count: booked })}</span>
          {holiday === undefined ? null : (
            <span className="fw-second">{words('holiday', { name: holiday })}</span>
          )}
          {cancelled === 0 ? null : (
            <span className="fw-second">{words('cancelledCount', { count: cancelled })}</span>
          )}
          <span className="fw-month-bar" style={{ inlineSize: `${(booked / most) * 100}%` }} aria-hidden />
        </button>
      ))}
    </div>
  );
}
