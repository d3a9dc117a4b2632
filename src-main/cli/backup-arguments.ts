import { Option, type Command } from 'commander';
import { openTarget } from '#engine/backup/open-target.ts';
import type { BackupTarget } from '#engine/backup/target.ts';
import type { Opener } from '#engine/backup/unlock.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { passwordOf } from './sign-in.ts';

/** The options of verbs that open a backup, with no station beside it. */
export interface BackupArguments {
  readonly from: string;
  readonly user: string;
  readonly recoveryKey?: boolean;
  readonly at?: string;
  readonly json?: boolean;
}

export const TARGET_HELP =
  'a folder, or s3://BUCKET/PREFIX?endpoint=URL&region=NAME with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';

export function withBackup(command: Command): Command {
  return command
    .requiredOption('--from <target>', TARGET_HELP)
    .addOption(new Option('--user <login>', 'whose password opens it').default('admin'))
    .option('--recovery-key', 'open it with the recovery key, from FIELDWARD_RECOVERY_KEY or asked for')
    .option('--at <time>', 'the newest backup not newer than this, as in 2026-03-12T18:00Z')
    .option('--json', 'print JSON; trouble goes to standard error, as JSON too');
}

export function targetOf(context: CliContext, address: string): BackupTarget {
  const target = openTarget(address, context.env);
  if (!target.ok) throw new CliFailure(target.error, EXIT.usage);
  return target.value;
}

/** Which backup, and what opens it. */
export async function openingOf(
  context: CliContext,
  { from, user, recoveryKey, at }: BackupArguments,
): Promise<{ readonly target: BackupTarget; readonly opener: Opener; readonly atMs?: number }> {
  const target = targetOf(context, from);
  const atMs = at === undefined ? undefined : Date.parse(at);
  if (Number.isNaN(atMs)) throw new CliFailure({ code: 'usage.at' }, EXIT.usage);
  const isByKey = recoveryKey ?? Boolean(context.env['FIELDWARD_RECOVERY_KEY']);
  const opener: Opener = isByKey
    ? { kind: 'recoveryKey', typed: await passwordOf(context, 'Recovery key: ', 'FIELDWARD_RECOVERY_KEY') }
    : { kind: 'password', login: user, password: await passwordOf(context, `Password of ${user}: `) };
  return { target, opener, ...(atMs === undefined ? {} : { atMs }) };
}

export function sizeOf(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
