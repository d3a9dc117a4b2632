import { Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { PartialDateField } from '#renderer/kit/fields/PartialDateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import {
  rowField,
  rowsShown,
  type EntryField,
  type EntryPart,
  type EntryRows,
  type Values,
} from './entry-fields.ts';

export function EntryPartView({ part, isFirst }: { readonly part: EntryPart; readonly isFirst: boolean }) {
  return part.kind === 'rows' ? <Rows rows={part} /> : <Field field={part} isFirst={isFirst} />;
}

function Rows({ rows }: { readonly rows: EntryRows }) {
  const values = useWatch<Values>();
  const shown = rowsShown(rows, values as Values); // every field has a default
  return Array.from({ length: shown }, (_, row) => (
    <fieldset key={row} className="fw-entry-row">
      <legend>{rows.legend(row + 1)}</legend>
      {rows.fields.map((field) => (
        <Field key={field.name} field={rowField(field, row)} isFirst={false} />
      ))}
    </fieldset>
  ));
}

function Field({ field, isFirst }: { readonly field: EntryField; readonly isFirst: boolean }) {
  const kit = useKitWords();
  const listId = useId();
  const labelId = useId();
  const { register, control, formState } = useFormContext<Values>();
  const code = formState.errors[field.name]?.message;
  const max = 'max' in field ? field.max : 0;
  const error =
    code === undefined ? undefined : kit.has(code) ? kit(code, { max, example: 12 }) : kit('field.wrong');
  const shared = {
    label: field.label,
    ...(field.hint === undefined ? {} : { description: field.hint }),
    required: field.required ?? false,
    error,
  };
  const focus = isFirst ? { 'data-autofocus': true } : {};
  switch (field.kind) {
    case 'text':
      if (field.long) return <LongTextField {...register(field.name)} {...shared} />;
      return (
        <>
          <TextField
            {...register(field.name)}
            {...shared}
            {...focus}
            {...(field.suggestions ? { list: listId } : {})}
          />
          {field.suggestions ? (
            <datalist id={listId}>
              {field.suggestions.map((text) => (
                <option key={text} value={text} />
              ))}
            </datalist>
          ) : null}
        </>
      );
    case 'number':
      return <TextField {...register(field.name)} {...shared} inputMode="numeric" maxLength={3} />;
    case 'check':
      return (
        <Controller
          name={field.name}
          control={control}
          render={({ field: { value, onChange } }) => (
            <Checkbox
              label={field.label}
              checked={value === 'yes'}
              onChange={(event) => onChange(event.currentTarget.checked ? 'yes' : '')}
            />
          )}
        />
      );
    case 'when':
      return (
        <Controller
          name={field.name}
          control={control}
          render={({ field: { value, onChange } }) => (
            <PartialDateField {...shared} value={value ?? ''} onChange={onChange} />
          )}
        />
      );
    case 'select':
      return <NativeSelect {...register(field.name)} {...shared} {...focus} data={[...field.options]} />;
    case 'choice':
      return (
        <div>
          <div id={labelId} className="fw-field-label">
            {field.label}
          </div>
          <Controller
            name={field.name}
            control={control}
            render={({ field: { value, onChange } }) => (
              <SegmentedControl
                fullWidth
                aria-labelledby={labelId}
                value={value ?? ''}
                onChange={onChange}
                data={[...field.options]}
              />
            )}
          />
        </div>
      );
  }
}
