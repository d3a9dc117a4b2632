import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { Controller, useFieldArray, useFormContext } from 'react-hook-form';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { AddButton, RemoveButton } from './ContactParts.tsx';
import { languageOptions } from './languages.ts';
import { CONTACT_ROLES, IDENTIFIER_TYPES, RELATIONSHIPS } from './registration-codes.ts';
import type { RegistrationValues } from './registration-form.ts';
import { useFieldError } from './use-field-error.ts';
import { withKept } from './with-kept.ts';
import { usePatientWords } from './words.ts';

interface PartProps {
  /** The facility demands it. */
  readonly isNeeded: boolean;
}

export function IdentifierPart({ isNeeded }: PartProps) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register } = useFormContext<RegistrationValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'identifiers' });
  const known = IDENTIFIER_TYPES.map((value) => ({ value, label: words(`identifier.${value}`) }));
  return (
    <FormSection
      id="identifiers"
      title={words('part.identifiers')}
      note={isNeeded ? undefined : words('optional')}
    >
      {fields.map((field, index) => (
        <div key={field.id} className="fw-field-row">
          <NativeSelect
            label={words('identifierType')}
            data={[{ value: '', label: words('choose') }, ...withKept(known, field.type)]}
            error={errorOf(`identifiers.${index}.type`)}
            {...register(`identifiers.${index}.type`)}
          />
          <TextField
            label={words('identifier')}
            maxLength={200}
            error={errorOf(`identifiers.${index}.value`)}
            {...register(`identifiers.${index}.value`)}
          />
          <TextField
            label={words('issuer')}
            maxLength={200}
            error={errorOf(`identifiers.${index}.issuer`)}
            {...register(`identifiers.${index}.issuer`)}
          />
          <RemoveButton what={field.value || words('identifier')} onPress={() => remove(index)} />
        </div>
      ))}
      <AddButton
        error={fields.length === 0 ? errorOf('identifiers.0.value') : null}
        onPress={() => append({ type: 'NI', value: '', issuer: '' })}
      >
        {words('addIdentifier')}
      </AddButton>
    </FormSection>
  );
}

export function LanguagePart({ isNeeded }: PartProps) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { register, getValues } = useFormContext<RegistrationValues>();
  const kept = getValues('language.code');
  const options = useMemo(() => languageOptions(words.language, kept), [words.language, kept]);
  return (
    <FormSection id="language" title={words('part.language')} note={isNeeded ? undefined : words('optional')}>
      <NativeSelect
        label={words('languageSpoken')}
        required={isNeeded}
        error={errorOf('language.code')}
        data={[{ value: '', label: words('choose') }, ...options]}
        {...register('language.code')}
      />
    </FormSection>
  );
}

export function ContactsPart({ isNeeded }: PartProps) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register } = useFormContext<RegistrationValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'contacts' });
  const known = RELATIONSHIPS.map((value) => ({ value, label: words(`relationship.${value}`) }));
  const roles = CONTACT_ROLES.map((value) => ({ value, label: words(`role.${value}`) }));
  return (
    <FormSection id="contacts" title={words('part.contacts')} note={isNeeded ? undefined : words('optional')}>
      {fields.map((field, index) => (
        <div key={field.id} className="fw-form-group">
          <div className="fw-field-row">
            <TextField
              label={words('contactName')}
              maxLength={300}
              error={errorOf(`contacts.${index}.name`, 300)}
              {...register(`contacts.${index}.name`)}
            />
            <RemoveButton what={field.name || words('contactName')} onPress={() => remove(index)} />
          </div>
          <div className="fw-field-row">
            <NativeSelect
              label={words('relationship')}
              data={[{ value: '', label: words('choose') }, ...withKept(known, field.relationship)]}
              {...register(`contacts.${index}.relationship`)}
            />
            <NativeSelect
              label={words('contactRole')}
              data={[{ value: '', label: words('choose') }, ...withKept(roles, field.role)]}
              {...register(`contacts.${index}.role`)}
            />
            <TextField
              label={words('contactPhone')}
              type="tel"
              maxLength={200}
              error={errorOf(`contacts.${index}.phone`)}
              {...register(`contacts.${index}.phone`)}
            />
          </div>
        </div>
      ))}
      <AddButton
        error={fields.length === 0 ? errorOf('contacts.0.name') : null}
        onPress={() => append({ name: '', relationship: '', role: 'C', phone: '' })}
      >
        {words('addContact')}
      </AddButton>
    </FormSection>
  );
}

export function CoveragePart({ isNeeded }: PartProps) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register } = useFormContext<RegistrationValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'coverages' });
  return (
    <FormSection id="coverage" title={words('part.coverage')} note={isNeeded ? undefined : words('optional')}>
      {fields.map((field, index) => (
        <div key={field.id} className="fw-form-group">
          <div className="fw-field-row">
            <TextField
              label={words('payor')}
              maxLength={200}
              error={errorOf(`coverages.${index}.payor`)}
              {...register(`coverages.${index}.payor`)}
            />
            <RemoveButton what={field.payor || words('payor')} onPress={() => remove(index)} />
          </div>
          <div className="fw-field-row">
            <TextField
              label={words('subscriberId')}
              maxLength={100}
              error={errorOf(`coverages.${index}.subscriberId`, 100)}
              {...register(`coverages.${index}.subscriberId`)}
            />
            <Controller
              control={control}
              name={`coverages.${index}.validTo`}
              render={({ field: date }) => (
                <DateField
                  label={words('validTo')}
                  value={date.value === '' ? undefined : date.value}
                  onChange={(value) => date.onChange(value ?? '')}
                  error={errorOf(`coverages.${index}.validTo`) ?? undefined}
                />
              )}
            />
          </div>
        </div>
      ))}
      <AddButton
        error={fields.length === 0 ? errorOf('coverages.0.payor') : null}
        onPress={() => append({ payor: '', subscriberId: '', validTo: '' })}
      >
        {words('addCoverage')}
      </AddButton>
    </FormSection>
  );
}
