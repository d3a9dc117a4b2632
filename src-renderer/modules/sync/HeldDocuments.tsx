import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { parseRefusal } from '#shared/sync/write-refusals.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request, useCommand } from '#renderer/bridge/use-command.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useOpenPatient } from '#renderer/kit/use-open-patient.ts';
import { useCloseSyncPanel } from './panel-state.ts';
import { useSyncWords, type SyncWords } from './words.ts';

const SHOWN = 20;

type Held = OutputOf<typeof sync.held>[number];

/** What the server did not take, with its reason, and the way to the record. The server's words may speak of a patient. */
export function HeldDocuments({ count }: { readonly count: number }) {
  const words = useSyncWords();
  const mayRead = usePermission('chart.read');
  const [held, setHeld] = useState<readonly Held[]>([]);
  useEffect(() => {
    if (!mayRead) return undefined;
    let isGone = false;
    void request(sync.held, {}).then((answer) => {
      if (!isGone && answer.ok) setHeld(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [mayRead, count]);
  const shown = held.slice(0, SHOWN);
  const isAhead = held.some(({ reason }) => parseRefusal(reason ?? '')?.code === 'clock_ahead');
  return (
    <Notice severity="serious" title={`${words('held.title')}: ${count}`}>
      <p>{words('held.note')}</p>
      <ul className="fw-sync-list">
        {shown.map((one) => (
          <HeldDocument key={one.id} held={one} words={words} />
        ))}
      </ul>
      {isAhead ? <RestampAhead /> : null}
      {shown.length > 0 && count > shown.length ? (
        <p className="fw-second">{words('held.more', { count: count - shown.length })}</p>
      ) : null}
    </Notice>
  );
}

/** What was entered under a clock that was far ahead goes on once somebody has dated it anew. */
function RestampAhead() {
  const words = useSyncWords();
  const restamp = useCommand(sync.restamp);
  const [refused, setRefused] = useState<{ readonly code: string }>();
  async function run(): Promise<void> {
    const done = await restamp.run({});
    setRefused(done.ok ? undefined : done.error);
  }
  return (
    <div>
      <p>{words('held.ahead')}</p>
      <Button size="xs" loading={restamp.isRunning} onClick={() => void run()}>
        {words('held.restamp')}
      </Button>
      {refused ? <ErrorNotice error={refused} onRetry={null} /> : null}
    </div>
  );
}

function HeldDocument({ held, words }: { readonly held: Held; readonly words: SyncWords }) {
  const open = useOpenPatient();
  const close = useCloseSyncPanel();
  const { id, compartment, code, reason } = held;
  const patientId = held.patientId ?? (id.startsWith('patient:') ? id : undefined);
  const key = `held.${code}`;
  return (
    <li>
      <div>
        <span className="fw-strong">{words(`kind.${compartment}`)}.</span>{' '}
        {words.has(key) ? words(key) : code}
      </div>
      {reason === undefined ? null : (
        <div className="fw-second">
          {words.rich('held.says', { reason: <bdi key="reason">{reason}</bdi> })}
        </div>
      )}
      {patientId === undefined ? null : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            close();
            open(patientId);
          }}
        >
          {words('held.open')}
        </Button>
      )}
    </li>
  );
}
