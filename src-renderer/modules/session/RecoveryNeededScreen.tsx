import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import type { SignedIn } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { dropRecoveryKey, holdRecoveryKey, type HeldRecoveryKey } from './held-recovery-key.ts';
import { PasswordBox } from './PasswordBox.tsx';
import { RecoveryKeyText } from './RecoveryKeyText.tsx';
import { RecoveryKeyTypeBack } from './RecoveryKeyTypeBack.tsx';
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
      <RecoveryKeyTypeBack
        label={words(key === undefined ? 'unconfirmed.type' : 'newKeys.type')}
        onDone={dropRecoveryKey}
      />
      {key === undefined ? <MakeAnother userId={desk.user.userId} /> : null}
    </SessionFrame>
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
