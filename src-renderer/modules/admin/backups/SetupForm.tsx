import { Button, NativeSelect } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { NumberField } from '#renderer/kit/fields/NumberField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { TargetFields } from './TargetFields.tsx';
import {
  isInRange,
  missingOf,
  RANGES,
  savedOf,
  targetOf,
  valuesOf,
  type NumberName,
  type SetupValues,
  type Stored,
} from './setup-values.ts';
import { useBackupWords } from './words.ts';

/** Where backups go, how often, and how many stay. What is tried is what stands in the fields, saved or not. */
export function SetupForm({ stored }: { readonly stored: Stored }) {
  const words = useBackupWords();
  const toast = useToast();
  const save = useCommand(backups.save);
  const tryTarget = useCommand(backups.tryTarget);
  const [values, setValues] = useState<SetupValues>(() => valuesOf(stored));
  const [hasSecret, setHasSecret] = useState(stored.hasSecret);
  const [isTried, setIsTried] = useState(false);
  const [found, setFound] = useState<OutputOf<typeof backups.tryTarget>>();
  const [refusal, setRefusal] = useState<Refusal>();
  const change = (part: Partial<SetupValues>) => {
    setFound(undefined);
    setValues((before) => ({ ...before, ...part }));
  };
  const missing = isTried ? missingOf(values) : [];

  async function tryIt(): Promise<void> {
    setIsTried(true);
    setRefusal(undefined);
    setFound(undefined);
    const target = targetOf(values);
    if (!target || missingOf(values).length > 0) return;
    const { secret } = values;
    const tried = await tryTarget.run({ target, ...(secret === '' ? {} : { secretAccessKey: secret }) });
    if (tried.ok) setFound(tried.value);
    else setRefusal(tried.error);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    const input = savedOf(values);
    if (!input || missingOf(values).length > 0 || save.isRunning) return;
    const saved = await save.run(input);
    if (!saved.ok) return setRefusal(saved.error);
    setIsTried(false);
    setHasSecret(values.kind === 's3');
    setValues((before) => ({ ...before, secret: '' }));
    toast(words('saved'));
    return undefined;
  }

  const number = (name: NumberName, label: string, more: { description?: string; unit?: string } = {}) => {
    const [min, max] = RANGES[name];
    return (
      <NumberField
        {...more}
        label={label}
        required
        allowDecimal={false}
        value={values[name]}
        onChange={(next) => change({ [name]: next })}
        error={isTried && !isInRange(name, values[name]) ? words('outOfRange', { min, max }) : undefined}
      />
    );
  };

  return (
    <form
      className="fw-admin-form"
      noValidate
      autoComplete="off"
      aria-label={words('setUp')}
      onSubmit={(event) => void submit(event)}
    >
      {stored.isSetElsewhere ? (
        <Notice severity="info" title={words('setElsewhere')} />
      ) : (
        <>
          <NativeSelect
            label={words('kind')}
            value={values.kind}
            onChange={({ currentTarget: { value } }) =>
              change({ kind: value === 'folder' || value === 's3' ? value : 'none' })
            }
            data={[
              { value: 'none', label: words('kind.none') },
              { value: 'folder', label: words('kind.folder') },
              { value: 's3', label: words('kind.s3') },
            ]}
          />
          <TargetFields values={values} hasSecret={hasSecret} missing={missing} onChange={change} />
          {values.kind === 'none' ? null : (
            <Button
              variant="default"
              className="fw-backups-try"
              loading={tryTarget.isRunning}
              onClick={() => void tryIt()}
            >
              {words('tryIt')}
            </Button>
          )}
          {found ? (
            <Notice severity="ok" role="status" title={words('tried', { own: found.own })}>
              {found.others > 0 ? words('triedOthers', { others: found.others }) : null}
            </Notice>
          ) : null}
        </>
      )}
      {stored.isSetElsewhere ? null : number('everyHours', words('everyHours'), { unit: words('hourSign') })}
      <fieldset className="fw-backups-keep">
        <legend>{words('keep')}</legend>
        {number('newest', words('newest'))}
        {number('days', words('days'))}
        {number('months', words('months'))}
      </fieldset>
      {stored.isSetElsewhere
        ? null
        : number('proveEveryDays', words('proveEvery'), { description: words('proveEveryHint') })}
      {number('fileQuotaGb', words('quota'), { description: words('quotaHint'), unit: words('gigabytes') })}
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button type="submit" loading={save.isRunning}>
          {words('save')}
        </Button>
      </div>
    </form>
  );
}
