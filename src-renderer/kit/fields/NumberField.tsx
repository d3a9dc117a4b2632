import { NumberInput, type NumberInputProps } from '@mantine/core';
import { inputError } from './field-error.tsx';
import { fromInputValue, toInputValue } from './number-value.ts';

export interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  /** Stands inside the field's end. */
  readonly unit?: string;
}

export function NumberField({ value, onChange, unit, error, ...props }: NumberFieldProps) {
  return (
    <NumberInput
      {...props}
      value={toInputValue(value)}
      onChange={(emitted) => onChange(fromInputValue(emitted))}
      error={inputError(error)}
      {...(unit === undefined
        ? {}
        : {
            rightSection: <span className="fw-unit">{unit}</span>,
            rightSectionWidth: `${unit.length * 0.5 + 1.25}rem`,
            rightSectionPointerEvents: 'none' as const,
          })}
    />
  );
}
