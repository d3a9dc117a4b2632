import { NativeSelect } from '@mantine/core';
import { useFormContext, useWatch } from 'react-hook-form';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { GENDER_IDENTITIES, OWN_WORDS, PRONOUNS } from './gender-value.ts';
import type { RegistrationValues } from './registration-form.ts';
import { isShown } from './use-asks.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

/** As the person says it; what papers say is asked above. */
export function GenderPart({ asks }: { readonly asks: RegistrationSettings }) {
  const words = usePatientWords();
  return (
    <FormSection id="gender" title={words('part.gender')} note={words('gender.note')}>
      {isShown(asks, 'genderIdentity') ? (
        <Choice
          name="genderIdentity"
          label={words('genderIdentity')}
          isNeeded={asks.required.includes('genderIdentity')}
          data={GENDER_IDENTITIES.map((value) => ({ value, label: words(`genderIdentity.${value}`) }))}
        />
      ) : null}
      {isShown(asks, 'pronouns') ? (
        <Choice
          name="pronouns"
          label={words('pronouns')}
          isNeeded={asks.required.includes('pronouns')}
          data={PRONOUNS.map((value) => ({ value, label: words(`pronouns.${value}`) }))}
        />
      ) : null}
    </FormSection>
  );
}

function Choice({
  name,
  label,
  isNeeded,
  data,
}: {
  readonly name: 'genderIdentity' | 'pronouns';
  readonly label: string;
  readonly isNeeded: boolean;
  readonly data: readonly { value: string; label: string }[];
}) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { register } = useFormContext<RegistrationValues>();
  const code = useWatch<RegistrationValues, `${typeof name}.code`>({ name: `${name}.code` });
  return (
    <div className="fw-field-row">
      <NativeSelect
        label={label}
        required={isNeeded}
        data={[
          { value: '', label: words('choose') },
          ...data,
          { value: OWN_WORDS, label: words('ownWords') },
        ]}
        error={code === OWN_WORDS ? undefined : errorOf(`${name}.code`)}
        {...register(`${name}.code`)}
      />
      {code === OWN_WORDS ? (
        <TextField
          label={words('ownWordsOf', { what: label })}
          maxLength={200}
          error={errorOf(`${name}.code`)}
          {...register(`${name}.words`)}
        />
      ) : null}
    </div>
  );
}
