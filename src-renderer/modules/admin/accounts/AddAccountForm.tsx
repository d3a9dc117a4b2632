import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { staff } from '#shared/modules/staff/staff.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useAdminWords } from '../words.ts';
import { PasswordRow } from './PasswordRow.tsx';
import { RoleChoice } from './RoleChoice.tsx';

export interface AddAccountFormProps {
  readonly onDone: (id: string, displayName: string) => void;
  readonly onCancel: () => void;
}

/** No draft is kept of this form: it holds passwords. */
export function AddAccountForm({ onDone, onCancel }: AddAccountFormProps) {
  const words = useAdminWords();
  const kit = useKitWords();
  const add = useCommand(staff.addAccount);
  const [displayName, setDisplayName] = useState('');
  const [login, setLogin] = useState('');
  const [roles, setRoles] = useState<readonly string[]>([]);
  const [password, setPassword] = useState('');
  const [confirm, setConfirm] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const needed = (value: string | readonly string[]) =>
    isTried && (typeof value === 'string' ? value.trim() : value).length === 0
      ? kit('field.needed')
      : undefined;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    const isWhole = [displayName.trim(), login.trim(), roles, password, confirm].every(
      ({ length }) => length > 0,
    );
    if (!isWhole || add.isRunning) return;
    const result = await add.run({ displayName, login, roles: [...roles], password, confirm });
    if (result.ok) onDone(result.value.id, displayName.trim());
    else setRefusal(result.error);
  }

  return (
    <form
      className="fw-admin-form"
      noValidate
      autoComplete="off"
      aria-label={words('accounts.add')}
      onSubmit={(event) => void submit(event)}
    >
      <p className="fw-second">{kit('needed')}</p>
      <TextField
        ref={focusOnce}
        label={words('accounts.displayName')}
        required
        maxLength={120}
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
        error={needed(displayName)}
      />
      <TextField
        label={words('accounts.login')}
        required
        maxLength={60}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={needed(login)}
      />
      <RoleChoice value={roles} onChange={setRoles} error={needed(roles)} />
      <PasswordRow
        label={words('password.initial')}
        description={words('password.initialHint')}
        value={password}
        onChange={setPassword}
        error={needed(password)}
      />
      <PasswordRow
        label={words('password.own')}
        description={words('password.ownHint')}
        isOwn
        value={confirm}
        onChange={setConfirm}
        error={needed(confirm)}
      />
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={add.isRunning}>
          {words('accounts.add')}
        </Button>
      </div>
    </form>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
