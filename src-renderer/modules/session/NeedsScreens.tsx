import { Button, Checkbox } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import type { SignedIn } from '#renderer/bridge/session.tsx';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { ChangePasswordForm } from './ChangePasswordForm.tsx';
import { PasswordBox } from './PasswordBox.tsx';
import { QrCode } from './QrCode.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

/** The first password came from someone else: it changes before anything is seen. */
export function OwnPasswordScreen({ desk }: { readonly desk: SignedIn }) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('own.title')} facility={desk.facility.name} focusTitle>
      <p className="fw-session-lead">{words('own.text')}</p>
      <ChangePasswordForm names={[desk.user.login, desk.user.displayName, desk.facility.name]} />
    </SessionFrame>
  );
}

export interface CodeScreenProps {
  readonly desk: SignedIn;
  /** The codes on screen are not yet put away, though the account has all it needs. */
  readonly onHold: (isHeld: boolean) => void;
}

/** A role demands a second factor: the secret goes into an app, and a code proves that it arrived. */
export function CodeScreen({ desk, onHold }: CodeScreenProps) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const begin = useCommand(session.beginCode);
  const confirm = useCommand(session.confirmCode);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [begun, setBegun] = useState<OutputOf<typeof session.beginCode>>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [error, setError] = useState<Refusal>();
  const codeInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (begun) codeInput.current?.focus();
  }, [begun]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setError(undefined);
    if (!begun) {
      const result = await begin.run({ confirm: password });
      return result.ok ? setBegun(result.value) : setError(result.error);
    }
    onHold(true);
    const result = await confirm.run({ confirm: password, code });
    if (result.ok) return setCodes(result.value.recoveryCodes);
    onHold(false);
    setError(result.error);
    return undefined;
  }

  if (codes) return <RecoveryCodes desk={desk} codes={codes} onDone={() => onHold(false)} />;
  return (
    <SessionFrame title={words('code.title')} facility={desk.facility.name} focusTitle>
      <p className="fw-session-lead">{words('code.text')}</p>
      <form className="fw-session-form" noValidate onSubmit={(event) => void submit(event)}>
        {begun ? (
          <>
            <QrCode text={begun.uri} label={words('code.qr')} />
            <p>{words('code.scan')}</p>
            <code className="fw-recovery-key" dir="ltr" aria-label={words('code.secret')}>
              {begun.secret.match(/.{1,4}/g)?.join(' ')}
            </code>
            <p>{words('code.type')}</p>
            <TextField
              ref={codeInput}
              label={words('signIn.code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={20}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              error={error ? text(error) : null}
            />
          </>
        ) : (
          <PasswordBox
            label={words('signIn.password')}
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={error ? text(error) : undefined}
          />
        )}
        <Button type="submit" loading={begin.isRunning || confirm.isRunning}>
          {words(begun ? 'code.confirm' : 'code.begin')}
        </Button>
      </form>
    </SessionFrame>
  );
}

interface RecoveryCodesProps {
  readonly desk: SignedIn;
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

function RecoveryCodes({ desk, codes, onDone }: RecoveryCodesProps) {
  const words = useSessionWords();
  const [isKept, setIsKept] = useState(false);
  return (
    <SessionFrame title={words('code.recovery')} facility={desk.facility.name} focusTitle>
      <p className="fw-session-lead">{words('code.recoveryText')}</p>
      <ul role="list" className="fw-recovery-codes" dir="ltr">
        {codes.map((one) => (
          <li key={one}>
            <code>{one}</code>
          </li>
        ))}
      </ul>
      <div className="fw-session-form">
        <Notice severity="caution">{words('code.paper')}</Notice>
        <Checkbox
          label={words('code.kept')}
          checked={isKept}
          onChange={(event) => setIsKept(event.currentTarget.checked)}
        />
        <Button disabled={!isKept} onClick={onDone}>
          {words('recovery.do')}
        </Button>
      </div>
    </SessionFrame>
  );
}
