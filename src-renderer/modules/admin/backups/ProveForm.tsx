import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { backups } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { PasswordRow } from '../accounts/PasswordRow.tsx';
import { useBackupWords } from './words.ts';

/** A trial restore, asked for with the own password. */
export function ProveForm({ onEnd }: { readonly onEnd: () => void }) {
  const words = useBackupWords();
  const kit = useKitWords();
  const toast = useToast();
  const prove = useCommand(backups.prove);
  const [confirm, setConfirm] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [faults, setFaults] = useState<number>();
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    setFaults(undefined);
    if (confirm === '' || prove.isRunning) return;
    const proven = await prove.run({ confirm });
    if (!proven.ok) return setRefusal(proven.error);
    if (!proven.value.ok) return setFaults(proven.value.faults);
    toast(words('proveDone', { count: proven.value.documents }));
    onEnd();
    return undefined;
  }

  return (
    <form
      className="fw-admin-form"
      noValidate
      aria-label={words('prove')}
      onSubmit={(event) => void submit(event)}
    >
      <p>{words('proveText')}</p>
      <PasswordRow
        label={words('password')}
        isOwn
        takesFocus
        value={confirm}
        onChange={setConfirm}
        error={isTried && confirm === '' ? kit('field.needed') : undefined}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      {faults === undefined ? null : (
        <Notice severity="serious" role="alert" title={words('proveBad', { count: faults })} />
      )}
      <div className="fw-button-row">
        <Button variant="default" onClick={onEnd}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={prove.isRunning}>
          {words('prove')}
        </Button>
      </div>
    </form>
  );
}
