import type { Command } from 'commander';
import { backupKeys } from '#engine/backup/backup-keys.ts';
import { listBackups, type BackupList } from '#engine/backup/list-backups.ts';
import { prune } from '#engine/backup/prune.ts';
import { runBackup } from '#engine/backup/run-backup.ts';
import { sourceOf } from '#engine/backup/station-source.ts';
import { writeAudit } from '#engine/commands/run-plan.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { TARGET_HELP, targetOf } from './backup-arguments.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { signInAlone, withStation, type StationArguments } from './sign-in.ts';

interface TargetArguments extends StationArguments {
  readonly to: string;
  readonly full?: boolean;
  readonly keepAll?: boolean;
}

export function register(program: Command, context: CliContext): void {
  const backup = program
    .command('backup')
    .description('back a station up, encrypted; see `restore` and `verify backup`');

  withStation(backup.command('run'))
    .description('store what is new since the last backup, then let go of old ones')
    .requiredOption('--to <target>', TARGET_HELP)
    .option('--full', 'store everything anew, whatever is there already')
    .option('--keep-all', 'let go of nothing; else the newest 24, 30 days and 12 months stay')
    .action((options: TargetArguments) => run(context, options));

  withStation(backup.command('list'))
    .description('print the backups of this station, the newest first')
    .requiredOption('--to <target>', TARGET_HELP)
    .action((options: TargetArguments) => list(context, options));
}

async function run(context: CliContext, options: TargetArguments): Promise<void> {
  const target = targetOf(context, options.to);
  const { engine, session, close } = await signInAlone(context, options);
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
    const pruned = options.keepAll ? undefined : await prune({ target, keys, nowMs: engine.clock.nowMs() });
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

async function list(context: CliContext, options: TargetArguments): Promise<void> {
  const target = targetOf(context, options.to);
  const { engine, close } = await signInAlone(context, options);
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

function sizeOf(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
