import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, Suspense, useId, useRef, useState } from 'react';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { parseTypedDate } from '#shared/kernel/typed-date.ts';
import { useClock } from '../clock.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useKitWords } from '../words.ts';
import { FieldError } from './field-error.tsx';

const loadCalendar = async () => ({ default: (await import('./Calendar.tsx')).Calendar });
const Calendar = lazy(loadCalendar);

export interface DateFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`, absent, or text that could not be read. */
  readonly value: string | undefined;
  /** Text that is no date is handed out as it stands: nothing typed is lost, and the record's schema refuses it. */
  readonly onChange: (value: string | undefined) => void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly description?: string;
}

/**
 * A date as people type it: `12mar26`, `14/8/1967`, `+7`, `today`. Mantine's own input reads `03-04-2026` as 4 March; this
 * one reads day first and, where two numbers could be read either way, shows both readings and asks.
 */
export function DateField({ label, value, onChange, error, required, description }: DateFieldProps) {
  const words = useKitWords();
  const format = useFormat();
  const { today } = useClock();
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [readings, setReadings] = useState<readonly CalendarDate[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const choicesId = useId();

  function settle(date: CalendarDate | undefined): void {
    setTyped(undefined);
    setProblem(undefined);
    setReadings([]);
    onChange(date);
  }

  function read(text: string): void {
    if (text.trim() === '') return settle(undefined);
    const parsed = parseTypedDate(text, { today, lang: words.locale });
    if (parsed.ok) return settle(parsed.value);
    setReadings(parsed.error.code === 'date.ambiguous' ? parsed.error.readings : []);
    setProblem(words(parsed.error.code));
    setTyped(undefined);
    onChange(text);
  }

  const shown = error ?? problem;
  return (
    <div>
      <TextInput
        ref={input}
        label={label}
        description={description}
        required={required ?? false}
        autoComplete="off"
        value={typed ?? (value === undefined ? '' : format.date(value))}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={() => void loadCalendar()}
        onBlur={() => {
          if (typed !== undefined) read(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== undefined) read(typed);
        }}
        error={shown === undefined ? null : <FieldError>{shown}</FieldError>}
        rightSection={
          <Popover opened={isOpen} onChange={setIsOpen} trapFocus returnFocus position="bottom-end">
            <Popover.Target>
              <ActionIcon
                size={26}
                aria-label={words('date.openCalendar', { label })}
                onClick={() => setIsOpen(!isOpen)}
              >
                <IconCalendar size={18} aria-hidden />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown>
              {/* The room it will take, so that it opens on the side where it fits. */}
              <Suspense fallback={<div className="fw-calendar-room" />}>
                <Calendar
                  value={value}
                  onChange={(date) => {
                    settle(date);
                    setIsOpen(false);
                    input.current?.focus();
                  }}
                />
              </Suspense>
            </Popover.Dropdown>
          </Popover>
        }
      />
      {readings.length === 0 ? null : (
        <div className="fw-choices" role="group" aria-label={words('date.ambiguous')} id={choicesId}>
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
