import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { runCli } from '../src-main/cli/program.ts';
import { print, timesOf } from './measure.ts';

const DATA = process.env['FIELDWARD_DATA'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const BUNDLES = join(DATA, 'fhir/synthea-r4-250.ndjson.gz');
const PASSWORD = 'a-bench-is-a-long-seat';

/** FHIR resources a second into a new encrypted station, beside JSON.parse of the same lines. */
export async function run(): Promise<void> {
  if (!existsSync(BUNDLES)) {
    process.stderr.write(`import: skipped, ${BUNDLES} is not there\n`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
  try {
    const lines = gunzipSync(readFileSync(BUNDLES))
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    let entries = 0;
    const [parseMs = Number.NaN] = await timesOf(1, () => {
      for (const line of lines) entries += entriesOf(JSON.parse(line));
    });
    const said: string[] = [];
    const context = {
      out: (text: string) => void said.push(text),
      err: () => undefined,
      env: { FIELDWARD_PASSWORD: PASSWORD },
      askHidden: async () => undefined,
    };
    const [importMs = Number.NaN] = await timesOf(1, () =>
      runCli(['import', 'fhir', BUNDLES, '--data', join(folder, 'station'), '--json'], context),
    );
    if (said.length === 0) throw new Error('the import said nothing');
    const persecond = (ms: number) => entries / (ms / 1000);
    const figure = { bench: 'import', unit: 'resources/s', vs: 'JSON.parse of the same bytes' } as const;
    print({
      ...figure,
      metric: 'FHIR bundles into a new station',
      value: persecond(importMs),
      ratio: persecond(importMs) / persecond(parseMs),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entriesOf(bundle: unknown): number {
  const isBundle =
    typeof bundle === 'object' && bundle !== null && 'entry' in bundle && Array.isArray(bundle.entry);
  return isBundle ? (bundle.entry as unknown[]).length : 0;
}
