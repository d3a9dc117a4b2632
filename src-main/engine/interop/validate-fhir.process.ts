import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { judgeExport, VALIDATORS } from './judge-export.testing.ts';

/**
 * `npm run test:fhir -- OUT [--data DIR] [--keep]`: judges an export, takes it into an empty station and exports that, which must
 * give the same digest. With `--data` the export is made first, from what lies there. `--keep` keeps the figures for
 * docs/fhir.md. One table on standard output; places and rules with their counts, never a value.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const [out] = positionals;
if (out === undefined) throw new Error('name the folder of an export');

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const FIGURES = fileURLToPath(new URL('../../../build/fhir-figures.json', import.meta.url));
const stations = mkdtempSync(join(tmpdir(), 'fieldward-fhir-'));
const tell = (line: string) => void process.stdout.write(`${line}\n`);
const startedMs = performance.now();

/** The program itself, as a person starts it. A refusal is told by its report. */
function cli<T>(...args: readonly string[]): T {
  const { stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--json'], {
    env: { ...process.env, FIELDWARD_PASSWORD: 'green-kettle-on-the-roof' },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (stdout === '') throw new Error(stderr.slice(-500));
  return JSON.parse(stdout) as T; // as the command line promises
}

const take = (from: string, station: string) =>
  cli<ImportReport>('import', 'fhir', from, '--data', join(stations, station));
const give = (station: string, to: string) =>
  cli<ExportManifest>('export', 'fhir', '--data', join(stations, station), '--out', to);

try {
  const reports: ImportReport[] = [];
  if (values.data !== undefined) {
    reports.push(take(values.data, 'first'));
    give('first', out);
  }
  const { digest } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as ExportManifest; // an export's own
  reports.push(take(out, 'second'));
  const again = give('second', join(stations, 'again'));
  const { types, complaints } = await judgeExport(out);
  const seconds = Math.round((performance.now() - startedMs) / 1000);

  const errors = reports.flatMap((report) => report.errors);
  const beside = Object.keys(reports[0]?.unmapped ?? {});
  const rows = [...types]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, judged]) => ({
      type,
      ...judged,
      isWordForWord: beside.includes(type),
      beside: beside
        .flatMap((path) => (path.startsWith(`${type}.`) ? [path.slice(type.length + 1)] : []))
        .toSorted(),
    }));
  tell(['   resources', ...VALIDATORS.map((name) => name.padStart(8)), ' beside fields  type'].join(' '));
  for (const { type, resources, complaints: found, isWordForWord, beside: paths } of rows)
    tell(
      [
        String(resources).padStart(12),
        ...VALIDATORS.map((name) => String(found[name]).padStart(8)),
        (isWordForWord && paths.length === 0 ? 'word for word' : String(paths.length)).padStart(14),
        ` ${type}`,
      ].join(' '),
    );
  for (const [text, count] of [...complaints].toSorted(([, a], [, b]) => b - a))
    tell(`${String(count).padStart(12)} ${text}`);
  for (const { resourceType = '', code, path = '' } of errors)
    tell(`refused: ${resourceType} ${code} ${path}`);
  const isSame = again.digest === digest;
  tell(`digest ${digest}${isSame ? ', and the same again' : `, then ${again.digest}`}`);
  const total = rows.reduce((sum, { resources }) => sum + resources, 0);
  tell(`${total} resources, ${complaints.size} kinds of complaint, ${errors.length} refused, ${seconds} s`);
  if (values.keep) {
    const date = new Date().toISOString().slice(0, 10);
    writeFileSync(FIGURES, `${JSON.stringify({ date, seconds, isSame, rows }, undefined, 2)}\n`);
  }
  process.exitCode = complaints.size === 0 && errors.length === 0 && isSame && total > 0 ? 0 : 1;
} finally {
  rmSync(stations, { recursive: true, force: true });
}
