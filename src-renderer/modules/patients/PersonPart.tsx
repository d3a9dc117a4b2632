import { Checkbox, Input, SegmentedControl } from '@mantine/core';
import { useEffect, useEffectEvent, useId, useRef } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { BirthDateField } from '#renderer/kit/fields/BirthDateField.tsx';
import { FieldError } from '#renderer/kit/fields/field-error.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useKitWords } from '#renderer/kit/words.ts';
import { useShortcut } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { FoundFields } from './FoundFields.tsx';
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
  const sexes = useRef<HTMLFieldSetElement>(null);
  /** The name that was last made up here: only that one is made up anew. */
  const madeUp = useRef('');
  const [hasOneName, emergency, gender, birth] = watch(['hasOneName', 'emergency', 'gender', 'birth']);
  const focusSex = () => sexes.current?.querySelector<HTMLElement>('input:checked')?.focus();
  useEffect(() => {
    if (beginsHere) setFocus('name.family');
  }, [beginsHere, setFocus]);
  // The field that had the focus is not asked of someone unknown: what can be seen is next.
  useEffect(() => {
    if (emergency && document.activeElement === document.body) focusSex();
  }, [emergency]);

  /** Whoever cannot be asked is registered at once: a name for the time being, of what can be seen, with when this was. */
  const nameForNow = useEffectEvent(() => {
    const { family, given } = getValues('name');
    const isFree = family.trim() === '' && (given.trim() === '' || given === madeUp.current);
    if (!emergency || !isFree) return;
    const unit = birth.ageUnit === 'y' ? '' : ` ${words('months')}`;
    const age = birth.mode === 'age' && birth.age.trim() !== '' ? ` ~${birth.age.trim()}${unit}` : '';
    const who = words(`unknown.${gender === 'female' || gender === 'male' ? gender : 'person'}`);
    madeUp.current = words('emergencyName', { who: `${who}${age}`, when: format.dateTime(now) });
    setValue('hasOneName', true, { shouldDirty: true });
    setValue('name.given', madeUp.current, { shouldDirty: true });
    if (gender === '') setValue('gender', 'unknown', { shouldDirty: true });
    if (getValues('foundAt') === '') setValue('foundAt', now, { shouldDirty: true });
  });
  useEffect(() => nameForNow(), [emergency, gender, birth]);
  useShortcut({
    keys: 'Alt U',
    words: words('emergency'),
    scope: 'everywhere',
    run: () => {
      setValue('emergency', true, { shouldDirty: true });
      requestAnimationFrame(focusSex);
    },
  });

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
      <Checkbox label={words('emergency')} description={words('emergencyHint')} {...register('emergency')} />
      {emergency || getValues('foundAt') !== '' ? <FoundFields /> : null}
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
            <fieldset ref={sexes} className="fw-fieldset" aria-labelledby={sexId}>
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
