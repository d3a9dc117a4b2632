import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import { parseTypedPartialDate } from '#shared/kernel/typed-partial-date.ts';
import { useClock } from '../clock.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useKitWords } from '../words.ts';
import { TextField } from './TextField.tsx';

export interface PartialDateFieldProps {
  readonly label: string;
  /** FHIR dateTime, `''`, or text that could not be read: nothing typed is lost. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly description?: string;
}

/** A date as precise as it is known: `2014`, `mar 2014`, `12mar2014`. What two readings fit is asked back. */
export function PartialDateField({ value, onChange, error, description, ...field }: PartialDateFieldProps) {
  const words = useKitWords();
  const format = useFormat();
  const { today } = useClock();
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [readings, setReadings] = useState<readonly CalendarDate[]>([]);

  function settle(date: string): void {
    setTyped(undefined);
    setProblem(undefined);
    setReadings([]);
    onChange(date);
  }
  /** What is typed goes out at once, so that a draft has it before the field is left. */
  function type(text: string): void {
    setTyped(text);
    setProblem(undefined);
    const parsed = parseTypedPartialDate(text, { today, lang: words.language });
    onChange(parsed.ok ? parsed.value : text);
  }
  function read(text: string): void {
    if (text.trim() === '') return settle('');
    const parsed = parseTypedPartialDate(text, { today, lang: words.language });
    if (parsed.ok) return settle(parsed.value);
    setReadings(parsed.error.code === 'date.ambiguous' ? parsed.error.readings : []);
    setProblem(words(parsed.error.code === 'date.notADate' ? 'date.notPartial' : parsed.error.code));
    setTyped(undefined);
    onChange(text);
  }
  return (
    <div>
      <TextField
        {...field}
        description={description ?? words('date.partialHint')}
        value={typed ?? (isDateTime(value) ? format.day(value) : value)}
        onChange={(event) => {
          type(event.currentTarget.value);
        }}
        onBlur={() => {
          if (typed !== undefined) read(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== undefined) read(typed);
        }}
        error={problem ?? error}
      />
      {readings.length === 0 ? null : (
        <div className="fw-choices" role="group" aria-label={words('date.ambiguous')}>
          {readings.map((reading) => (
            <Button key={reading} size="xs" variant="default" onClick={() => settle(reading)}>
              {format.longDate(reading)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
