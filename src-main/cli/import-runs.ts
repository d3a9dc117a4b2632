import type { Command } from 'commander';
import type { ImportUndo } from '#shared/modules/imports/import-undo.rules.ts';
import type { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, type CliContext } from './cli-context.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';

interface UndoArguments extends StationArguments {
  readonly dryRun?: boolean;
}

const MOST_RUNS = 500;

/** Past imports: what they were, and taking one back. */
export function registerRuns(verb: Command, context: CliContext): void {
  withStation(verb.command('list'))
    .description('print past imports, newest first')
    .action(async (options: StationArguments) => {
      const { client, close } = await signIn(context, options);
      try {
        const runs = answered(await client.request(contracts.imports.runs, { limit: MOST_RUNS }));
        context.out(options.json ? `${JSON.stringify(runs)}\n` : runs.map(runLine).join(''));
      } finally {
        await close();
      }
    });

  withStation(verb.command('undo'))
    .description('take an import back, as long as nothing of it was sent; what was touched since stays')
    .argument('<run>', 'its id, as `import list` prints it')
    .option('--dry-run', 'tell what would be done, and do nothing of it')
    .action(async (runId: string, options: UndoArguments) => {
      const { client, close } = await signIn(context, options);
      try {
        const channel = options.dryRun === true ? contracts.imports.surveyUndo : contracts.imports.undo;
        const undo = answered(await client.request(channel, { runId }));
        context.out(options.json ? `${JSON.stringify(undo)}\n` : undoLines(undo, options.dryRun === true));
        if (undo.kept > 0) throw new CliFailure({ code: 'import.kept' });
      } finally {
        await close();
      }
    });
}

function runLine({ id, startedAt, format, files, fileCount, state, undo, ...run }: ImportRun): string {
  const counts = (['created', 'changed', 'unchanged', 'refused'] as const).flatMap((name) =>
    run[name] === undefined ? [] : [`${run[name]} ${name}`],
  );
  const [first] = files;
  const name = fileCount === 1 && first ? first.name : `${fileCount} files`;
  const said = [undo ? 'taken back' : state === 'open' ? 'not ended' : state, ...counts].join(', ');
  return `${[id, startedAt, format.padEnd(4), name, said].join('  ')}\n`;
}

function undoLines(
  { removed, removedPatients, restored, kept, keptRecords }: ImportUndo,
  isDryRun: boolean,
): string {
  return [
    isDryRun ? 'Nothing was done. These would be:' : 'These are:',
    `  ${String(removed).padStart(8)}  gone, ${removedPatients} of them patients`,
    `  ${String(restored).padStart(8)}  as they were before`,
    `  ${String(kept).padStart(8)}  kept, because of what came after`,
    ...keptRecords.map(({ id, mrn, reason }) => `  ${[id, mrn, reason].filter(Boolean).join('  ')}`),
    '',
  ].join('\n');
}
