import { DatePicker, DatesProvider } from '@mantine/dates';
import 'dayjs/locale/ar';
import 'dayjs/locale/fr';
import { longMonths, shortWeekdays } from '#shared/kernel/format-months.ts';
import { type CalendarDate, isCalendarDate, weekday } from '#shared/kernel/calendar-date.ts';
import { useRegion } from '../i18n/language.tsx';
import { weekOf } from '../i18n/week.ts';
import { useKitWords } from '../words.ts';

/** Mantine's month in our own names, with names for its arrows; the week and its days of rest are those of the facility's country. */
export function Calendar({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (date: CalendarDate) => void;
}) {
  const words = useKitWords();
  const { firstDay, daysOfRest } = weekOf(useRegion());
  const months = longMonths(words.locale);
  const weekdays = shortWeekdays(words.locale);
  return (
    <DatesProvider
      settings={{ locale: words.language, firstDayOfWeek: firstDay, weekendDays: [...daysOfRest] }}
    >
      <DatePicker
        monthLabelFormat={(date) => `${months[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`}
        weekdayFormat={(date) => (isCalendarDate(date) ? (weekdays[weekday(date)] ?? '') : '')}
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
