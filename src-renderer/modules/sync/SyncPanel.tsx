import { Button, Progress } from '@mantine/core';
import { station } from '#shared/modules/station/station.contract.ts';
import { sync, type SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import type { Severity } from '#renderer/kit/tokens.ts';
import { LastBackup } from '#renderer/modules/admin/backups/LastBackup.tsx';
import { Diagnostics } from './Diagnostics.tsx';
import { HeldDocuments } from './HeldDocuments.tsx';
import { OtherStations } from './OtherStations.tsx';
import './sync.css';
import { adviceLine, bigLine } from './sync-lines.ts';
import { SyncFiles } from './SyncFiles.tsx';
import { SyncKinds } from './SyncKinds.tsx';
import { WaitingReviews } from './WaitingReviews.tsx';
import { spanWords, useSyncWords } from './words.ts';

const NOTHING = {};
const HOUR_MINUTES = 60;

const SEVERITIES: { readonly [S in SyncStatus['state']]: Severity } = {
  off: 'info',
  online: 'ok',
  connecting: 'pending',
  offline: 'pending',
  paused: 'pending',
  faulted: 'serious',
};

/** How this station and its server stand, what waits, and what can be done about it. */
export function SyncPanel({ status }: { readonly status: SyncStatus }) {
  const words = useSyncWords();
  const format = useFormat();
  const { now } = useClock();
  return (
    <div className="fw-sync">
      <Notice
        severity={SEVERITIES[status.state]}
        title={bigLine(words, format, status, Date.parse(now))}
        actions={<SyncActions status={status} />}
      >
        <p>{adviceLine(words, status)}</p>
      </Notice>
      <Fetching status={status} />
      {status.notTaken.length === 0 ? null : (
        <Notice severity="serious">
          {words('notTaken', { count: status.notTaken.reduce((sum, { count }) => sum + count, 0) })}
        </Notice>
      )}
      <WaitingReviews />
      {status.held > 0 ? <HeldDocuments count={status.held} /> : null}
      <SyncKinds status={status} />
      {status.files ? <SyncFiles files={status.files} /> : null}
      <OtherStations />
      <SyncFacts status={status} />
      <Diagnostics />
    </div>
  );
}

function SyncActions({ status: { state } }: { readonly status: SyncStatus }) {
  const words = useSyncWords();
  const mayManage = usePermission('station.manage');
  if (state === 'paused')
    return mayManage ? (
      <Button size="xs" onClick={() => void request(sync.resume, {})}>
        {words('resume')}
      </Button>
    ) : null;
  return (
    <>
      <Button size="xs" onClick={() => void request(sync.now, {})}>
        {words(state === 'online' ? 'now' : 'tryNow')}
      </Button>
      {mayManage ? (
        <>
          <Button
            size="xs"
            variant="default"
            onClick={() => void request(sync.pause, { minutes: HOUR_MINUTES })}
          >
            {words('pauseHour')}
          </Button>
          <Button size="xs" variant="default" onClick={() => void request(sync.pause, {})}>
            {words('pause')}
          </Button>
        </>
      ) : null}
    </>
  );
}

function Fetching({ status: { fetching } }: { readonly status: SyncStatus }) {
  const words = useSyncWords();
  const format = useFormat();
  if (!fetching) return null;
  const { fetched, left, secondsLeft } = fetching;
  const all = left === undefined ? undefined : fetched + left;
  const leftWords =
    secondsLeft === undefined
      ? undefined
      : secondsLeft < 60
        ? words('fetching.soon')
        : words('fetching.time', { left: spanWords(words, secondsLeft * 1_000) });
  const text =
    all === undefined
      ? words('fetching.some', { fetched: format.number(fetched) })
      : words('fetching.left', { fetched: format.number(fetched), all: format.number(all) });
  return (
    <section aria-label={words('fetching.title')}>
      <h3>{words('fetching.title')}</h3>
      {all === undefined || all === 0 ? null : (
        <Progress value={(100 * fetched) / all} aria-label={words('fetching.title')} />
      )}
      <p className="fw-second">
        {[text, leftWords].filter(Boolean).join(' · ')}. {words('fetching.workOn')}
      </p>
    </section>
  );
}

function SyncFacts({ status }: { readonly status: SyncStatus }) {
  const words = useSyncWords();
  const format = useFormat();
  const { server, address, lastContactAt } = status;
  const own = useQuery(station.status, NOTHING);
  return (
    <>
      {own.state === 'error' ? <ErrorNotice error={own.error} /> : null}
      <dl className="fw-facts">
        {server === undefined ? null : (
          <>
            <dt>{words('facts.server')}</dt>
            <dd>
              <bdi dir="ltr">{server}</bdi> {address > 0 ? words('facts.second') : null}
            </dd>
          </>
        )}
        <dt>{words('facts.lastContact')}</dt>
        <dd>{lastContactAt === undefined ? words('facts.never') : format.dateTime(lastContactAt)}</dd>
        {own.value === undefined ? null : (
          <>
            <dt>{words('facts.patients')}</dt>
            <dd className="fw-numeric">{format.number(own.value.patients)}</dd>
          </>
        )}
        <LastBackup />
        {own.value === undefined ? null : (
          <>
            <dt>{words('facts.version')}</dt>
            <dd>{own.value.version}</dd>
          </>
        )}
      </dl>
    </>
  );
}
