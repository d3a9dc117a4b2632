import { useMemo } from 'react';
import { ageAt } from '#shared/kernel/age.ts';
import {
  formatAge,
  formatBirthDate,
  formatDate,
  formatDateTime,
  formatDay,
  formatLongDate,
  formatTime,
} from '#shared/kernel/format-date.ts';
import { groupThousands } from '#shared/kernel/format-number.ts';
import { useClock } from '../clock.tsx';
import { useLocale } from './language.tsx';

/** Dates, ages and numbers as the screen writes them, in its language and in the facility's zone. */
export function useFormat() {
  const locale = useLocale();
  const { zone, today } = useClock();
  return useMemo(
    () => ({
      /** `12-Mar-2026`, or as much of it as is known. */
      date: (value: string) => formatDate(value, locale),
      /** The day of a date or an instant. */
      day: (value: string) => formatDay(value, locale, zone),
      /** `Thu 12-Mar-2026 09:42`. */
      dateTime: (value: string) => formatDateTime(value, locale, zone),
      /** `09:42`; nothing where no time was recorded. */
      time: (value: string) => formatTime(value, zone),
      /** `12 March 2026`: for patients and screen readers. */
      longDate: (value: string) => formatLongDate(value, locale),
      birthDate: (value: string, estimated?: boolean) => formatBirthDate(value, locale, { estimated }),
      /** Age today, or at another day; nothing where the dates do not allow it. */
      age: (
        birth: string,
        options: { readonly at?: string | undefined; readonly estimated?: boolean | undefined } = {},
      ) => {
        const age = ageAt(birth, options.at ?? today, { estimated: options.estimated, zone });
        return age === undefined ? undefined : formatAge(age, locale);
      },
      number: (decimal: string | number) => groupThousands(String(decimal), locale),
    }),
    [locale, zone, today],
  );
}
