import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useId } from 'react';
import { longMonths } from '#shared/kernel/format-months.ts';
import { useClock } from '../clock.tsx';
import { useFormat } from '../i18n/use-format.ts';
import { useKitWords } from '../words.ts';
import { readBirth, type BirthValue } from './birth-value.ts';
import { FieldError } from './field-error.tsx';
import { NumberField } from './NumberField.tsx';

export interface BirthDateFieldProps {
  readonly id?: string;
  readonly value: BirthValue;
  readonly onChange: (value: BirthValue) => void;
  /** In words. */
  readonly error?: string | undefined;
}

/** Day, month by name, year: nobody can take a day for a month. Or an estimated age. */
export function BirthDateField({ id, value, onChange, error }: BirthDateFieldProps) {
  const words = useKitWords();
  const format = useFormat();
  const { today } = useClock();
  const ownId = useId();
  const fieldId = id ?? ownId;
  const read = readBirth(value, today);
  const born = read.ok ? read.value : undefined;
  const age = born && format.age(born.birthDate, { estimated: born.birthDateEstimated });
  const set = (part: Partial<BirthValue>) => onChange({ ...value, ...part });
  // Each part carries the words for a screen reader; the eye has them once, below.
  const shared = {
    autoComplete: 'off',
    error: error === undefined ? null : <FieldError>{error}</FieldError>,
    errorProps: { className: 'fw-hidden' },
  } as const;

  return (
    <fieldset className="fw-fieldset">
      <legend>{words('date.exact')}</legend>
      <SegmentedControl
        size="xs"
        value={value.mode}
        aria-label={words('date.exact')}
        onChange={(mode) => set({ mode: mode === 'age' ? 'age' : 'date' })}
        data={[
          { value: 'date', label: words('date.exact') },
          { value: 'age', label: words('date.byAge') },
        ]}
      />
      {value.mode === 'date' ? (
        <div className="fw-birth">
          <TextInput
            {...shared}
            id={fieldId}
            label={words('date.day')}
            inputMode="numeric"
            maxLength={2}
            value={value.day}
            onChange={(event) => set({ day: event.currentTarget.value })}
          />
          <NativeSelect
            {...shared}
            label={words('date.month')}
            value={value.month}
            onChange={(event) => set({ month: event.currentTarget.value })}
            data={[{ value: '', label: words('date.monthNotKnown') }, ...monthOptions(words.locale)]}
          />
          <TextInput
            {...shared}
            label={words('date.year')}
            inputMode="numeric"
            maxLength={4}
            value={value.year}
            onChange={(event) => set({ year: event.currentTarget.value })}
          />
          <Checkbox
            label={words('date.estimated')}
            checked={value.estimated}
            onChange={(event) => set({ estimated: event.currentTarget.checked })}
          />
        </div>
      ) : (
        <div className="fw-birth">
          <NumberField
            autoComplete="off"
            error={error ?? null}
            errorProps={{ className: 'fw-hidden' }}
            id={fieldId}
            label={words('date.age')}
            allowDecimal={false}
            allowNegative={false}
            maxLength={3}
            value={value.age === '' ? undefined : Number(value.age)}
            onChange={(age) => set({ age: age === undefined ? '' : String(age) })}
          />
          <NativeSelect
            {...shared}
            label={words('date.ageUnit')}
            value={value.ageUnit}
            onChange={(event) => set({ ageUnit: event.currentTarget.value === 'mo' ? 'mo' : 'y' })}
            data={[
              { value: 'y', label: words('date.years') },
              { value: 'mo', label: words('date.months') },
            ]}
          />
        </div>
      )}
      {error === undefined ? null : (
        <p className="fw-field-error" aria-hidden="true">
          {error}
        </p>
      )}
      {born === undefined ? null : (
        <p className="fw-field-hint" aria-live="polite">
          {value.mode === 'age'
            ? words('date.bornAbout', { date: format.birthDate(born.birthDate, true) })
            : [format.longDate(born.birthDate), age].filter(Boolean).join(' · ')}
        </p>
      )}
    </fieldset>
  );
}

function monthOptions(language: string): { value: string; label: string }[] {
  return longMonths(language).map((label, index) => ({ value: String(index + 1), label }));
}
