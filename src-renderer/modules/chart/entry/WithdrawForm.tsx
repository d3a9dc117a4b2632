import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { history } from '#shared/modules/history/history.contract.ts';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useEntryWords } from './words.ts';

const MOST = 500;

export interface WithdrawFormProps {
  readonly patientId: string;
  readonly id: string;
  readonly name: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Nothing is deleted: the entry stays with the reason, and the word can be taken back. */
export function WithdrawForm({ patientId, id, name, onDone, onCancel }: WithdrawFormProps) {
  const words = useEntryWords();
  const kit = useKitWords();
  const toast = useToast();
  const { run, isRunning } = useCommand(history.withdraw);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    if (given === '') return setProblem(kit('field.needed'));
    if (given.length > MOST) return setProblem(kit('field.tooLong', { max: MOST }));
    const result = await run({ patientId, id, reason: given });
    if (!result.ok) return setRefusal(result.error);
    toast(words('withdraw.done'), async () => {
      const back = await request(history.reinstate, { patientId, id });
      if (back.ok) toast(words('withdraw.undone'));
    });
    onDone();
  };
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <p>{words.rich('withdraw.what', { name: <bdi key="name">{name}</bdi> })}</p>
      <TextField
        data-autofocus
        label={words('withdraw.reason')}
        description={words('withdraw.reasonHint')}
        required
        value={reason}
        error={problem}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row fw-side-actions">
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words('withdraw.confirm')}
        </Button>
      </div>
    </form>
  );
}
