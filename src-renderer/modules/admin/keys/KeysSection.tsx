import { Button } from '@mantine/core';
import { useEffect, useState, type FormEvent } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { station } from '#shared/modules/station/station.contract.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { holdRecoveryKey } from '#renderer/modules/session/held-recovery-key.ts';
import { PasswordRow } from '../accounts/PasswordRow.tsx';
import { useAdminWords } from '../words.ts';
import { AutoLockPanel } from './AutoLockPanel.tsx';
import { useKeysWords } from './words.ts';

type Keys = OutputOf<typeof station.keys>;
type KeyAction = 'renew' | 'rekey' | 'bind' | 'unbind';

/** The keys of this station: what opens its records, and on which machine. */
export function KeysSection() {
  const words = useKeysWords();
  const adminWords = useAdminWords();
  const [keys, setKeys] = useState<Keys>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [asking, setAsking] = useState<KeyAction>();
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void request(station.keys, {}).then((answer) => {
      if (!isCurrent) return;
      if (answer.ok) setKeys(answer.value);
      else setRefusal(answer.error);
    });
    return () => {
      isCurrent = false;
    };
  }, [looks]);
  const binding: KeyAction = keys?.bound ? 'unbind' : 'bind';
  const canAct = (kind: KeyAction) => kind !== 'bind' || keys?.canBind === true;
  return (
    <div className="fw-admin-side">
      {refusal ? <ErrorNotice error={refusal} words={adminWords} /> : null}
      {(['renew', 'rekey', binding] as const).map((kind) => (
        <Panel key={kind} title={words(`keys.${kind}.title`)}>
          <div className="fw-admin-form">
            <p>{words(`keys.${kind}.text`)}</p>
            {keys && !canAct(kind) ? <p className="fw-second">{words('keys.noKeychain')}</p> : null}
            {asking === kind ? (
              <KeyForm
                kind={kind}
                onDone={() => {
                  setAsking(undefined);
                  setLooks((count) => count + 1);
                }}
                onCancel={() => setAsking(undefined)}
              />
            ) : (
              <div className="fw-admin-actions">
                <Button variant="default" disabled={!keys || !canAct(kind)} onClick={() => setAsking(kind)}>
                  {words(`keys.${kind}.do`)}
                </Button>
              </div>
            )}
          </div>
        </Panel>
      ))}
      <AutoLockPanel />
    </div>
  );
}

interface KeyFormProps {
  readonly kind: KeyAction;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The administrator's own password opens the data key, which the station does not keep. */
function KeyForm({ kind, onDone, onCancel }: KeyFormProps) {
  const words = useKeysWords();
  const adminWords = useAdminWords();
  const kit = useKitWords();
  const { user } = useSession();
  const [confirm, setConfirm] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isRunning, setIsRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    setRefusal(undefined);
    if (confirm === '' || isRunning) return;
    setIsRunning(true);
    const answer = await ask(kind, user.userId, confirm);
    setIsRunning(false);
    if (answer.ok) onDone();
    else setRefusal(answer.error);
  }

  return (
    <form
      className="fw-admin-fields"
      noValidate
      aria-label={words(`keys.${kind}.title`)}
      onSubmit={(event) => void submit(event)}
    >
      <PasswordRow
        label={adminWords('password.own')}
        isOwn
        takesFocus
        value={confirm}
        onChange={setConfirm}
        error={isTried && confirm === '' ? kit('field.needed') : undefined}
      />
      {refusal ? <ErrorNotice error={refusal} words={adminWords} onRetry={null} /> : null}
      <div className="fw-button-row">
        <Button variant="default" onClick={onCancel}>
          {kit('cancel')}
        </Button>
        <Button type="submit" loading={isRunning}>
          {words(`keys.${kind}.do`)}
        </Button>
      </div>
    </form>
  );
}

function ask(kind: KeyAction, userId: string, confirm: string) {
  if (kind === 'rekey') return holdRecoveryKey(userId, () => request(station.rekey, { confirm }));
  if (kind === 'renew') return holdRecoveryKey(userId, () => request(station.renewRecovery, { confirm }));
  return request(station.bind, { confirm, bound: kind === 'bind' });
}
