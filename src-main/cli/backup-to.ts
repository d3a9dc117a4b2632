import { backupKeys } from '#engine/backup/backup-keys.ts';
import { readSettings } from '#engine/backup/kept-settings.ts';
import { listBackups, type BackupList } from '#engine/backup/list-backups.ts';
import { prune } from '#engine/backup/prune.ts';
import { runBackup } from '#engine/backup/run-backup.ts';
import { sourceOf } from '#engine/backup/station-source.ts';
import { writeAudit } from '#engine/commands/run-plan.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { sizeOf, targetOf } from './backup-arguments.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { refuseBesideStation, signInAlone, type StationArguments } from './sign-in.ts';

export interface ToArguments extends StationArguments {
  readonly to: string;
  readonly full?: boolean;
  readonly keepAll?: boolean;
}

export async function runTo(context: CliContext, options: ToArguments): Promise<void> {
  const target = targetOf(context, options.to);
  const { engine, session, close } = await alone(context, options);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    const opened = engine.opened();
    const keys = backupKeys(opened.backupKey, opened.device);
    const done = await runBackup({
      target,
      keys,
      source: sourceOf(opened, stationFolder(options.data), engine.version),
      nowMs: engine.clock.nowMs(),
      full: options.full ?? false,
      signal: stop.signal,
      onProgress: ({ bytes, ofBytes }) => context.err(`\r${Math.floor((bytes * 100) / ofBytes)} % read `),
    });
    context.err('\n');
    await writeAudit(engine, {
      action: 'backup.run',
      userId: session.userId,
      ...(done.ok ? { outcome: 'success' } : { outcome: 'refused', reason: done.error.code }),
    });
    if (!done.ok) throw new CliFailure(done.error);
    const { takenAtMs, ...report } = done.value;
    const takenAt = new Date(takenAtMs).toISOString();
    const { retention } = await readSettings(opened);
    const pruned = options.keepAll
      ? undefined
      : await prune({ target, keys, nowMs: engine.clock.nowMs(), retention });
    if (options.json) context.out(`${JSON.stringify({ ...report, takenAt, pruned })}\n`);
    else {
      context.out(
        `Backup ${report.sequence} of ${takenAt}: ${sizeOf(report.bytes)} in ${report.files} files, ${sizeOf(report.storedBytes)} of it new.\n` +
          report.damaged.map((name) => `Damaged, and stored anew where it was needed: ${name}\n`).join('') +
          (pruned?.ok && pruned.value.removed > 0 ? `Let go of ${pruned.value.removed} old backups.\n` : ''),
      );
    }
    if (pruned?.ok === false) throw new CliFailure(pruned.error);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await close();
  }
}

export async function listTo(context: CliContext, options: ToArguments): Promise<void> {
  const target = targetOf(context, options.to);
  const { engine, close } = await alone(context, options);
  try {
    const { backupKey, device } = engine.opened();
    const listed = await listBackups(target, backupKeys(backupKey, device));
    if (!listed.ok) throw new CliFailure(listed.error);
    context.out(options.json ? `${JSON.stringify(told(listed.value))}\n` : linesOf(listed.value));
  } finally {
    await close();
  }
}

function told({ backups, proof, ...rest }: BackupList) {
  return {
    ...rest,
    backups: backups.map(({ takenAtMs, ...backup }) => ({
      ...backup,
      takenAt: new Date(takenAtMs).toISOString(),
    })),
    ...(proof ? { lastProvenRestore: new Date(proof.provenAtMs).toISOString() } : {}),
  };
}

function linesOf({ backups, unreadable, proof }: BackupList): string {
  const lines = backups.map(({ takenAtMs, sequence, bytes, device }) =>
    [
      new Date(takenAtMs).toISOString(),
      String(sequence).padStart(6),
      sizeOf(bytes).padStart(10),
      device,
    ].join('  '),
  );
  if (unreadable.length > 0) lines.push(`Not this station's, or damaged: ${unreadable.length}`);
  lines.push(
    `Last proven restore: ${proof ? new Date(proof.provenAtMs).toISOString() : 'never; run `verify backup`'}`,
  );
  return `${lines.join('\n')}\n`;
}

/** A target named by hand: an open station makes its backups one at a time, where it was told to. */
async function alone(context: CliContext, options: ToArguments) {
  await refuseBesideStation(options.data, 'backup.ownTarget');
  return signInAlone(context, options);
}
