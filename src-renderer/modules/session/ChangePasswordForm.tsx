import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { PasswordBox } from './PasswordBox.tsx';
import { useSessionWords } from './words.ts';

export interface ChangePasswordFormProps {
  /** What a password must not be: login, person, facility. */
  readonly names: readonly string[];
  readonly onDone?: () => void;
}

export function ChangePasswordForm({ names, onDone }: ChangePasswordFormProps) {
  const words = useSessionWords();
  const kit = useKitWords();
  const text = useErrorText(words);
  const change = useCommand(session.changePassword);
  const [before, setBefore] = useState('');
  const [next, setNext] = useState('');
  const [repeat, setRepeat] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (before === '' || next === '' || repeat !== next || change.isRunning) return;
    const result = await change.run({ old: before, new: next });
    if (!result.ok) return setRefusal(result.error);
    setBefore('');
    setNext('');
    setRepeat('');
    setIsTried(false);
    onDone?.();
  }

  const isWrong = refusal?.code === 'session.wrongPassword';
  const needed = (value: string) => (isTried && value === '' ? kit('field.needed') : undefined);
  return (
    <form className="fw-session-form" noValidate onSubmit={(event) => void submit(event)}>
      <PasswordBox
        label={words('own.old')}
        autoComplete="current-password"
        value={before}
        onChange={setBefore}
        error={isWrong ? words('error.session.wrongPasswordUnlock') : needed(before)}
      />
      <NewPasswordFields
        password={next}
        onPassword={setNext}
        repeat={repeat}
        onRepeat={setRepeat}
        names={names}
        isTried={isTried}
      />
      {refusal && !isWrong ? <Notice severity="serious" role="alert" title={text(refusal)} /> : null}
      <Button type="submit" loading={change.isRunning}>
        {words('own.do')}
      </Button>
    </form>
  );
}
