import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { hosting, type HostingStatus } from '#shared/modules/hosting/hosting.contract.ts';
import { sync } from '#shared/modules/sync/sync.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { useKitWords } from '#renderer/kit/words.ts';
import { useServerWords } from './words.ts';

const NOTHING = {};

/** The server that runs here: where other desks find it, how it stands, and its end. */
export function RunningPanel({ status }: { readonly status: HostingStatus }) {
  const words = useServerWords();
  const text = useErrorText(words);
  const format = useFormat();
  const { state, url, fingerprint, fault, others } = status;
  return (
    <Panel title={words('runs.title')}>
      <div className="fw-admin-form">
        {state === 'starting' ? <p role="status">{words('runs.starting')}</p> : null}
        {state === 'failed' && fault !== undefined ? (
          <Notice severity="serious" title={words('runs.failed', { reason: text({ code: fault }) })} />
        ) : null}
        {url === undefined || fingerprint === undefined ? null : (
          <dl className="fw-facts">
            <dt>{words('runs.address')}</dt>
            <dd>
              <bdi dir="ltr">{url}</bdi>
            </dd>
            <dt>{words('runs.fingerprint')}</dt>
            <dd>
              <code dir="ltr" className="fw-server-print">
                {fingerprint.match(/.{8}/g)?.join(' ')}
              </code>
            </dd>
            <dt>{words('runs.others')}</dt>
            <dd className="fw-numeric">{format.number(others)}</dd>
          </dl>
        )}
        <p className="fw-second">{words.rich('runs.page', { name: <code key="name">admin</code> })}</p>
        <StopHosting others={others} />
      </div>
    </Panel>
  );
}

/** Asked once more in place, with what waits. */
function StopHosting({ others }: Pick<HostingStatus, 'others'>) {
  const words = useServerWords();
  const kit = useKitWords();
  const toast = useToast();
  const stop = useCommand(hosting.stop);
  const unsent = useQuery(sync.status, NOTHING).value?.notSent ?? 0;
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function end(): Promise<void> {
    setRefusal(undefined);
    const done = await stop.run({});
    if (done.ok) toast(words('stop.done'));
    else setRefusal(done.error);
  }

  if (!isAsking)
    return (
      <div className="fw-admin-actions">
        <Button variant="default" onClick={() => setIsAsking(true)}>
          {words('stop.do')}
        </Button>
      </div>
    );
  return (
    <Notice
      severity="serious"
      role="alert"
      title={words('stop.title')}
      actions={
        <>
          <Button size="xs" variant="default" onClick={() => setIsAsking(false)}>
            {kit('cancel')}
          </Button>
          <Button size="xs" loading={stop.isRunning} onClick={() => void end()}>
            {words('stop.confirm')}
          </Button>
        </>
      }
    >
      <p>{others === 0 ? words('stop.alone') : words('stop.others', { count: others })}</p>
      {unsent === 0 ? null : <p>{words('stop.unsent', { count: unsent })}</p>}
      <p>{words('stop.kept')}</p>
      {refusal ? <ErrorNotice error={refusal} words={words} onRetry={null} /> : null}
    </Notice>
  );
}
