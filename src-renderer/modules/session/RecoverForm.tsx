import { Button } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { holdRecoveryKey } from './held-recovery-key.ts';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { HINT_BELOW } from './PasswordBox.tsx';
import { useIsLong } from './use-is-long.ts';
import { useSignInWait } from './use-sign-in-wait.ts';
import { useSessionWords } from './words.ts';

/** A new password by the printed key. What comes back, another key, is shown and typed back before the desk opens. */
export function RecoverForm({
  facility,
  onBack,
}: {
  readonly facility: string;
  readonly onBack: () => void;
}) {
  const words = useSessionWords();
  const kit = useKitWords();
  const text = useErrorText(words);
  const recover = useCommand(session.recover);
  const { seconds, wait } = useSignInWait();
  const isLong = useIsLong(recover.isRunning);
  const form = useRef<HTMLFormElement>(null);
  const [recoveryKey, setRecoveryKey] = useState('');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isKeyRefused = refusal?.code.startsWith('recoveryKey.') ?? false;
  const isLoginRefused = refusal?.code === 'session.unknownLogin';

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (recover.isRunning || seconds > 0) return;
    setIsTried(true);
    setRefusal(undefined);
    if ([recoveryKey, login, password].some((value) => value.trim() === '') || repeat !== password) return;
    const answer = await recover.run({ recoveryKey, login: login.trim(), password });
    // By then this screen is gone: the station has let its person in.
    if (answer.ok) return void holdRecoveryKey(answer.value.userId, async () => answer);
    if (answer.error.code === 'session.waitBeforeRetry') wait(answer.error.seconds);
    else setRefusal(answer.error);
    form.current?.querySelector<HTMLInputElement>('input')?.focus();
  }

  const needed = (value: string) => (isTried && value.trim() === '' ? kit('field.needed') : undefined);
  const isElsewhere = refusal !== undefined && !isKeyRefused && !isLoginRefused;
  return (
    <form ref={form} className="fw-session-form" noValidate onSubmit={(event) => void submit(event)}>
      <p className="fw-session-lead">{words('recover.text')}</p>
      <div className="fw-session-columns">
        <TextField
          data-autofocus
          // The screen was asked for just now, to type this.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          label={words('recover.key')}
          description={words('recover.keyHint')}
          inputWrapperOrder={HINT_BELOW}
          required
          dir="ltr"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          value={recoveryKey}
          onChange={(event) => setRecoveryKey(event.currentTarget.value)}
          error={isKeyRefused && refusal ? text(refusal) : needed(recoveryKey)}
        />
        <TextField
          label={words('signIn.login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          required
          maxLength={60}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          error={isLoginRefused && refusal ? text(refusal) : needed(login)}
        />
        <NewPasswordFields
          password={password}
          onPassword={setPassword}
          repeat={repeat}
          onRepeat={setRepeat}
          names={[login, facility]}
          isTried={isTried}
        />
      </div>
      {isElsewhere ? <Notice severity="serious" role="alert" title={text(refusal)} /> : null}
      <div role="alert">
        {seconds > 0 ? <Notice severity="caution" title={words('recover.wait', { seconds })} /> : null}
      </div>
      <div role="status">{isLong ? <Notice severity="info" title={words('signIn.long')} /> : null}</div>
      <div className="fw-dialog-actions">
        <Button variant="default" onClick={onBack}>
          {words('recover.back')}
        </Button>
        <Button type="submit" loading={recover.isRunning} disabled={seconds > 0}>
          {seconds > 0 ? words('signIn.wait', { seconds }) : words('recover.do')}
        </Button>
      </div>
    </form>
  );
}
