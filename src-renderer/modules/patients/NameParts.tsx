import { NativeSelect } from '@mantine/core';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { AddButton, RemoveButton } from './ContactParts.tsx';
import { MARITAL_STATUSES } from './registration-codes.ts';
import type { RegistrationValues } from './registration-form.ts';
import { useFieldError } from './use-field-error.ts';
import { withKept } from './with-kept.ts';
import { usePatientWords } from './words.ts';

const USES = ['maiden', 'old'] as const;
/** Uses of a record from elsewhere that have words here. */
const KEPT_USES = ['official', 'usual', 'nickname', 'temp', 'anonymous'] as const;

/** Names that a person had, or goes by elsewhere: found by the search like the main one. */
export function OtherNamesPart({ isNeeded }: { readonly isNeeded: boolean }) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register } = useFormContext<RegistrationValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'otherNames' });
  return (
    <FormSection
      id="otherNames"
      title={words('part.otherNames')}
      note={isNeeded ? undefined : words('optional')}
    >
      {fields.map((field, index) => {
        const kept = KEPT_USES.filter((use) => use === field.use);
        const uses = [...USES, ...kept].map((value) => ({ value, label: words(`nameUse.${value}`) }));
        return (
          <div key={field.id} className="fw-form-group">
            <div className="fw-field-row">
              <NativeSelect
                label={words('nameUse')}
                data={field.use === '' ? [{ value: '', label: words('use.') }, ...uses] : uses}
                {...register(`otherNames.${index}.use`)}
              />
              <RemoveButton
                what={`${field.given} ${field.family}`.trim() || words('part.otherNames')}
                onPress={() => remove(index)}
              />
            </div>
            <div className="fw-field-row">
              <TextField
                label={words('otherFamily')}
                maxLength={200}
                error={errorOf(`otherNames.${index}.family`)}
                {...register(`otherNames.${index}.family`)}
              />
              <TextField
                label={words('otherGiven')}
                maxLength={200}
                error={errorOf(`otherNames.${index}.given`)}
                {...register(`otherNames.${index}.given`)}
              />
            </div>
          </div>
        );
      })}
      <AddButton
        error={fields.length === 0 ? errorOf('otherNames.0.family') : null}
        onPress={() => append({ use: 'maiden', family: '', given: '' })}
      >
        {words('addName')}
      </AddButton>
    </FormSection>
  );
}

export function MaritalStatusPart({ isNeeded }: { readonly isNeeded: boolean }) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { register, getValues } = useFormContext<RegistrationValues>();
  const known = MARITAL_STATUSES.map((value) => ({ value, label: words(`marital.${value}`) }));
  return (
    <FormSection
      id="maritalStatus"
      title={words('part.maritalStatus')}
      note={isNeeded ? undefined : words('optional')}
    >
      <NativeSelect
        label={words('part.maritalStatus')}
        required={isNeeded}
        data={[{ value: '', label: words('choose') }, ...withKept(known, getValues('maritalStatus'))]}
        error={errorOf('maritalStatus')}
        {...register('maritalStatus')}
      />
    </FormSection>
  );
}
