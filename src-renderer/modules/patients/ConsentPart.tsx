import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { Controller, useFormContext, useWatch } from 'react-hook-form';
import { CONSENT_SCOPES, CONSENT_WAYS, type ConsentScope } from '#shared/modules/consents/consent.record.ts';
import { consentStates, type ConsentState } from '#shared/modules/consents/consent.rules.ts';
import { consents } from '#shared/modules/consents/consents.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { PartialDateField } from '#renderer/kit/fields/PartialDateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { FormSection } from '#renderer/kit/form/FormSection.tsx';
import { isDeciding } from './consent-form.ts';
import { ConsentLine } from './ConsentLine.tsx';
import { RELATIONSHIPS } from './registration-codes.ts';
import type { RegistrationValues } from './registration-form.ts';
import { useFieldError } from './use-field-error.ts';
import { usePatientWords } from './words.ts';

export interface ConsentPartProps {
  readonly isNeeded: boolean;
  /** Of an edit: what was decided before stands beside each question. */
  readonly patientId?: string;
}

/** What the person agrees to, each by itself; how and by whom is asked once something is decided. */
export function ConsentPart({ isNeeded, patientId }: ConsentPartProps) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { today } = useClock();
  const query = useQuery(consents.list, patientId === undefined ? undefined : { patientId });
  const values = useWatch<RegistrationValues, 'consent'>({ name: 'consent' });
  const states = consentStates(query.value ?? [], today);
  const needed = errorOf('consent.decisions.treatment');
  return (
    <FormSection id="consent" title={words('part.consent')} note={isNeeded ? undefined : words('optional')}>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      {CONSENT_SCOPES.map((scope) => (
        <Decision key={scope} scope={scope} state={states.find((one) => one.scope === scope)} />
      ))}
      {needed === null ? null : (
        <p role="alert" className="fw-field-error">
          {needed}
        </p>
      )}
      {isDeciding(values) ? <Circumstances by={values.by} /> : null}
    </FormSection>
  );
}

function Decision({
  scope,
  state,
}: {
  readonly scope: ConsentScope;
  readonly state: ConsentState | undefined;
}) {
  const words = usePatientWords();
  const labelId = useId();
  const { control } = useFormContext<RegistrationValues>();
  const isRecorded = state?.statement !== undefined;
  const choices = isRecorded
    ? (['', 'given', 'refused', 'withdrawn'] as const)
    : (['', 'given', 'refused'] as const);
  return (
    <div className="fw-consent">
      <div>
        <div id={labelId}>{words(`scope.${scope}`)}</div>
        {state && isRecorded ? <ConsentLine state={state} /> : null}
      </div>
      <Controller
        control={control}
        name={`consent.decisions.${scope}`}
        render={({ field }) => (
          <SegmentedControl
            aria-labelledby={labelId}
            value={field.value}
            onChange={(value) => field.onChange(value)}
            data={choices.map((value) => ({
              value,
              label: words(value === '' ? (isRecorded ? 'decide.same' : 'decide.open') : `decide.${value}`),
            }))}
          />
        )}
      />
    </div>
  );
}

function Circumstances({ by }: { readonly by: 'patient' | 'representative' }) {
  const words = usePatientWords();
  const errorOf = useFieldError();
  const { control, register } = useFormContext<RegistrationValues>();
  const date = (name: 'date' | 'validTo', label: string, description: string) => (
    <Controller
      control={control}
      name={`consent.${name}`}
      render={({ field }) => (
        <PartialDateField
          label={label}
          description={description}
          value={field.value}
          onChange={field.onChange}
          error={errorOf(`consent.${name}`) ?? undefined}
        />
      )}
    />
  );
  return (
    <>
      <div className="fw-field-row">
        <NativeSelect
          label={words('consent.how')}
          required
          data={[
            { value: '', label: words('choose') },
            ...CONSENT_WAYS.map((value) => ({ value, label: words(`way.${value}`) })),
          ]}
          error={errorOf('consent.how')}
          {...register('consent.how')}
        />
        <NativeSelect
          label={words('consent.by')}
          data={(['patient', 'representative'] as const).map((value) => ({
            value,
            label: words(`by.${value}`),
          }))}
          {...register('consent.by')}
        />
      </div>
      {by === 'patient' ? null : (
        <div className="fw-field-row">
          <TextField
            label={words('consent.name')}
            required
            maxLength={200}
            error={errorOf('consent.name')}
            {...register('consent.name')}
          />
          <NativeSelect
            label={words('relationship')}
            data={[
              { value: '', label: words('choose') },
              ...RELATIONSHIPS.map((value) => ({ value, label: words(`relationship.${value}`) })),
            ]}
            {...register('consent.relationship')}
          />
        </div>
      )}
      <div className="fw-field-row">
        {date('date', words('consent.date'), words('consent.dateHint'))}
        {date('validTo', words('consent.validTo'), words('consent.validToHint'))}
      </div>
      <LongTextField
        label={words('consent.note')}
        minRows={1}
        maxLength={2000}
        error={errorOf('consent.note', 2000)}
        {...register('consent.note')}
      />
    </>
  );
}
