import { Controller, useFormContext } from 'react-hook-form';
import { calendarDateInZone, instantAt, isInstant, wallClockInZone } from '#shared/kernel/instant.ts';
import { isCalendarDate } from '#shared/kernel/calendar-date.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import type { RegistrationValues } from './registration-form.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

/** Where and when someone was found who could not say who they are. */
export function FoundFields() {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { zone } = useClock();
  const { control, register } = useFormContext<RegistrationValues>();
  return (
    <>
      <TextField
        label={words('foundWhere')}
        maxLength={200}
        error={errorOf('foundWhere')}
        {...register('foundWhere')}
      />
      <Controller
        control={control}
        name="foundAt"
        render={({ field: { value, onChange } }) => {
          const day = isInstant(value) ? calendarDateInZone(value, zone) : value;
          const time = isInstant(value) ? timeOf(value, zone) : '';
          const say = (nextDay: string, nextTime: string) => {
            const at =
              isCalendarDate(nextDay) && nextTime !== '' ? instantAt(nextDay, nextTime, zone) : undefined;
            onChange(at?.ok ? at.value : nextDay);
          };
          return (
            <div className="fw-field-row">
              <DateField
                label={words('foundAt')}
                value={day === '' ? undefined : day}
                onChange={(next) => say(next ?? '', time)}
                error={errorOf('foundAt') ?? undefined}
              />
              <TextField
                label={words('foundTime')}
                type="time"
                value={time}
                onChange={(event) => say(day, event.currentTarget.value)}
              />
            </div>
          );
        }}
      />
    </>
  );
}

function timeOf(instant: Parameters<typeof wallClockInZone>[0], zone: string): string {
  const { hour, minute } = wallClockInZone(instant, zone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
