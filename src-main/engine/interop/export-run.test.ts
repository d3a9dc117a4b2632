import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { ExportManifest } from '#shared/modules/exports/export-manifest.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { DEMO_PASSWORD, installDemo } from '../demo/install-demo.ts';
import { Cleanups, setUpStation, temporaryDataDir, testStation, testWindow } from '../station-testing.ts';
import type { Station } from '../station.ts';
import { fhirValidators, ReferenceCheck, type PlainResource } from './fhir-validators.testing.ts';
import { runExport } from './export-run.ts';
import { importPaths, ndjson } from './import-testing.ts';
import { writeHistory } from './written-history.testing.ts';

const DATA = join(process.env['FIELDWARD_DATA'] ?? '../shared/data', 'fhir');
const USER = { userId: 'user:01890000-0000-7000-8000-000000000001' };

let cleanups: Cleanups;
let folder: string;
beforeEach(() => {
  cleanups = new Cleanups();
  folder = temporaryDataDir(cleanups);
});
afterEach(() => cleanups.run());

async function exported(station: Station, name: string, more: object = {}): Promise<ExportManifest> {
  const done = await runExport(station.engine, USER, { out: join(folder, name), ...more });
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

const linesOf = (name: string, file: string) =>
  readFileSync(join(folder, name, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PlainResource);
const all = (name: string, { output }: ExportManifest) => output.flatMap(({ url }) => linesOf(name, url));

/** Everything that any validator has against an export, and every reference that leads nowhere. */
function complaintsOf(name: string, manifest: ExportManifest): readonly string[] {
  const validate = fhirValidators();
  const references = new ReferenceCheck();
  const complaints = all(name, manifest).flatMap((resource) => {
    references.add(resource);
    return validate(resource).map(({ validator, text }) => `${validator} ${text}`);
  });
  return [...complaints, ...[...references.unresolved().keys()].map((place) => `${place} leads nowhere`)];
}

async function freshStation(): Promise<Station> {
  const { station } = await setUpStation(cleanups);
  return station;
}

const source = (type: string, more: object) => ({ resourceType: type, ...more });
const SMALL = [
  source('Practitioner', {
    id: 'dr',
    identifier: [{ system: 'urn:npi', value: '1' }],
    name: [{ text: 'Dr A' }],
  }),
  source('Patient', { id: 'p1', name: [{ family: 'Auma' }], birthDate: '1980-02-29' }),
  source('Observation', {
    id: 'o1',
    status: 'final',
    code: { text: 'Weight' },
    subject: { reference: 'urn:uuid:p1' },
    performer: [
      { reference: 'Practitioner?identifier=urn:npi|1' },
      { reference: 'Practitioner?identifier=urn:npi|2' },
    ],
    encounter: { reference: 'Encounter/never-sent' },
    valueQuantity: { value: 61.5, unit: 'kg' },
  }),
  source('Goal', {
    id: 'g1',
    lifecycleStatus: 'active',
    description: { text: 'x' },
    subject: { reference: 'urn:uuid:p1' },
  }),
];

describe('an export', () => {
  test('is a folder of lines, Bundles and a manifest that appears whole, for its owner alone', async () => {
    const station = await freshStation();
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', SMALL)]);
    const manifest = await exported(station, 'out');
    expect(readdirSync(join(folder, 'out')).toSorted()).toEqual([
      'Goal.ndjson',
      'Observation.ndjson',
      'Patient.ndjson',
      'Practitioner.ndjson',
      'manifest.json',
      'patients',
      'patients.sha256',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'out', 'manifest.json'), 'utf8'))).toEqual(manifest);
    for (const { url, sha256, count } of manifest.output) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, 'out', url)))
          .digest('hex'),
      ).toBe(sha256);
      expect(linesOf('out', url)).toHaveLength(count);
    }
    expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([]);
    // Windows has no such bits, and says that all are set.
    const others = (path: string) => (process.platform === 'win32' ? 0 : statSync(path).mode & 0o77);
    expect([join(folder, 'out'), join(folder, 'out', 'Patient.ndjson')].map(others)).toEqual([0, 0]);
    const [bundle] = readdirSync(join(folder, 'out', 'patients'));
    const { entry } = JSON.parse(readFileSync(join(folder, 'out', 'patients', bundle ?? ''), 'utf8')) as {
      entry: { resource: PlainResource }[];
    };
    expect(entry.map(({ resource }) => resource.resourceType)).toEqual([
      'Patient',
      'Observation',
      'Goal',
      'Practitioner',
    ]);
  });

  test('speaks of what is in it by type and id, of what is not in the words of the source', async () => {
    const station = await freshStation();
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', SMALL)]);
    await exported(station, 'out');
    expect(linesOf('out', 'Observation.ndjson')[0]).toMatchObject({
      subject: { reference: 'Patient/p1' },
      performer: [
        { reference: 'Practitioner/dr' },
        { type: 'Practitioner', identifier: { system: 'urn:npi', value: '2' } },
      ],
      encounter: { reference: 'Encounter/never-sent' },
    });
    expect(linesOf('out', 'Goal.ndjson')[0]).toMatchObject({ subject: { reference: 'Patient/p1' } });
  });

  test('keeps apart what two systems call by one name', async () => {
    const station = await freshStation();
    const paths = (name: string) => [
      ndjson(folder, `${name}.ndjson`, [
        source('Patient', { id: 'p1', name: [{ family: name }] }),
        source('Condition', { id: 'c1', code: { text: name }, subject: { reference: 'Patient/p1' } }),
      ]),
    ];
    await importPaths(station, USER.userId, paths('Auma'));
    await importPaths(station, USER.userId, paths('Otieno'), { system: 'other' });
    const { digest } = await exported(station, 'out');
    // The export comes home: each finds the record that it went out from, and both systems still theirs.
    expect((await importPaths(station, USER.userId, [join(folder, 'out')])).errors).toEqual([]);
    await importPaths(station, USER.userId, paths('Otieno'), { system: 'other' });
    expect((await exported(station, 'home')).digest).toBe(digest);
    const people = new Map(linesOf('out', 'Patient.ndjson').map(({ id, name }) => [`Patient/${id}`, name]));
    const told = linesOf('out', 'Condition.ndjson').map(({ code, subject }) => [
      (code as { text: string }).text,
      people.get((subject as { reference: string }).reference),
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['Auma', [{ family: 'Auma' }]],
        ['Otieno', [{ family: 'Otieno' }]],
      ]),
    );
  });

  test('overwrites nothing, and leaves nothing behind when it is stopped', async () => {
    const station = await freshStation();
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', SMALL)]);
    mkdirSync(join(folder, 'there'));
    const refused = await runExport(station.engine, USER, { out: join(folder, 'there') });
    expect(refused).toEqual({ ok: false, error: { code: 'export.exists' } });
    writeFileSync(join(folder, 'file'), '');
    const below = await runExport(station.engine, USER, { out: join(folder, 'file', 'out') });
    expect(below).toEqual({ ok: false, error: { code: 'export.cannotWrite' } });
    const stopped = await runExport(station.engine, USER, {
      out: join(folder, 'no'),
      signal: AbortSignal.abort(),
    });
    expect(stopped).toEqual({ ok: false, error: { code: 'export.cancelled' } });
    expect(existsSync(join(folder, 'no'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('.part-'))).toEqual([]);
  });

  test('of one patient holds nobody else, and stands in the trail of that patient', async () => {
    const station = await freshStation();
    const other = source('Patient', { id: 'p2', name: [{ family: 'Otieno' }] });
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', [...SMALL, other])]);
    const read = station.engine.opened().replica.reader();
    const patient = (await read.list(Patient, { where: {} })).find(
      ({ source: from }) => from?.resourceId === 'p1',
    );
    const manifest = await exported(station, 'out', { patientId: patient?.id });
    expect(all('out', manifest).map(({ resourceType, id }) => `${resourceType}/${id}`)).toEqual(
      expect.arrayContaining(['Patient/p1', 'Practitioner/dr']),
    );
    expect(all('out', manifest)).not.toEqual(expect.arrayContaining([expect.objectContaining({ id: 'p2' })]));
    const entries = await read.list(AuditEvent, { where: {} });
    expect(entries.filter(({ action }) => action.startsWith('exports.'))).toMatchObject([
      { action: 'exports.patient', patientId: patient?.id, outcome: 'success' },
    ]);
  });

  test('since a moment has what was written from then on', async () => {
    const station = await freshStation();
    await importPaths(station, USER.userId, [ndjson(folder, 'a.ndjson', SMALL)]);
    const sinceMs = station.engine.clock.nowMs() + 1;
    while (station.engine.clock.nowMs() <= sinceMs) await new Promise((resolve) => setTimeout(resolve, 1));
    const later = source('Patient', { id: 'p2', name: [{ family: 'Otieno' }] });
    await importPaths(station, USER.userId, [ndjson(folder, 'b.ndjson', [later])]);
    const manifest = await exported(station, 'out', { sinceMs });
    expect(all('out', manifest).map(({ id }) => id)).toEqual(['p2']);
  });
});

describe('what others judge', () => {
  test('is judged by all four', { timeout: 90_000 }, () => {
    const validate = fhirValidators();
    const broken = {
      resourceType: 'Patient',
      gender: 'man',
      birthDate: '2023-02-30',
      nmae: [],
      deceasedBoolean: true,
      deceasedDateTime: '2024-01-01',
    };
    expect(new Set(validate(broken).map(({ validator }) => validator))).toEqual(
      new Set(['medplum', 'schema', 'lantana', 'own']),
    );
  });

  test(
    'is the demo clinic, with what was written at a desk, and comes back the same',
    { timeout: 120_000 },
    async () => {
      const dataDir = temporaryDataDir(cleanups);
      const clinic = { patients: 6, seed: 1, longHistories: 0, visitsOfLongHistory: 0 };
      const made = await installDemo({ dataDir, password: DEMO_PASSWORD, ...clinic });
      expect(made.ok).toBe(true);
      const station = await testStation(cleanups, { dataDir });
      const { client } = testWindow(station, cleanups);
      const signedIn = await client.request(contracts.session.signIn, {
        login: 'admin',
        password: DEMO_PASSWORD,
      });
      expect(signedIn.ok).toBe(true);
      const [patient] = await station.engine.opened().replica.reader().list(Patient, { where: {}, limit: 1 });
      await writeHistory({ client }, patient?.id ?? '');
      const manifest = await exported(station, 'demo');
      expect(manifest.output.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['Consent', 'FamilyMemberHistory', 'List']),
      );
      expect(manifest.bundles.count).toBe(6);
      expect(complaintsOf('demo', manifest)).toEqual([]);
      const copy = await freshStation();
      const taken = await importPaths(copy, USER.userId, [join(folder, 'demo')]);
      expect(taken.errors).toEqual([]);
      expect((await exported(copy, 'again')).digest).toBe(manifest.digest);
      // At home, and out of the copy, nobody is there twice.
      for (const [index, name] of ['demo', 'again'].entries()) {
        const back = await importPaths(station, USER.userId, [join(folder, name)]);
        expect(back).toMatchObject({ errors: [], placeholders: 0 });
        expect((await exported(station, `back${index}`)).output).toEqual(manifest.output);
      }
    },
  );

  test.skipIf(!existsSync(DATA))(
    'is a sample of what others sent, and comes back the same (needs the sample data beside the sources)',
    { timeout: 120_000 },
    async () => {
      const bundles = readdirSync(join(DATA, 'bundles')).toSorted().slice(0, 3);
      const paths = [
        ...bundles.map((name) => join(DATA, 'bundles', name)),
        ...readdirSync(DATA)
          .filter((name) => name.endsWith('.json'))
          .map((name) => join(DATA, name)),
      ];
      const first = await freshStation();
      await importPaths(first, USER.userId, paths);
      const manifest = await exported(first, 'first');
      expect(complaintsOf('first', manifest)).toEqual([]);
      // By lines, by Bundles: the same.
      for (const part of ['', 'patients']) {
        const second = await freshStation();
        const taken = await importPaths(second, USER.userId, [
          join(folder, 'first', part),
          ...(part === ''
            ? []
            : ['Organization', 'Practitioner'].map((type) => join(folder, 'first', `${type}.ndjson`))),
        ]);
        expect(taken.errors).toEqual([]);
        expect((await exported(second, `second${part}`)).digest).toBe(manifest.digest);
      }
    },
  );
});
