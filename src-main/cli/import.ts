import type { Command } from 'commander';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { resolve } from 'node:path';
import { findInputs } from '#engine/interop/input-files.ts';
import { sourceName } from '#shared/modules/imports/source-name.rules.ts';
import type { LocalProgress } from '#shared/modules/station/local.contract.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { importCsv, type CsvArguments } from './import-csv.ts';
import { registerRuns } from './import-runs.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';
import { untilStopped } from './until-stopped.ts';

interface FhirArguments extends StationArguments {
  readonly remap?: boolean;
  readonly source?: string;
}

export function register(program: Command, context: CliContext): void {
  const verb = program.command('import').description('take files in, list what was taken in, take it back');

  withStation(verb.command('fhir'))
    .description('take FHIR R4 in; a folder without a station gets one')
    .argument('[paths...]', 'folders, .json, .ndjson, each also .gz')
    .option('--remap', 'read nothing new: read anew what earlier versions kept beside the records')
    .option('--source <name>', 'the system that they come from, where another one uses the same ids')
    .action((paths: readonly string[], options: FhirArguments) => {
      checkSource(options);
      if (options.remap === true) return remap(context, paths, options);
      if (paths.length === 0) throw new CliFailure({ code: 'usage.paths' }, EXIT.usage);
      return importFhir(context, paths, options);
    });

  withStation(verb.command('csv'))
    .description('take a table of patients in, or try it')
    .argument('<file>', 'one row for each patient, the names of the columns above')
    .option('--source <name>', 'the system that they come from, where another one uses the same numbers')
    .option('--map <file>', 'which column is which field, as a dry run prints it')
    .option('--dry-run', 'tell what would be done, and do nothing of it')
    .option('--errors <file>', 'write the refused rows there, with what is wrong with each; in clear')
    .action((path: string, options: CsvArguments) => {
      checkSource(options);
      return importCsv(context, path, options);
    });

  registerRuns(verb, context);
}

function checkSource({ source }: { readonly source?: string }): void {
  if (source !== undefined && !sourceName.safeParse(source).success)
    throw new CliFailure({ code: 'usage.source' }, EXIT.usage);
}

async function remap(context: CliContext, paths: readonly string[], options: FhirArguments): Promise<void> {
  if (paths.length > 0) throw new CliFailure({ code: 'usage.remap' }, EXIT.usage);
  const { client, close } = await signIn(context, options);
  try {
    const { isStopped, ...report } = answered(
      await untilStopped(client, client.request(contracts.local.remap, {})),
    );
    const { examined, gained, taken } = report;
    const lines = (title: string, counts: { readonly [type: string]: number }) =>
      Object.entries(counts).map(([type, count]) => `${title} ${String(count).padStart(8)}  ${type}\n`);
    context.out(
      options.json
        ? `${JSON.stringify(report)}\n`
        : [`Looked at ${examined}\n`, ...lines('More fields:', gained), ...lines('Now records:', taken)].join(
            '',
          ),
    );
    if (isStopped) throw new CliFailure({ code: 'import.cancelled' });
  } finally {
    await close();
  }
}

async function importFhir(
  context: CliContext,
  paths: readonly string[],
  options: FhirArguments,
): Promise<void> {
  const { source } = options;
  const { inputs, missing } = findInputs(paths);
  const { client, close } = await signIn(context, options, { setUp: true });
  const tell = teller(context);
  const stopWatching = client.subscribe(contracts.local.progress, {}, (progress) => {
    if (progress.ok) tell(progress.value);
  });
  try {
    const files = inputs.map(({ name, bytes }) => ({ name, path: resolve(name), bytes }));
    const asked = client.request(contracts.local.importFiles, {
      files,
      ...(source === undefined ? {} : { source }),
    });
    const { report: done, isStopped } = answered(await untilStopped(client, asked));
    context.err('\n');
    const notFound = missing.map((file) => ({ file, code: 'import.notFound' }));
    const report: ImportReport = { ...done, errors: [...notFound, ...done.errors] };
    context.out(options.json ? `${JSON.stringify(report)}\n` : linesOf(report));
    if (isStopped) throw new CliFailure({ code: 'import.cancelled' });
    if (report.errors.length > 0) throw new CliFailure({ code: 'import.errors' });
  } finally {
    stopWatching();
    await close();
  }
}

function teller(context: CliContext): (progress: LocalProgress) => void {
  const startedMs = performance.now();
  return ({ bytes, ofBytes, resources }) => {
    if (resources === 0) return;
    const percent = ofBytes === 0 ? 100 : Math.round((bytes * 100) / ofBytes);
    const rate = Math.round((resources * 1000) / (performance.now() - startedMs));
    context.err(`\r${percent} % read, ${resources} resources, ${rate}/s `);
  };
}

function linesOf({ imported, unchanged, errors, unmapped, placeholders, merged = 0 }: ImportReport): string {
  const counts = (title: string, members: { readonly [name: string]: number }) =>
    Object.keys(members).length === 0
      ? []
      : [title, ...Object.entries(members).map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)];
  return [
    ...counts('Taken in:', imported),
    `Unchanged: ${unchanged}`,
    `Placeholders made: ${placeholders}`,
    ...(merged > 0 ? [`Patients merged, as the source has them: ${merged}`] : []),
    ...counts('Kept word for word, because no field holds it:', unmapped),
    ...(errors.length === 0 ? [] : [`Refused: ${errors.length}`, ...errors.map(errorLine)]),
    '',
  ].join('\n');
}

function errorLine({
  file,
  at,
  resourceType,
  resourceId,
  code,
  path,
}: ImportReport['errors'][number]): string {
  const place = at === undefined ? file : `${file}:${at}`;
  return `  ${[place, resourceType, resourceId, code, path].filter((part) => part !== undefined).join('  ')}`;
}
