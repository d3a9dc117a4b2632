import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAudit } from '#engine/commands/verify-audit.ts';
import { IS_LONG } from '#engine/long-form.testing.ts';
import { openStation } from '#engine/station.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { records } from '#shared/registry.ts';
import { run } from './cli-testing.ts';

const DATA = join(process.env['FIELDWARD_DATA'] ?? '../shared/data', 'fhir');
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const PASSWORD = 'green-kettle-on-the-roof';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-cli-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** From the first transaction to the end. */
  readonly writingMs: number;
}

/**
 * The program itself, as a person starts it.
 * @param killAfterMs SIGKILL so long after the first transaction: nothing is tidied up
 */
function cli(args: readonly string[], killAfterMs?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, FIELDWARD_PASSWORD: PASSWORD },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    let firstMs: number | undefined;
    let timer: NodeJS.Timeout | undefined;
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (firstMs !== undefined || !err.includes('resources')) return;
      firstMs = performance.now();
      if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, out, err, writingMs: firstMs === undefined ? 0 : performance.now() - firstMs });
    });
  });
}

/** The same in this process. */
const here = (args: readonly string[]) => run(args, { FIELDWARD_PASSWORD: PASSWORD });

const importArgs = (data: string, ...paths: string[]) => [
  'import',
  'fhir',
  ...paths,
  '--data',
  data,
  '--json',
];
const reportOf = ({ out }: Ended) => JSON.parse(out) as ImportReport;

describe('import fhir', () => {
  const patient = (id: string, more: object = {}) => ({
    resourceType: 'Patient',
    id,
    name: [{ family: 'Auma' }],
    ...more,
  });

  test('makes a station on the way, ends with one JSON object on standard output, and says when something was refused', async () => {
    const data = join(folder, 'small');
    const good = join(folder, 'good.json');
    writeFileSync(good, `\uFEFF${JSON.stringify(patient('p1'), undefined, 2)}`);
    const first = await cli(importArgs(data, good));
    expect(first.code).toBe(0);
    expect(first.out.trimEnd().split('\n')).toHaveLength(1);
    expect(reportOf(first)).toEqual({
      imported: { Patient: 1 },
      unchanged: 0,
      errors: [],
      unmapped: {},
      placeholders: 0,
    });
    expect(first.err).toContain('Recovery key');

    const bad = join(folder, 'bad.ndjson');
    writeFileSync(
      bad,
      `${JSON.stringify(patient('p2', { birthDate: '2023-02-30' }))}\n${JSON.stringify(patient('p3'))}\n`,
    );
    const second = await cli(importArgs(data, good, bad, join(folder, 'nowhere')));
    expect(second.code).toBe(1);
    expect(reportOf(second)).toEqual({
      imported: { Patient: 1 },
      unchanged: 1,
      errors: [
        { file: join(folder, 'nowhere'), code: 'import.notFound' },
        {
          file: bad,
          at: 1,
          resourceType: 'Patient',
          resourceId: 'p2',
          code: 'fhir.date',
          path: 'Patient.birthDate',
        },
      ],
      unmapped: {},
      placeholders: 0,
    });
    const found = await cli(['find', 'auma', '--data', data, '--json']);
    expect(JSON.parse(found.out)).toHaveLength(2);
  });

  test('knows no other format', async () => {
    expect((await cli(['import', 'hl7', folder, '--data', join(folder, 'none')])).code).toBe(2);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

test('import csv tries, takes in by the mapping that the trial printed, and writes refused rows that no spreadsheet calculates', async () => {
  const data = join(folder, 'table');
  const [table, map, errors] = ['t.csv', 'map.json', 'errors.csv'].map((name) => join(folder, name));
  if (!table || !map || !errors) throw new Error('unreachable');
  const setUp = await here(['setup', '--data', data]);
  expect(setUp.code).toBe(0);
  // Windows-1252, as an older spreadsheet writes it.
  const text = 'No;Nom;Sexe;Dossier\r\n=1+1;Lef\u00E8vre;X;7\r\n2;Hal\u00E9;F;8\r\n';
  writeFileSync(table, Buffer.from(text, 'latin1'));
  const args = ['import', 'csv', table, '--data', data, '--json'];
  expect((await here(args)).code).toBe(2);
  const trial = await here([...args, '--dry-run']);
  const { mapping, ...tried } = JSON.parse(trial.out) as { readonly mapping: JsonObject };
  expect([trial.code, tried]).toEqual([1, expect.objectContaining({ isDryRun: true, created: 1 })]);
  writeFileSync(map, JSON.stringify(mapping));
  const done = await here([...args, '--map', map, '--errors', errors]);
  expect([done.code, JSON.parse(done.out)]).toEqual([
    1,
    {
      isDryRun: false,
      rows: 2,
      created: 1,
      changed: 0,
      unchanged: 0,
      errors: [{ line: 2, column: 'Sexe', code: 'csv.notASex' }],
      duplicates: [],
      ignored: ['No'],
      runId: expect.stringMatching(/^importRun:/),
    },
  ]);
  expect(readFileSync(errors, 'utf8')).toBe(
    '\uFEFF"No";"Nom";"Sexe";"Dossier";"Line";"Errors"\r\n' +
      '"\'=1+1";"Lef\u00E8vre";"X";"7";"2";"Sexe: csv.notASex"\r\n',
  );
  const found = await here(['find', 'hale', '--data', data, '--json']);
  expect(JSON.parse(found.out)).toHaveLength(1);

  const on = ['--data', data, '--json'];
  const { runId } = JSON.parse(done.out) as { readonly runId: string };
  expect(JSON.parse((await here(['import', 'list', ...on])).out)).toMatchObject([
    { id: runId, format: 'csv', files: [{ name: 't.csv' }], created: 1, refused: 1 },
  ]);
  const back = { removed: 1, removedPatients: 1, restored: 0, kept: 0, keptRecords: [] };
  for (const more of [['--dry-run'], []])
    expect(JSON.parse((await here(['import', 'undo', runId, ...more, ...on])).out)).toEqual(back);
  expect((await here(['import', 'undo', runId, ...on])).err).toContain('import.undone');
  expect(JSON.parse((await here(['find', 'hale', ...on])).out)).toEqual([]);
}, 60_000);

const IMPORTED = new Set([...fhirMappings.map(({ record }) => record.type), RetainedResource.type]);

/** All that an import writes, without what differs between two stations. The file and its audit trail are whole. */
async function contentOf(dataDir: string): Promise<ReadonlyMap<string, JsonObject>> {
  const station = await openStation({ dataDir, host: 'cli' });
  try {
    const connection = station.connect();
    const signedIn = await connection.request('session.signIn', { login: 'admin', password: PASSWORD });
    if (!signedIn.ok) throw new Error(signedIn.error.code);
    const { replica } = station.engine.opened();
    const read = replica.reader();
    expect(await replica.verify()).toMatchObject({ ok: true });
    expect(await verifyAudit(read)).toMatchObject({ ok: true });
    const content = new Map<string, JsonObject>();
    for (const record of records) {
      if (!IMPORTED.has(record.type)) continue;
      for (const value of await read.list(record, { where: {} })) {
        const { mrn: _mrn, registeredAt: _registeredAt, ...data } = dataOf(value);
        content.set(value.id, data);
      }
    }
    return content;
  } finally {
    await station.close();
  }
}

/** How often an import is killed. */
const ROUNDS = IS_LONG ? 4 : 1;

describe.skipIf(!existsSync(DATA))('the sample data (needs it beside the sources)', () => {
  test(
    'an import killed at any moment and run again leaves what one run leaves',
    { timeout: IS_LONG ? 1_800_000 : 240_000 },
    async () => {
      const paths = [
        join(DATA, 'bundles'),
        ...(IS_LONG ? [join(DATA, 'bulk-1000', 'ten-Encounter.ndjson.gz')] : []),
      ];
      const [fresh, clean] = [join(folder, 'fresh'), join(folder, 'clean')];
      await cli(['setup', '--data', fresh]);
      cpSync(fresh, clean, { recursive: true });
      const startedMs = performance.now();
      const report = reportOf(await cli(importArgs(clean, ...paths)));
      const tookMs = performance.now() - startedMs;
      expect(report.errors).toEqual([]);
      const expected = await contentOf(clean);
      for (let round = 0; round < ROUNDS; round += 1) {
        const data = join(folder, `killed-${round}`);
        cpSync(fresh, data, { recursive: true });
        // Spread over the run, at a moment of its own in each fourth of it.
        const part = (round + Math.random()) / ROUNDS;
        const killed = await cli(importArgs(data, ...paths), tookMs * (0.2 + 0.75 * part));
        const again = await cli(importArgs(data, ...paths));
        expect(again.code, `killed at ${part}: ${killed.code}`).toBe(0);
        const content = await contentOf(data);
        expect([...content.keys()].filter((id) => !expected.has(id))).toEqual([]);
        expect([...expected.keys()].filter((id) => !content.has(id))).toEqual([]);
        for (const [id, value] of expected) expect(content.get(id)).toEqual(value);
        expect(reportOf(again).errors).toEqual([]);
      }
    },
  );

  test.skipIf(!IS_LONG)(
    'all of it is taken in, and the second time nothing (npm run test:long)',
    { timeout: 1_800_000 },
    async () => {
      const data = join(folder, 'whole');
      const first = reportOf(await cli(importArgs(data, DATA)));
      expect(first).toMatchObject({
        imported: {
          Observation: 37_664,
          Claim: 10_111,
          Encounter: 9_331,
          Procedure: 8_423,
          ExplanationOfBenefit: 8_116,
          MedicationRequest: 3_740,
          Immunization: 3_315,
          DiagnosticReport: 2_625,
          Condition: 2_518,
          Patient: 1_406,
          AllergyIntolerance: 1_003,
          CarePlan: 758,
          Goal: 487,
          ImagingStudy: 138,
          Organization: 102,
          Practitioner: 102,
        },
        unchanged: 856,
        errors: [],
        placeholders: 117,
      });
      expect(first.unmapped).toMatchObject({
        Claim: 10_111,
        'Patient.extension': 1_406,
        'Observation.meta': 37_664,
      });
      expect(reportOf(await cli(importArgs(data, DATA)))).toEqual({
        imported: {},
        unchanged: 90_695,
        errors: [],
        unmapped: {},
        placeholders: 0,
      });
    },
  );
});
