import { Argument, type Command } from 'commander';
import type { ImportReport } from '#shared/modules/imports/imports.contract.ts';
import { runImport, WRITES_ALONE, type RunProgress } from '#engine/interop/import-run.ts';
import { findInputs } from '#engine/interop/input-files.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { signIn, withStation, type StationArguments } from './sign-in.ts';

interface ImportArguments extends StationArguments {
  readonly source?: string;
}

const SOURCE_NAME = /^[\p{L}\p{N} ._:/-]{1,100}$/u;
const TELL_EVERY_MS = 500;

export function register(program: Command, context: CliContext): void {
  withStation(program.command('import'))
    .description('take files in; a folder without a station gets one')
    .addArgument(new Argument('<format>', 'what the files are').choices(['fhir']))
    .argument('<paths...>', 'FHIR R4: folders, .json, .ndjson, each also .gz')
    .option('--source <name>', 'the system that they come from, where another one uses the same ids')
    .action((_format: string, paths: readonly string[], options: ImportArguments) =>
      importFhir(context, paths, options),
    );
}

async function importFhir(
  context: CliContext,
  paths: readonly string[],
  options: ImportArguments,
): Promise<void> {
  const { source } = options;
  if (source !== undefined && !SOURCE_NAME.test(source))
    throw new CliFailure({ code: 'usage.source' }, EXIT.usage);
  const { inputs, missing } = findInputs(paths);
  const { engine, session, close } = await signIn(context, options, { setUp: true });
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    if (!session.permissions.has('record.import')) throw new CliFailure({ code: 'notPermitted' });
    const done = await runImport(engine, session, inputs, {
      writesAtOnce: WRITES_ALONE,
      ...(source === undefined ? {} : { system: source }),
      signal: stop.signal,
      onProgress: teller(
        context,
        inputs.reduce((sum, { bytes }) => sum + bytes, 0),
      ),
    });
    context.err('\n');
    const notFound = missing.map((file) => ({ file, code: 'import.notFound' }));
    const report: ImportReport = { ...done, errors: [...notFound, ...done.errors] };
    context.out(options.json ? `${JSON.stringify(report)}\n` : linesOf(report));
    if (stop.signal.aborted) throw new CliFailure({ code: 'import.cancelled' });
    if (report.errors.length > 0) throw new CliFailure({ code: 'import.errors' });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await close();
  }
}

function teller(context: CliContext, bytes: number): (progress: RunProgress) => void {
  const startedMs = performance.now();
  let toldMs = 0;
  return ({ read, resources }) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    const percent = bytes === 0 ? 100 : Math.round((read.reduce((sum, part) => sum + part, 0) * 100) / bytes);
    const rate = Math.round((resources * 1000) / (nowMs - startedMs));
    context.err(`\r${percent} % read, ${resources} resources, ${rate}/s `);
  };
}

function linesOf({ imported, unchanged, errors, unmapped, placeholders }: ImportReport): string {
  const counts = (title: string, members: { readonly [name: string]: number }) =>
    Object.keys(members).length === 0
      ? []
      : [title, ...Object.entries(members).map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)];
  return [
    ...counts('Taken in:', imported),
    `Unchanged: ${unchanged}`,
    `Placeholders made: ${placeholders}`,
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
