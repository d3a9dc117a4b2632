import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useEntryWords } from './words.ts';

const MOST = 500;

export interface WithdrawFormProps {
  readonly name: string;
  readonly withdraw: (reason: string) => Promise<Result<unknown, Refusal>>;
  /** Where the word can be taken back. */
  readonly reinstate?: () => Promise<Result<unknown, Refusal>>;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Nothing is deleted: the entry stays, with the reason. */
export function WithdrawForm({ name, withdraw, reinstate, onDone, onCancel }: WithdrawFormProps) {
  const words = useEntryWords();
  const kit = useKitWords();
  const toast = useToast();
  const errorText = useErrorText(words);
  const [isRunning, setIsRunning] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const refuse = (why: string) => {
    setProblem(why);
    field.current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    if (given === '') return refuse(kit('field.needed'));
    if (given.length > MOST) return refuse(kit('field.tooLong', { max: MOST }));
    setIsRunning(true);
    const result = await withdraw(given);
    setIsRunning(false);
    if (!result.ok) return setRefusal(result.error);
    toast(
      words('withdraw.done'),
      reinstate === undefined
        ? undefined
        : async () => {
            const back = await reinstate();
            if (!back.ok) return errorText(back.error);
            toast(words('withdraw.undone'));
            return undefined;
          },
    );
    onDone();
  };
  return (
    <form className="fw-side-form" noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
      <p>{words.rich('withdraw.what', { name: <bdi key="name">{name}</bdi> })}</p>
      <TextField
        ref={field}
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
