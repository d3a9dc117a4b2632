import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { session } from '#shared/modules/session/session.contract.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import type { SignedIn } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { TextField } from '#renderer/kit/fields/TextField.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { dropRecoveryKey, holdRecoveryKey, type HeldRecoveryKey } from './held-recovery-key.ts';
import { PasswordBox } from './PasswordBox.tsx';
import { RecoveryKeyText } from './RecoveryKeyText.tsx';
import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

export interface RecoveryNeededScreenProps {
  readonly desk: SignedIn;
  /** Absent where the window that showed the key has been closed or loaded again. */
  readonly held: HeldRecoveryKey | undefined;
}

/** The station has a recovery key that nobody has confirmed: the desk waits until someone surely has it on paper. */
export function RecoveryNeededScreen({ desk, held }: RecoveryNeededScreenProps) {
  const words = useSessionWords();
  if (held && held.key === undefined)
    return (
      <SessionFrame title={words('newKeys.title')} facility={desk.facility.name} focusTitle wide>
        <p role="status">{words('newKeys.making')}</p>
      </SessionFrame>
    );
  const { key } = held ?? {};
  return (
    <SessionFrame
      key={key ?? 'lost'}
      title={words(key === undefined ? 'unconfirmed.title' : 'newKeys.title')}
      facility={desk.facility.name}
      focusTitle
      wide
    >
      <p className="fw-session-lead">{words(key === undefined ? 'unconfirmed.text' : 'newKeys.text')}</p>
      {key === undefined ? null : (
        <>
          <RecoveryKeyText recoveryKey={key} />
          <Notice severity="caution">{words('recovery.paper')}</Notice>
        </>
      )}
      <TypeBack isLost={key === undefined} />
      {key === undefined ? <MakeAnother userId={desk.user.userId} /> : null}
    </SessionFrame>
  );
}

function TypeBack({ isLost }: { readonly isLost: boolean }) {
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
    if (confirmed.ok) dropRecoveryKey();
    else setRefusal(confirmed.error);
  }

  return (
    <form className="fw-session-form fw-noprint" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label={words(isLost ? 'unconfirmed.type' : 'newKeys.type')}
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

/** Where the key is gone with the window that showed it. The records are not encrypted anew. */
function MakeAnother({ userId }: { readonly userId: string }) {
  const words = useSessionWords();
  const text = useErrorText(words);
  const [password, setPassword] = useState('');
  const [isRunning, setIsRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsRunning(true);
    setRefusal(undefined);
    const made = await request(station.renewRecovery, { confirm: password });
    setIsRunning(false);
    if (made.ok) await holdRecoveryKey(userId, async () => made);
    else setRefusal(made.error);
  }

  return (
    <form className="fw-session-form" noValidate onSubmit={(event) => void submit(event)}>
      <h2>{words('unconfirmed.lost')}</h2>
      <p>{words('unconfirmed.lostText')}</p>
      <PasswordBox
        label={words('unconfirmed.password')}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={refusal ? text(refusal) : undefined}
      />
      <div className="fw-dialog-actions">
        <Button type="submit" variant="default" loading={isRunning}>
          {words('unconfirmed.make')}
        </Button>
      </div>
    </form>
  );
}
