import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import {
  addressForm,
  isLikelyPostalCode,
  type AddressPart as Part,
} from '#shared/modules/patients/address-forms.rules.ts';
import { COUNTRIES } from '#shared/modules/patients/phone-number.rules.ts';
import { countryName } from '#renderer/kit/country-name.ts';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import type { RegistrationValues } from './registration-form.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

export interface AddressPartProps {
  readonly isNeeded: boolean;
  /** ISO 3166-1 alpha-2 of the facility. */
  readonly home: string | undefined;
}

/** Parts in the order and by the names of the country; what it does not use is asked only where it is filled in. */
export function AddressPart({ isNeeded, home }: AddressPartProps) {
  const words = usePatientWords();
  const { register } = useFormContext<RegistrationValues>();
  const address = useWatch<RegistrationValues, 'address'>({ name: 'address' });
  const country = address.country === '' ? home : address.country;
  const form = addressForm(country);
  const rest = (['district', 'state', 'postalCode'] as const).filter(
    (part) => address[part] !== '' && !form.parts.some((one) => one.part === part),
  );
  const parts = [...form.parts, ...rest.map((part) => ({ part, word: undefined }))];
  const countries = useMemo(
    () =>
      COUNTRIES.map((value) => ({ value, label: countryName(value, words.language) })).toSorted((a, b) =>
        a.label.localeCompare(b.label, words.language),
      ),
    [words.language],
  );
  const kept = address.country;
  const isKnown = kept === '' || COUNTRIES.some((code) => code === kept);
  const first = {
    value: '',
    label: home === undefined ? words('choose') : countryName(home, words.language),
  };
  return (
    <FormSection id="address" title={words('part.address')} note={isNeeded ? undefined : words('optional')}>
      <div className="fw-address">
        {parts.map(({ part, word }) => (
          <PartField
            key={part}
            part={part}
            label={word === undefined ? words(part) : words(`address.${word}`)}
            isNeeded={isNeeded && form.needed.includes(part)}
            hint={
              part === 'postalCode' &&
              address.postalCode !== '' &&
              !isLikelyPostalCode(address.postalCode, country)
                ? words('codeUnread', { example: form.example ?? '' })
                : undefined
            }
          />
        ))}
        <NativeSelect
          label={words('country')}
          data={[
            first,
            ...(isKnown ? [] : [{ value: kept, label: kept }]),
            ...countries.filter(({ value }) => value !== home || kept === home),
          ]}
          {...register('address.country')}
        />
      </div>
    </FormSection>
  );
}

function PartField({
  part,
  label,
  isNeeded,
  hint,
}: {
  readonly part: Part;
  readonly label: string;
  readonly isNeeded: boolean;
  readonly hint: string | undefined;
}) {
  const errorOf = useFieldError();
  const { register } = useFormContext<RegistrationValues>();
  const max = part === 'line' ? 800 : part === 'postalCode' ? 40 : 120;
  const shared = {
    label,
    required: isNeeded,
    maxLength: max,
    error: errorOf(`address.${part}`, max),
    ...(hint === undefined ? {} : { description: hint }),
  };
  return part === 'line' ? (
    <div className="fw-address-line">
      <LongTextField {...shared} minRows={1} {...register('address.line')} />
    </div>
  ) : (
    <TextField {...shared} {...register(`address.${part}`)} />
  );
}
