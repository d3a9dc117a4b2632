import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { backups, type BackupsStatus } from '#shared/modules/backups/backups.contract.ts';
import { useCommand } from '#renderer/bridge/use-command.ts';
import { EmptyState } from '#renderer/kit/EmptyState.tsx';
import { ErrorNotice, useErrorText } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useToast } from '#renderer/kit/toast.tsx';
import { CopyNotice } from './CopyNotice.tsx';
import { LossNotice } from './LossNotice.tsx';
import { ProveForm } from './ProveForm.tsx';
import { megabytes, reasonOf, verdictOf } from './trouble.ts';
import { useBackupWords } from './words.ts';

/** How it stands with backups, in plain words, and what can be asked for now. */
export function StatePanel({ status }: { readonly status: BackupsStatus }) {
  const words = useBackupWords();
  const format = useFormat();
  const toast = useToast();
  const runNow = useCommand(backups.runNow);
  const [isProving, setIsProving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const isBusy = status.running !== undefined || runNow.isRunning;

  async function run(): Promise<void> {
    setRefusal(undefined);
    const done = await runNow.run({});
    if (!done.ok) return setRefusal(done.error);
    const { bytes, storedBytes } = done.value;
    toast(
      words('ran', { size: format.number(megabytes(bytes)), stored: format.number(megabytes(storedBytes)) }),
    );
  }

  return (
    <Panel
      title={words('state')}
      padded
      actions={
        status.source === 'none' ? undefined : (
          <>
            <Button
              variant="default"
              size="xs"
              disabled={isBusy || isProving || status.lastGoodAt === undefined}
              onClick={() => setIsProving(true)}
            >
              {words('prove')}
            </Button>
            <Button size="xs" disabled={isBusy} onClick={() => void run()}>
              {words('runNow')}
            </Button>
          </>
        )
      }
    >
      <div className="fw-backups-state">
        {status.changesLostAt === undefined ? null : <LossNotice at={status.changesLostAt} />}
        {status.copiedAt === undefined ? null : <CopyNotice at={status.copiedAt} />}
        <Verdict status={status} />
        {refusal && refusal.code !== status.error?.code ? (
          <ErrorNotice error={refusal} words={words} onRetry={null} />
        ) : null}
        {status.source === 'none' ? (
          <EmptyState title={words('none')}>{words('noneNext')}</EmptyState>
        ) : (
          <Facts status={status} />
        )}
        {isProving ? <ProveForm onEnd={() => setIsProving(false)} /> : null}
      </div>
    </Panel>
  );
}

function Verdict({ status }: { readonly status: BackupsStatus }) {
  const words = useBackupWords();
  const text = useErrorText(words);
  const format = useFormat();
  const verdict = verdictOf(status);
  if (verdict === undefined) return null;
  const { running } = status;
  if (running) {
    const { bytes = 0, ofBytes = 0 } = running;
    const percent = ofBytes === 0 ? 0 : Math.floor((bytes * 100) / ofBytes);
    return (
      <Notice severity="info" role="status" title={words(`state.${verdict}`)}>
        <progress
          className="fw-backups-progress"
          aria-label={words(`state.${verdict}`)}
          max={100}
          value={percent}
        />{' '}
        {words('progress', { percent })}
      </Notice>
    );
  }
  const trouble = reasonOf(status, verdict);
  const isCalm = verdict === 'good' || verdict === 'waiting';
  const severity = isCalm ? (verdict === 'good' ? 'ok' : 'info') : trouble ? 'serious' : 'caution';
  return (
    <Notice severity={severity} role="status" title={words(`state.${verdict}`)}>
      {trouble ? (
        <>
          {text({ code: trouble.code })}{' '}
          <time dateTime={trouble.at}>
            {verdict === 'away'
              ? words('since', { time: format.dateTime(trouble.at) })
              : format.dateTime(trouble.at)}
          </time>
        </>
      ) : null}
    </Notice>
  );
}

function Facts({ status }: { readonly status: BackupsStatus }) {
  const words = useBackupWords();
  const format = useFormat();
  const { target, everyHours, lastGoodAt, provenAt, snapshots, bytes, files } = status;
  const time = (at: string | undefined) =>
    at === undefined ? words('neverYet') : <time dateTime={at}>{format.dateTime(at)}</time>;
  return (
    <dl className="fw-backups-facts">
      <Fact name={words('target')}>
        <bdi dir="ltr">{target}</bdi>
      </Fact>
      {everyHours === undefined ? null : (
        <Fact name={words('every')}>{words('hours', { count: everyHours })}</Fact>
      )}
      <Fact name={words('lastGood')}>{time(lastGoodAt)}</Fact>
      <Fact name={words('proven')}>{time(provenAt)}</Fact>
      {snapshots === undefined || bytes === undefined ? null : (
        <Fact name={words('held')}>
          {words('heldValue', { count: snapshots, size: format.number(megabytes(bytes)) })}
        </Fact>
      )}
      <Fact name={words('files')}>
        {words('filesValue', {
          used: format.number((files.usedBytes / 1e9).toFixed(2)),
          quota: format.number(Math.round(files.quotaBytes / 1e9)),
        })}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
