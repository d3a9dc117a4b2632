import { NativeSelect } from '@mantine/core';
import { Controller, useFormContext } from 'react-hook-form';
import { customLabel, type CustomField } from '#shared/modules/patients/custom-fields.rules.ts';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { customPath, customSections } from './custom-value.ts';
import type { RegistrationValues } from './registration-form.ts';
import type { Asks } from './use-asks.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

/** What the facility asks beyond the fields of the record, under its own headings. */
export function CustomParts({ asks }: { readonly asks: Asks }) {
  const words = usePatientWords();
  return customSections(asks, words.language, words('part.custom')).map(({ id, title, fields }) => (
    <FormSection key={id} id={id} title={title}>
      {fields.map((field) => (
        <Answer key={field.key} field={field} system={asks.customSystem} />
      ))}
    </FormSection>
  ));
}

function Answer({ field, system }: { readonly field: CustomField; readonly system: string }) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { register, control } = useFormContext<RegistrationValues>();
  const path = customPath(system, field.key);
  const shared = {
    label: customLabel(field.labels, words.language),
    required: field.required === true,
    error: errorOf(path, 500),
  };
  switch (field.type) {
    case 'text':
      return <LongTextField {...shared} minRows={1} maxLength={500} {...register(path)} />;
    case 'number':
      return <TextField {...shared} inputMode="decimal" maxLength={40} {...register(path)} />;
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          data={[
            { value: '', label: words('choose') },
            ...(field.choices ?? []).map(({ key, labels }) => ({
              value: key,
              label: customLabel(labels, words.language),
            })),
          ]}
          {...register(path)}
        />
      );
    case 'yesNo':
      return (
        <NativeSelect
          {...shared}
          data={[
            { value: '', label: words('choose') },
            { value: 'true', label: words('yes') },
            { value: 'false', label: words('no') },
          ]}
          {...register(path)}
        />
      );
    case 'date':
      return (
        <Controller
          control={control}
          name={path}
          render={({ field: { value, onChange } }) => (
            <DateField
              label={shared.label}
              required={shared.required}
              value={value === undefined || value === '' ? undefined : value}
              onChange={(date) => onChange(date ?? '')}
              error={shared.error ?? undefined}
            />
          )}
        />
      );
  }
}
