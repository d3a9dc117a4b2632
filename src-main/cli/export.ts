import { Argument, type Command } from 'commander';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { isInstant } from '#shared/kernel/instant.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { runExport, type ExportManifest } from '#engine/interop/export-run.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { signInAlone, withStation, type StationArguments } from './sign-in.ts';

interface ExportArguments extends StationArguments {
  readonly out: string;
  readonly patient?: string;
  readonly since?: string;
}

const TELL_EVERY_MS = 500;

export function register(program: Command, context: CliContext): void {
  withStation(program.command('export'))
    .description(
      'write the record as FHIR R4: lines for each type, a Bundle for each patient, and a manifest',
    )
    .addArgument(new Argument('<format>', 'what the files shall be').choices(['fhir']))
    .requiredOption('--out <dir>', 'a folder that is not there yet, for the owner to read alone')
    .option('--patient <id>', 'one patient: patient:…, or the record number')
    .option('--since <time>', 'leave out what was last written before: 2026-03-12T08:00:00Z')
    .action((_format: string, options: ExportArguments) => exportFhir(context, options));
}

async function exportFhir(context: CliContext, options: ExportArguments): Promise<void> {
  const { since } = options;
  if (since !== undefined && !isInstant(since)) throw new CliFailure({ code: 'usage.since' }, EXIT.usage);
  const { engine, session, close } = await signInAlone(context, options);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    for (const permission of ['record.export', 'chart.read'] as const) {
      if (!session.permissions.has(permission)) throw new CliFailure({ code: 'notPermitted' });
    }
    const patientId =
      options.patient === undefined
        ? undefined
        : await patientNamed(engine.opened().replica.reader(), options.patient);
    const done = await runExport(engine, session, {
      out: options.out,
      ...(patientId === undefined ? {} : { patientId }),
      ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
      signal: stop.signal,
      onProgress: teller(context),
    });
    context.err('\n');
    if (!done.ok) throw new CliFailure(done.error);
    context.out(options.json ? `${JSON.stringify(done.value)}\n` : linesOf(options.out, done.value));
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await close();
  }
}

/** @throws CliFailure where nobody has that id or number */
async function patientNamed(read: Reader, name: string): Promise<Id> {
  if (isIdOf('patient', name)) {
    if (await read.get(Patient, name)) return name;
  } else {
    const [found] = await read.list(Patient, { where: { mrn: name } });
    if (found) return found.id;
  }
  throw new CliFailure({ code: 'export.noPatient' });
}

function teller(context: CliContext) {
  let toldMs = performance.now();
  return ({ patients, resources }: { readonly patients: number; readonly resources: number }) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    context.err(`\r${patients} patients, ${resources} resources `);
  };
}

function linesOf(out: string, { output, bundles, digest }: ExportManifest): string {
  return [
    ...output.map(({ type, count }) => `${String(count).padStart(10)}  ${type}`),
    `${String(bundles.count).padStart(10)}  Bundles, one a patient`,
    `Digest: ${digest}`,
    `Written to ${out}`,
    '',
  ].join('\n');
}
