import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { PasswordBox } from './PasswordBox.tsx';
import { useIsLong } from './use-is-long.ts';
import { useSignInWait } from './use-sign-in-wait.ts';
import { useSessionWords } from './words.ts';

/** Login and password of whoever comes, or only the password of the person whose screen is locked. */
export function SignInForm({
  isUnlock = false,
  onDone,
}: {
  readonly isUnlock?: boolean;
  /** Only whoever must know more than the session's state will say. */
  readonly onDone?: (() => void) | undefined;
}) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const signIn = useCommand(session.signIn);
  const unlock = useCommand(session.unlock);
  const { seconds, wait } = useSignInWait();
  const loginInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [error, setError] = useState<Refusal>();
  const codeInput = useRef<HTMLInputElement>(null);
  const isShown = useRef(false);
  const isRunning = signIn.isRunning || unlock.isRunning;
  const isLong = useIsLong(isRunning);

  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  useEffect(() => (isUnlock ? passwordInput : loginInput).current?.focus(), [isUnlock]);
  useEffect(() => {
    if (asksCode) codeInput.current?.focus();
  }, [asksCode]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (isRunning || seconds > 0) return;
    if (!isUnlock && login.trim() === '') return loginInput.current?.focus();
    if (password === '') return passwordInput.current?.focus();
    setError(undefined);
    const withCode = asksCode && code.trim() !== '' ? { code: code.trim() } : {};
    const result = isUnlock
      ? await unlock.run({ password, ...withCode })
      : await signIn.run({ login, password, ...withCode });
    // Whose form is gone meanwhile was let in by the engine's word; what the window has covered since stays so.
    if (result.ok) return isShown.current ? onDone?.() : undefined;
    if (result.error.code === 'session.codeNeeded') return setAsksCode(true);
    if (result.error.code === 'session.codeWrong') {
      setError(result.error);
      return codeInput.current?.select();
    }
    if (result.error.code === 'session.waitBeforeRetry') wait(result.error.seconds);
    else
      setError(
        isUnlock && result.error.code === 'session.wrongPassword'
          ? { code: 'session.wrongPasswordUnlock' }
          : result.error,
      );
    passwordInput.current?.select();
  }

  const isWrong = error?.code.startsWith('session.wrongPassword') ?? false;
  const isCodeWrong = error?.code === 'session.codeWrong';
  return (
    <form className="fw-session-form" noValidate onSubmit={(event) => void submit(event)}>
      {isUnlock ? null : (
        <TextField
          ref={loginInput}
          label={words('signIn.login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          maxLength={60}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
      )}
      <PasswordBox
        inputRef={passwordInput}
        label={words('signIn.password')}
        autoComplete="current-password"
        withAsterisk={false}
        value={password}
        onChange={setPassword}
        error={isWrong && error ? text(error) : undefined}
      />
      {asksCode ? (
        <TextField
          ref={codeInput}
          label={words('signIn.code')}
          description={words('signIn.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={isCodeWrong && error ? text(error) : null}
        />
      ) : null}
      {error && !isWrong && !isCodeWrong ? (
        <Notice severity="serious" role="alert" title={text(error)} />
      ) : null}
      <div role="alert">
        {seconds > 0 ? <Notice severity="caution" title={words('signIn.waitReason', { seconds })} /> : null}
      </div>
      <div role="status">{isLong ? <Notice severity="info" title={words('signIn.long')} /> : null}</div>
      <Button type="submit" fullWidth loading={isRunning} disabled={seconds > 0}>
        {seconds > 0 ? words('signIn.wait', { seconds }) : words(isUnlock ? 'locked.unlock' : 'signIn.do')}
      </Button>
    </form>
  );
}
