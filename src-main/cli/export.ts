import { Argument, type Command } from 'commander';
import { resolve } from 'node:path';
import { isInstant } from '#shared/kernel/instant.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import type { LocalProgress } from '#shared/modules/station/local.contract.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, signIn, withStation, type StationArguments } from './sign-in.ts';
import { untilStopped } from './until-stopped.ts';

interface ExportArguments extends StationArguments {
  readonly out: string;
  readonly patient?: string;
  readonly since?: string;
}

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
  const { out, patient, since } = options;
  if (since !== undefined && !isInstant(since)) throw new CliFailure({ code: 'usage.since' }, EXIT.usage);
  const { client, close } = await signIn(context, options);
  const tell = teller(context);
  const stopWatching = client.subscribe(contracts.local.progress, {}, (progress) => {
    if (progress.ok) tell(progress.value);
  });
  try {
    const asked = client.request(contracts.local.exportFhir, {
      path: resolve(out),
      ...(patient === undefined ? {} : { patient }),
      ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    });
    const manifest = answered(await untilStopped(client, asked));
    context.err('\n');
    context.out(options.json ? `${JSON.stringify(manifest)}\n` : linesOf(out, manifest));
  } finally {
    stopWatching();
    await close();
  }
}

function teller(context: CliContext): (progress: LocalProgress) => void {
  return ({ patients = 0, resources }) => {
    if (resources > 0) context.err(`\r${patients} patients, ${resources} resources `);
  };
}

function linesOf(out: string, { output, bundles, digest, error, leftOut }: ExportManifest): string {
  return [
    ...output.map(({ type, count }) => `${String(count).padStart(10)}  ${type}`),
    `${String(bundles.count).padStart(10)}  Bundles, one a patient`,
    ...(leftOut ? ['Without documents: this account may not see them.'] : []),
    ...error.map(({ count, url }) => `Files of documents that are missing or damaged: ${count}, see ${url}`),
    `Digest: ${digest}`,
    `Written to ${out}`,
    '',
  ].join('\n');
}
