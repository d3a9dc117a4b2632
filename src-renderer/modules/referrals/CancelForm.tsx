import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { referrals } from '#shared/modules/referrals/referrals.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useReferralWords } from './words.ts';

export function CancelForm({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const words = useReferralWords();
  const kit = useKitWords();
  const toast = useToast();
  const cancel = useCommand(referrals.cancel);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return setProblem(kit('field.needed'));
    const done = await cancel.run({ id, reason: reason.trim() });
    if (!done.ok) return setRefusal(done.error);
    toast(words('cancel.done'));
    onDone();
  };
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <TextField
        label={words('cancel.reason')}
        description={words('cancel.hint')}
        required
        maxLength={500}
        value={reason}
        error={problem}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <Button variant="default" onClick={onDone}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={cancel.isRunning}>
          {words('cancel.confirm')}
        </Button>
      </div>
    </form>
  );
}
