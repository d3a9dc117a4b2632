import { Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core';
import { useId, useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { makeId, uuidV7 } from '#shared/kernel/ids.ts';
import type { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { CHOSEN_PARTS, URGENCIES } from '#shared/modules/referrals/referral.record.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { DateField } from '#renderer/kit/fields/DateField.tsx';
import { LongTextField, TextField } from '#renderer/kit/fields/TextField.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { usePrimaryAction } from '#renderer/kit/shortcuts/use-primary-action.ts';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { ChosenDocuments } from './ChosenDocuments.tsx';
import { ConsentPart } from './ConsentPart.tsx';
import { emptyReferral, orderOf, referIssues, type ReferField, type ReferValues } from './refer-values.ts';
import { useReferralWords } from './words.ts';

export interface ReferFormProps {
  readonly patientId: string;
  readonly facilities: readonly NetworkFacility[];
  readonly onDone: () => void;
}

export function ReferForm({ patientId, facilities, onDone }: ReferFormProps) {
  const words = useReferralWords();
  const kit = useKitWords();
  const toast = useToast();
  const { today } = useClock();
  const urgencyId = useId();
  const form = useRef<HTMLFormElement>(null);
  const send = useCommand(referrals.send);
  // Once per form: if the answer is lost, sending again finds the referral that was made.
  const [id] = useState(() =>
    makeId('referral', uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))),
  );
  const only = facilities.length === 1 ? facilities[0] : undefined;
  const [values, setValues] = useState(() => emptyReferral(only?.otherId ?? ''));
  const [issues, setIssues] = useState<readonly ReferField[]>([]);
  const [refusal, setRefusal] = useState<Refusal>();
  const { facilityId } = values;
  const facility = facilities.find(({ otherId }) => otherId === facilityId);
  const consent = useQuery(referrals.consentTo, facility && { patientId, recipient: facilityId });
  const isAgreed = consent.value?.state === 'given';
  const submit = usePrimaryAction(words('form.send'));
  const set = (change: Partial<ReferValues>) => {
    setValues({ ...values, ...change });
    setIssues(issues.filter((field) => !(field in change)));
  };
  const problem = (field: ReferField) => (issues.includes(field) ? kit('field.needed') : undefined);
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = referIssues(values, isAgreed, today);
    setIssues(wrong);
    if (wrong.length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    const done = await send.run(orderOf(values, { id, patientId, isAgreed }));
    if (!done.ok) return setRefusal(done.error);
    toast(words('form.done'));
    onDone();
  };
  return (
    <form
      ref={form}
      className="fw-side-form"
      noValidate
      autoComplete="off"
      onSubmit={(event) => void onSubmit(event)}
    >
      <NativeSelect
        data-autofocus
        label={words('form.facility')}
        required
        value={facilityId}
        error={problem('facilityId')}
        data={[
          { value: '', label: words('choose') },
          ...facilities.map(({ otherId, name }) => ({ value: otherId, label: name })),
        ]}
        onChange={({ currentTarget: { value } }) => set({ facilityId: value })}
      />
      <TextField
        label={words('form.service')}
        description={words('form.serviceHint')}
        required
        maxLength={80}
        value={values.service}
        error={problem('service')}
        onChange={(event) => set({ service: event.currentTarget.value })}
      />
      <LongTextField
        label={words('form.reason')}
        required
        maxLength={2000}
        value={values.reason}
        error={problem('reason')}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <div>
        <div id={urgencyId} className="fw-field-label">
          {words('form.urgency')}
        </div>
        <SegmentedControl
          fullWidth
          aria-labelledby={urgencyId}
          value={values.urgency}
          data={URGENCIES.map((value) => ({ value, label: words(`urgency.${value}`) }))}
          onChange={(value) => set({ urgency: value })} // one of the data above
        />
      </div>
      <DateField
        label={words('form.seeBy')}
        value={values.seeBy}
        error={issues.includes('seeBy') ? words('error.referral.seeByPast') : undefined}
        onChange={(seeBy) => set({ seeBy })}
      />
      <fieldset className="fw-referral-parts">
        <legend className="fw-field-label">{words('form.includes')}</legend>
        <p className="fw-second">{words('form.always')}</p>
        {CHOSEN_PARTS.map((part) => (
          <Checkbox
            key={part}
            label={words(`part.${part}`)}
            checked={values.includes.includes(part)}
            onChange={({ currentTarget: { checked } }) =>
              set({
                includes: CHOSEN_PARTS.filter((one) =>
                  one === part ? checked : values.includes.includes(one),
                ),
              })
            }
          />
        ))}
        {values.includes.includes('documents') ? (
          <ChosenDocuments
            patientId={patientId}
            chosen={values.documentIds}
            onChosen={(documentIds) => set({ documentIds })}
          />
        ) : null}
      </fieldset>
      {facility === undefined ? null : (
        <ConsentPart
          facility={facility.name}
          consent={consent.value}
          values={values}
          problem={problem}
          onChange={set}
        />
      )}
      {consent.state === 'error' ? <ErrorNotice error={consent.error} /> : null}
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <Button variant="default" onClick={onDone}>
          {kit('cancel')}
        </Button>
        <Button ref={submit} type="submit" loading={send.isRunning}>
          {words('form.send')}
          <Kbd keys="Ctrl Enter" />
        </Button>
      </div>
    </form>
  );
}
