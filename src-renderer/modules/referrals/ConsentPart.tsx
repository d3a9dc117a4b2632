import { Checkbox, NativeSelect } from '@mantine/core';
import { CONSENT_WAYS } from '#shared/modules/consents/consent.record.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import type { ReferField, ReferValues } from './refer-values.ts';
import { useReferralWords } from './words.ts';

const STATES = {
  given: 'consent.given',
  notAsked: 'consent.missing',
  refused: 'consent.refused',
  withdrawn: 'consent.refused',
  ended: 'consent.ended',
} as const;

/** Whether the patient has agreed; where not, what they say now. */
export function ConsentPart({
  facility,
  consent,
  values,
  problem,
  onChange,
}: {
  readonly facility: string;
  readonly consent: OutputOf<(typeof referrals)['consentTo']> | undefined;
  readonly values: ReferValues;
  readonly problem: (field: ReferField) => string | undefined;
  readonly onChange: (change: Partial<ReferValues>) => void;
}) {
  const words = useReferralWords();
  const format = useFormat();
  if (!consent) return <div aria-busy="true" />;
  const { state, statement } = consent;
  const said = words.rich(STATES[state], { facility: <bdi key="facility">{facility}</bdi> });
  const when = statement && words('consent.since', { date: format.date(statement.date) });
  if (state === 'given')
    return (
      <Notice severity="ok" title={said}>
        {when}
      </Notice>
    );
  return (
    <>
      <Notice severity="serious" title={said}>
        {when}
      </Notice>
      <Checkbox
        label={words.rich('consent.agree', { facility: <bdi key="facility">{facility}</bdi> })}
        checked={values.agrees}
        error={problem('agrees') === undefined ? undefined : words('consent.agreeNeeded')}
        aria-invalid={problem('agrees') !== undefined}
        onChange={({ currentTarget: { checked } }) => onChange({ agrees: checked })}
      />
      {values.agrees ? (
        <>
          <NativeSelect
            label={words('consent.how')}
            required
            value={values.how}
            error={problem('how')}
            data={[
              { value: '', label: words('choose') },
              ...CONSENT_WAYS.map((value) => ({ value, label: words(`way.${value}`) })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              onChange({ how: CONSENT_WAYS.find((way) => way === value) ?? '' })
            }
          />
          <NativeSelect
            label={words('consent.by')}
            value={values.by}
            data={(['patient', 'representative'] as const).map((value) => ({
              value,
              label: words(`by.${value}`),
            }))}
            onChange={({ currentTarget: { value } }) =>
              onChange({ by: value === 'representative' ? 'representative' : 'patient' })
            }
          />
          {values.by === 'representative' ? (
            <TextField
              label={words('consent.name')}
              required
              maxLength={200}
              value={values.name}
              error={problem('name')}
              onChange={(event) => onChange({ name: event.currentTarget.value })}
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}
