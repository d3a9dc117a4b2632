import { Checkbox, Input, SegmentedControl } from '@mantine/core';
import { useEffect, useId } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { BirthDateField } from '#renderer/kit/fields/BirthDateField.tsx';
import { FieldError } from '#renderer/kit/fields/field-error.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import type { RegistrationValues } from './registration-form.ts';
import { isShown } from './use-asks.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

const SEXES = ['female', 'male', 'other', 'unknown'] as const;

/** What tells people apart: asked first, and enough to register someone who is in a hurry. */
export function PersonPart({
  beginsHere,
  asks,
}: {
  readonly beginsHere: boolean;
  readonly asks: RegistrationSettings;
}) {
  const words = usePatientWords();
  const kit = useKitWords();
  const errorOf = useFieldError();
  const sexId = useId();
  const format = useFormat();
  const { now } = useClock();
  const { control, register, watch, setFocus, getValues, setValue } = useFormContext<RegistrationValues>();
  const hasOneName = watch('hasOneName');
  useEffect(() => {
    if (beginsHere) setFocus('name.family');
  }, [beginsHere, setFocus]);

  /** Whoever cannot be asked is registered at once: a name for the time being, with when this was. */
  function nameForNow(): void {
    if (!getValues('emergency')) return;
    const { family, given } = getValues('name');
    if (family.trim() === '' && given.trim() === '') {
      setValue('hasOneName', true, { shouldDirty: true });
      setValue('name.given', words('emergencyName', { when: format.dateTime(now) }), {
        shouldDirty: true,
      });
    }
    if (getValues('gender') === '') setValue('gender', 'unknown', { shouldDirty: true });
  }

  return (
    <FormSection id="person" title={words('part.person')}>
      <div className="fw-field-row">
        {hasOneName ? null : (
          <TextField
            label={words('family')}
            required
            maxLength={200}
            error={errorOf('name.family')}
            {...register('name.family')}
          />
        )}
        <TextField
          label={words(hasOneName ? 'onlyName' : 'given')}
          required={hasOneName}
          maxLength={200}
          error={errorOf('name.given')}
          {...register('name.given')}
        />
      </div>
      <Checkbox label={words('oneName')} {...register('hasOneName')} />
      <Checkbox
        label={words('emergency')}
        description={words('emergencyHint')}
        {...register('emergency', { onChange: nameForNow })}
      />
      <div className="fw-field-row">
        <TextField
          label={words('prefix')}
          maxLength={60}
          error={errorOf('name.prefix', 60)}
          {...register('name.prefix')}
        />
        <TextField label={words('preferred')} maxLength={200} {...register('name.preferred')} />
      </div>
      <Controller
        control={control}
        name="gender"
        render={({ field }) => {
          const error = errorOf('gender');
          return (
            <fieldset className="fw-fieldset" aria-labelledby={sexId}>
              <legend id={sexId}>
                {words('sex')}{' '}
                <span className="fw-needed" aria-hidden="true">
                  *
                </span>
              </legend>
              <SegmentedControl
                aria-labelledby={sexId}
                aria-invalid={error === null ? undefined : true}
                value={field.value}
                onChange={(value) => field.onChange(value)}
                data={SEXES.map((value) => ({ value, label: kit(value) }))}
              />
              {error === null ? null : (
                <Input.Error className="fw-field-error">
                  <FieldError>{error}</FieldError>
                </Input.Error>
              )}
            </fieldset>
          );
        }}
      />
      {isShown(asks, 'birthDate') ? (
        <Controller
          control={control}
          name="birth"
          render={({ field }) => (
            <BirthDateField
              value={field.value}
              onChange={field.onChange}
              error={errorOf('birth') ?? undefined}
            />
          )}
        />
      ) : null}
    </FormSection>
  );
}
