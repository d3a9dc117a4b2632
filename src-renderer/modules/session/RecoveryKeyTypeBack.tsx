import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useSessionWords } from './words.ts';

export interface RecoveryKeyTypeBackProps {
  readonly label: string;
  /** The key opens the station, and the station knows that it is kept. */
  readonly onDone: () => void;
}

/** A recovery key counts as kept once someone has typed it from their paper: a tick would prove nothing. */
export function RecoveryKeyTypeBack({ label, onDone }: RecoveryKeyTypeBackProps) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const [typed, setTyped] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsRunning(true);
    const confirmed = await request(session.confirmRecovery, { recoveryKey: typed });
    setIsRunning(false);
    if (confirmed.ok) onDone();
    else setRefusal(confirmed.error);
  }

  return (
    <form className="fw-session-form fw-noprint" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={label}
        description={words('newKeys.typeHint')}
        required
        dir="ltr"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={60}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setRefusal(undefined);
        }}
        error={refusal ? text(refusal) : null}
      />
      <div className="fw-dialog-actions">
        <Button type="submit" loading={isRunning}>
          {words('newKeys.confirm')}
        </Button>
      </div>
    </form>
  );
}
