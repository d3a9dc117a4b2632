import { ok, type Result } from '#shared/kernel/result.ts';
import type { BackupsStatus } from '#shared/modules/backups/backups.contract.ts';
import type { EngineContext } from '../actions.ts';
import { untoldLoss } from '../commands/lost-changes.ts';
import { momentAt } from '../platform/moment.ts';
import { stackOf } from '../platform/log.ts';
import { copyNotice } from './copy-notice.ts';
import type { ScheduledBackups } from './scheduled-backups.ts';

/** What becomes overdue does so with time alone. */
const EVERY_MS = 60_000;
/** Progress comes with each part of a file that is read. */
const SETTLE_MS = 150;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Pushes the state of backups now, with each change, and each minute. */
export function watchBackups(
  engine: EngineContext,
  scheduled: ScheduledBackups,
  push: (value: Result<BackupsStatus, never>) => void,
): () => void {
  let isStopped = false;
  let later: NodeJS.Timeout | undefined;
  const tell = async () => {
    later = undefined;
    if (isStopped) return;
    const status = await statusOf(engine, scheduled);
    if (!isStopped) push(ok(status));
  };
  const telling = () =>
    void tell().catch((error: unknown) => {
      // Whoever has left meanwhile has closed the replica under the question.
      if (!isStopped) engine.log.error('backup.status', { stack: stackOf(error) });
    });
  const soon = () => {
    later ??= setTimeout(telling, SETTLE_MS);
  };
  const stopChanges = scheduled.onChange(soon);
  const timer = setInterval(soon, EVERY_MS).unref();
  telling();
  return () => {
    isStopped = true;
    stopChanges();
    clearInterval(timer);
    clearTimeout(later);
  };
}

async function statusOf(engine: EngineContext, scheduled: ScheduledBackups): Promise<BackupsStatus> {
  const opened = engine.opened();
  const at = (ms: number) => momentAt(ms, opened.facility.zone).now;
  const told = (trouble: { readonly code: string; readonly atMs: number }) => ({
    code: trouble.code,
    at: at(trouble.atMs),
  });
  const plan = await scheduled.plan();
  const copiedMs = await copyNotice(opened);
  const lost = await untoldLoss(opened.replica.reader());
  const usedBytes = await opened.blobs.usedBytes();
  const { running, lastMs, away, error, provenMs, proofError, snapshots, bytes } = scheduled.status();
  return {
    source: plan?.source ?? 'none',
    ...(plan ? { target: plan.words, everyHours: plan.everyMs / HOUR_MS } : {}),
    ...(plan?.proveEveryMs === undefined ? {} : { proveEveryDays: Math.round(plan.proveEveryMs / DAY_MS) }),
    ...(running ? { running: workOf(running, at) } : {}),
    ...(lastMs === undefined ? {} : { lastGoodAt: at(lastMs) }),
    ...(away ? { away: told(away) } : {}),
    ...(error ? { error: told(error) } : {}),
    ...(provenMs === undefined ? {} : { provenAt: at(provenMs) }),
    ...(proofError ? { proofError: told(proofError) } : {}),
    ...(snapshots === undefined ? {} : { snapshots }),
    ...(bytes === undefined ? {} : { bytes }),
    overdue: [...scheduled.overdue(plan)],
    files: { usedBytes, quotaBytes: opened.blobs.quotaBytes() },
    ...(copiedMs === undefined ? {} : { copiedAt: at(copiedMs) }),
    ...(lost ? { changesLostAt: at(lost.atMs) } : {}),
  };
}

function workOf(
  { kind, startedMs, bytes, ofBytes }: NonNullable<ReturnType<ScheduledBackups['status']>['running']>,
  at: (ms: number) => string,
): NonNullable<BackupsStatus['running']> {
  return {
    kind,
    startedAt: at(startedMs),
    ...(bytes === undefined ? {} : { bytes }),
    ...(ofBytes === undefined ? {} : { ofBytes }),
  };
}
