import { DatePicker, DatesProvider } from '@mantine/dates';
import 'dayjs/locale/fr';
import { type CalendarDate, isCalendarDate } from '#shared/kernel/calendar-date.ts';
import { useKitWords } from '../words.ts';

/** Mantine's month, with names for its arrows and no red weekend: which days are worked is the facility's to say. */
export function Calendar({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (date: CalendarDate) => void;
}) {
  const words = useKitWords();
  return (
    <DatesProvider settings={{ locale: words.language, firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker
        value={value ?? null}
        {...(value === undefined ? {} : { defaultDate: value })}
        onChange={(date) => {
          if (date !== null && isCalendarDate(date)) onChange(date);
        }}
        ariaLabels={{
          previousMonth: words('date.previousMonth'),
          nextMonth: words('date.nextMonth'),
        }}
      />
    </DatesProvider>
  );
}
