import type { Command } from 'commander';
import type { OutputOf } from '#shared/kernel/contract.ts';
import { contracts } from '#shared/registry.ts';
import { sizeOf, TARGET_HELP } from './backup-arguments.ts';
import type { ToArguments } from './backup-to.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, passwordOf, signIn, withStation, type StationArguments } from './sign-in.ts';

type TargetArguments = StationArguments & Partial<ToArguments>;

const TO_HELP = `${TARGET_HELP}; else where the station is told to, which works beside an open one, too`;

export function register(program: Command, context: CliContext): void {
  const backup = program
    .command('backup')
    .description('back a station up, encrypted; see `restore` and `verify backup`');

  withStation(backup.command('run'))
    .description('store what is new since the last backup, then let go of old ones')
    .option('--to <target>', TO_HELP)
    .option('--full', 'with --to: store everything anew, whatever is there already')
    .option('--keep-all', 'with --to: let go of nothing; else as many stay as the station is set to keep')
    .action(async ({ to, ...options }: TargetArguments) => {
      if (to !== undefined) return (await import('./backup-to.ts')).runTo(context, { ...options, to });
      if (options.full || options.keepAll) throw new CliFailure({ code: 'usage.to' }, EXIT.usage);
      return runOwn(context, options);
    });

  withStation(backup.command('list'))
    .description('print the backups of this station, the newest first')
    .option('--to <target>', TO_HELP)
    .action(async ({ to, ...options }: TargetArguments) => {
      if (to !== undefined) return (await import('./backup-to.ts')).listTo(context, { ...options, to });
      return listOwn(context, options);
    });

  withStation(backup.command('prove'))
    .description(
      'restore the newest backup, where the station is told to make them, to a scratch folder and read all of it',
    )
    .action((options: StationArguments) => proveOwn(context, options));
}

/** At an open station the backup goes on where this program is ended meanwhile: it is the station's. */
async function runOwn(context: CliContext, options: StationArguments): Promise<void> {
  const { client, close } = await signIn(context, options);
  const stopWatching = client.subscribe(contracts.backups.status, {}, (status) => {
    const { bytes, ofBytes } = (status.ok && status.value.running) || {};
    if (bytes !== undefined && ofBytes !== undefined && ofBytes > 0)
      context.err(`\r${Math.floor((bytes * 100) / ofBytes)} % read `);
  });
  try {
    const done = answered(await client.request(contracts.backups.runNow, {}));
    const { takenAt, bytes, storedBytes, files, damaged } = done;
    const words =
      `Backup of ${takenAt}: ${sizeOf(bytes)} in ${files} files, ${sizeOf(storedBytes)} of it new.\n` +
      (damaged > 0 ? `Damaged earlier, and stored anew where it was needed: ${damaged} objects\n` : '');
    context.err('\n');
    context.out(options.json ? `${JSON.stringify(done)}\n` : words);
  } finally {
    stopWatching();
    await close();
  }
}

async function listOwn(context: CliContext, options: StationArguments): Promise<void> {
  const { client, close } = await signIn(context, options);
  try {
    const listed = answered(await client.request(contracts.backups.list, {}));
    context.out(options.json ? `${JSON.stringify(listed)}\n` : linesOf(listed));
  } finally {
    await close();
  }
}

async function proveOwn(context: CliContext, options: StationArguments): Promise<void> {
  const confirm = await passwordOf(context, `Password of ${options.user}: `);
  const { client, close } = await signIn(context, options, { password: confirm });
  try {
    const proven = answered(await client.request(contracts.backups.prove, { confirm }));
    const lines = Object.entries(proven).map(([name, value]) => `${name}: ${value}\n`);
    context.out(options.json ? `${JSON.stringify(proven)}\n` : lines.join(''));
    if (!proven.ok) throw new CliFailure({ code: 'verify.backup' });
  } finally {
    await close();
  }
}

function linesOf({ backups, unreadable, provenAt }: OutputOf<(typeof contracts)['backups']['list']>): string {
  const lines = backups.map(({ takenAt, bytes, device, isOwn }) =>
    [takenAt, sizeOf(bytes).padStart(10), device, isOwn ? '' : 'restored from'].join('  ').trimEnd(),
  );
  if (unreadable > 0) lines.push(`Not this station's, or damaged: ${unreadable}`);
  lines.push(`Last proven restore: ${provenAt ?? 'never; run `backup prove`'}`);
  return `${lines.join('\n')}\n`;
}
