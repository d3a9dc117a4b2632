import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff, type Account } from '#shared/modules/staff/staff.contract.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { holdRecoveryKey } from '#renderer/modules/session/held-recovery-key.ts';
import { useAdminWords } from '../words.ts';
import { PasswordRow } from './PasswordRow.tsx';

export type PasswordActionKind = 'resetPassword' | 'activate' | 'removeCode' | 'deactivate';

export interface PasswordActionProps {
  readonly kind: PasswordActionKind;
  readonly account: Account;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** What touches another's keys asks for the administrator's own password, which opens the data key. */
export function PasswordAction({ kind, account, onDone, onCancel }: PasswordActionProps) {
  const words = useAdminWords();
  const { user } = useSession();
  const kit = useKitWords();
  const [password, setPassword] = useState('');
  const [confirm, setConfirm] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isRunning, setIsRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const needsPassword = kind === 'activate' || kind === 'resetPassword';
  const needed = (value: string) => (isTried && value === '' ? kit('field.needed') : undefined);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (confirm === '' || (needsPassword && password === '') || isRunning) return;
    setIsRunning(true);
    const { id } = account;
    if (kind === 'deactivate') {
      const result = await holdRecoveryKey(user.userId, () => request(staff.deactivate, { id, confirm }));
      setIsRunning(false);
      return result.ok ? onDone() : setRefusal(result.error);
    }
    if (kind === 'removeCode') {
      const result = await request(staff.removeCode, { id, confirm });
      setIsRunning(false);
      return result.ok ? onDone() : setRefusal(result.error);
    }
    const channel = kind === 'activate' ? staff.activate : staff.resetPassword;
    const result = await request(channel, { id, password, confirm });
    setIsRunning(false);
    return result.ok ? onDone() : setRefusal(result.error);
  }

  return (
    <form
      className="fw-admin-form"
      noValidate
      aria-label={words(`accounts.${kind}`)}
      onSubmit={(event) => void submit(event)}
    >
      <p>{words.rich(`accounts.${kind}Text`, { name: <bdi key="name">{account.displayName}</bdi> })}</p>
      {needsPassword ? (
        <PasswordRow
          label={words('password.initial')}
          description={words('password.initialHint')}
          takesFocus
          value={password}
          onChange={setPassword}
          error={needed(password)}
        />
      ) : null}
      <PasswordRow
        label={words('password.own')}
        description={words('password.ownHint')}
        isOwn
        takesFocus={!needsPassword}
        value={confirm}
        onChange={setConfirm}
        error={needed(confirm)}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words(`accounts.${kind}`)}
        </Button>
      </div>
    </form>
  );
}
