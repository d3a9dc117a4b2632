import { useState } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { calendarDateInZone, instantAt, isInstant, wallClockInZone } from '#shared/kernel/instant.ts';
import { isCalendarDate } from '#shared/kernel/calendar-date.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { westernDigits } from '#shared/kernel/digits.ts';
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
              <TimeField
                key={time}
                label={words('foundTime')}
                value={time}
                onChange={(next) => say(day, next)}
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

/** `HH:MM` by the 24-hour clock, as everywhere; `2135` and `9.05` are read, too. What is no time leaves what was there. */
function TimeField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (time: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  function read(): void {
    const [, hour = '', minute = ''] =
      /^(\d{1,2})[:.h]?(\d{2})$/.exec(westernDigits(typed).replaceAll(' ', '')) ?? [];
    const isTime = hour !== '' && Number(hour) < 24 && Number(minute) < 60;
    const next = isTime ? `${hour.padStart(2, '0')}:${minute}` : typed.trim() === '' ? '' : value;
    setTyped(next);
    if (next !== value) onChange(next);
  }
  return (
    <TextField
      label={label}
      dir="ltr"
      inputMode="numeric"
      maxLength={5}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={read}
    />
  );
}
