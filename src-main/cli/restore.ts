import type { Command } from 'commander';
import { restore } from '#engine/backup/restore.ts';
import { openingOf, withBackup, type BackupArguments } from './backup-arguments.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { refuseBesideStation } from './sign-in.ts';

export function register(program: Command, context: CliContext): void {
  withBackup(program.command('restore'))
    .description('make a station of a backup, in a new folder and as a device of its own')
    .requiredOption('--data <dir>', 'the new data folder')
    .action(async (options: BackupArguments & { readonly data: string }) => {
      await refuseBesideStation(options.data);
      const restored = await restore({
        ...(await openingOf(context, options)),
        dataDir: options.data,
        nowMs: Date.now(),
        onProgress: ({ bytes, ofBytes }) =>
          context.err(`\r${ofBytes === 0 ? 100 : Math.floor((bytes * 100) / ofBytes)} % restored `),
      });
      context.err('\n');
      if (!restored.ok) throw new CliFailure(restored.error);
      const { takenAtMs, ...report } = restored.value;
      const takenAt = new Date(takenAtMs).toISOString();
      context.out(
        options.json
          ? `${JSON.stringify({ ...report, takenAt })}\n`
          : `Restored as of ${takenAt} into ${options.data}.\n` +
              `It is a device of its own now: ${report.device}, record numbers ${report.mrnPrefix}-…\n` +
              'If the old station still lives, do not work at both: what is entered there from now on is not here.\n',
      );
    });
}
