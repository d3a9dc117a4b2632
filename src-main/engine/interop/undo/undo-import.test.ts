import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvMappingSchema } from '#shared/interop/csv/mapping.ts';
import { put, remove } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Document } from '#shared/modules/documents/document.record.ts';
import { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import { collectUnreferenced } from '../../blobs/collect-unreferenced.ts';
import { runPlan } from '../../commands/run-plan.ts';
import {
  Cleanups,
  setUpStation,
  TEST_PASSWORD,
  testClock,
  testStation,
  testWindow,
} from '../../station-testing.ts';
import { localReplica } from '../../sync/local-replica.ts';
import { readTable } from '../csv-rows.ts';
import { runCsvImport } from '../csv-run.ts';
import { importPaths, ndjson } from '../import-testing.ts';

const mapping = csvMappingSchema.parse({
  columns: [
    { column: 'ID', field: 'identifier', isKey: true },
    { column: 'Family', field: 'family' },
    { column: 'Born', field: 'birthDate' },
    { column: 'City', field: 'city' },
    { column: 'Insurance', field: 'payor' },
  ],
});
const HEAD = 'ID,Family,Born,City,Insurance';
const FILE = { name: 'people.csv', bytes: 1, sha256: '0'.repeat(64) };
/** The station's clock stands before that of its files. */
const ANY_AGE = Number.NEGATIVE_INFINITY;

let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;
beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups, { clock: testClock() });
});
afterEach(() => cleanups.run());

const engine = () => desk.station.engine;
const userId = () => {
  if (desk.state.state !== 'signedIn') throw new Error(desk.state.state);
  return desk.state.user.userId;
};
const reader = () => engine().opened().replica.reader();
const patients = () => reader().list(Patient, { where: {} });
const families = async () => (await patients()).map(({ name }) => name[0]?.family ?? '').toSorted();
const patientOf = async (family: string) => {
  const found = (await patients()).find(({ name }) => name[0]?.family === family);
  if (!found) throw new Error(`no ${family}`);
  return found;
};
async function take(rows: readonly string[], signal?: AbortSignal, onProgress?: () => void) {
  const table = await readTable([HEAD, ...rows].join('\n'));
  const done = await runCsvImport(engine(), { userId: userId() }, table, {
    mapping,
    isDryRun: false,
    rowsAtOnce: 2,
    file: FILE,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.runId ?? '';
}
const undo = (runId: string) => desk.client.request(contracts.imports.undo, { runId });
const survey = (runId: string) => desk.client.request(contracts.imports.surveyUndo, { runId });
const edit = (patient: Patient, change: Partial<Patient>) =>
  runPlan(engine(), {
    action: 'patients.update',
    session: { userId: userId() },
    plan: async ({ read }) => {
      await read.get(Patient, patient.id);
      return ok({ reply: undefined, writes: [put(Patient, { ...patient, ...change })] });
    },
  });
const ROWS = [
  '1,Auma,1990-02-01,Kisumu,SHA',
  '2,Otieno,1985-01-01,Kisumu,',
  '3,Wanjiku,1970-05-05,Nyeri,SHA',
];

test('what nobody has touched goes as a whole, from lists, search and what is to be sent, and can come in again', async () => {
  const before = engine().opened().replica.notSent().count;
  const runId = await take(ROWS);
  const told = { removed: 5, removedPatients: 3, restored: 0, kept: 0, keptRecords: [] };
  expect(await survey(runId)).toEqual({ ok: true, value: told });
  expect(await families()).toHaveLength(3);
  const seen: unknown[] = [];
  const stop = desk.client.subscribe(
    contracts.imports.undoProgress,
    {},
    (now) => now.ok && seen.push(now.value),
  );
  expect(await undo(runId)).toEqual({ ok: true, value: told });
  await expect.poll(() => seen.length).toBe(3);
  stop();
  expect(seen).toEqual([undefined, { runId, records: expect.any(Number), ofRecords: 5 }, undefined]);
  expect([await patients(), await reader().list(Coverage, { where: {} })]).toEqual([[], []]);
  expect(await reader().search('auma', 5)).toEqual([]);
  // The record of the import, the signed trail; nobody of the table.
  const trail = (await reader().list(AuditEvent, { where: {} })).map(({ action }) => action);
  expect(engine().opened().replica.notSent().count).toBeLessThanOrEqual(before + 1 + trail.length);
  expect(trail.filter((action) => action === 'imports.undo')).toHaveLength(3);
  expect(await desk.client.request(contracts.imports.runs, { limit: 9 })).toMatchObject({
    value: [
      {
        id: runId,
        userId: userId(),
        files: [FILE],
        created: 3,
        state: 'done',
        undo: { removed: 5, restored: 0, kept: 0 },
      },
    ],
  });
  expect(await undo(runId)).toEqual({ ok: false, error: { code: 'import.undone' } });
  const again = await take(ROWS);
  expect(await families()).toEqual(['Auma', 'Otieno', 'Wanjiku']);
  expect(await undo(again)).toMatchObject({ value: { removed: 5 } });
  expect(await engine().opened().replica.verify()).toMatchObject({ ok: true, issues: [] });
});

test('what was edited, referred to or begun since stays and is named; what the import changed is as it was', async () => {
  const first = await take(ROWS);
  const auma = await patientOf('Auma');
  await edit(auma, { gender: 'female' });
  const second = await take([
    '1,Auma,1990-02-01,Mombasa,SHA',
    '4,Njeri,1999,Nyeri,',
    '5,Kamau,2000,Nyeri,',
    '6,Chebet,2001,Nyeri,',
  ]);
  expect(await patientOf('Auma')).toMatchObject({ gender: 'female', address: [{ city: 'Mombasa' }] });
  const [njeri, kamau] = [await patientOf('Njeri'), await patientOf('Kamau')];
  await runPlan(engine(), {
    action: 'test.refer',
    session: { userId: userId() },
    plan: async ({ newId }) =>
      ok({
        reply: undefined,
        writes: [
          put(Coverage, { id: newId('coverage'), patientId: njeri.id, status: 'active', payor: 'AAR' }),
        ],
      }),
  });
  await desk.client.request(contracts.drafts.save, { key: `patients-edit/${kamau.id}`, value: { a: 1 } });

  // The first import's patient was changed by the second one: it is that one's to take back.
  expect(await survey(first)).toMatchObject({ value: { kept: 2, removedPatients: 2 } });
  expect(await undo(second)).toMatchObject({
    value: {
      removed: 1,
      removedPatients: 1,
      restored: 1,
      kept: 2,
      keptRecords: expect.arrayContaining([
        {
          type: 'patient',
          id: njeri.id,
          patientId: njeri.id,
          mrn: njeri.mrn,
          name: 'Njeri',
          reason: 'referred',
        },
        expect.objectContaining({ id: kamau.id, reason: 'draft' }),
      ]),
    },
  });
  expect(await families()).toEqual(['Auma', 'Kamau', 'Njeri', 'Otieno', 'Wanjiku']);
  const { source, ...restored } = await patientOf('Auma');
  expect(restored).toMatchObject({ gender: 'female', address: [{ city: 'Kisumu' }] });
  expect(source?.edited).toEqual(['gender']);
  // A later import still leaves what the desk entered.
  await take(['1,Auma,1990-02-01,Thika,SHA']);
  expect(await patientOf('Auma')).toMatchObject({ gender: 'female', address: [{ city: 'Thika' }] });
  expect(await undo(first)).toMatchObject({
    value: { kept: 2, removedPatients: 2, keptRecords: [{ reason: 'edited' }, { reason: 'referred' }] },
  });
  expect(await families()).toEqual(['Auma', 'Kamau', 'Njeri']);
});

test('an import that was stopped is taken back as far as it came, and an undo that was cut off goes on', async () => {
  const stop = new AbortController();
  const runId = await take(ROWS, stop.signal, () => stop.abort());
  expect(await families()).toEqual(['Auma', 'Otieno']);
  expect(await reader().get(ImportRun, runId)).toMatchObject({ state: 'stopped', read: 3, created: 2 });
  // As a kill between two of its transactions leaves it: gone, and still noted.
  const coverage = await reader().list(Coverage, { where: {} });
  const removed = await runPlan(engine(), {
    action: 'imports.undo',
    session: { userId: userId() },
    plan: async ({ read }) => {
      for (const { id } of coverage) await read.get(Coverage, id);
      return ok({ reply: undefined, writes: coverage.map(({ id }) => remove(Coverage, id)) });
    },
  });
  expect(removed).toMatchObject({ ok: true });
  await desk.station.close();
  const station = await testStation(cleanups, {
    dataDir: desk.dataDir,
    clock: testClock('2026-03-13T06:00:00.000Z'),
  });
  const { client } = testWindow(station, cleanups);
  await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  expect(await client.request(contracts.imports.undo, { runId })).toMatchObject({
    value: { removedPatients: 2, kept: 0 },
  });
  expect(await station.engine.opened().replica.reader().list(Patient, { where: {} })).toEqual([]);
});

test('FHIR files are taken back in the same way; what a server has is not', async () => {
  const folder = desk.dataDir;
  const runOf = async () => {
    const runs = await desk.client.request(contracts.imports.runs, { limit: 1 });
    return runs.ok ? (runs.value[0]?.id ?? '') : '';
  };
  const resources = [
    { resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }] },
    {
      resourceType: 'Encounter',
      id: 'e1',
      status: 'finished',
      period: { start: '2026-01-02T08:00:00Z' },
      class: { code: 'AMB' },
      subject: { reference: 'Patient/p1' },
      participant: [{ individual: { reference: 'Practitioner/d1' } }],
    },
  ];
  await importPaths(desk.station, userId(), [ndjson(folder, 'a.ndjson', resources)]);
  expect(await undo(await runOf())).toMatchObject({ value: { removed: 3, removedPatients: 1, kept: 0 } });
  await importPaths(desk.station, userId(), [ndjson(folder, 'b.ndjson', resources)]);
  expect(await families()).toEqual(['Auma']);
  const patient = await patientOf('Auma');
  const { replica } = engine().opened();
  const envelope = await replica.reader().envelope(Patient, patient.id);
  const base = await replica.reader().rev(Patient, patient.id);
  if (!envelope || base === undefined) throw new Error('nobody');
  // As the server tells that it has it.
  replica.commit([{ kind: 'put', envelope, base, remoteRev: '1-a' }], { origin: 'replication' });
  expect(await undo(await runOf())).toEqual({ ok: false, error: { code: 'import.sent' } });
  // Whoever plans it all the same is refused by the store.
  const removing = runPlan(engine(), {
    action: 'test.remove',
    session: { userId: userId() },
    plan: async ({ read }) => {
      await read.get(Patient, patient.id);
      return ok({ reply: undefined, writes: [remove(Patient, patient.id)] });
    },
  });
  await expect(removing).rejects.toThrow('a server may have');
  // Nor once it is no longer known what that server has.
  const sync = localReplica(replica);
  sync.commit([{ kind: 'forget', compartment: Patient.compartment }]);
  expect(await undo(await runOf())).toEqual({ ok: false, error: { code: 'import.elsewhere' } });
  expect(await families()).toEqual(['Auma']);
  expect(await undo('importRun:none')).toEqual({ ok: false, error: { code: 'import.noRun' } });
});

test('a file outlives the import that replaced it; a form about a record that came keeps its patient', async () => {
  const folder = desk.dataDir;
  const resources = (letter: string) => [
    { resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }] },
    {
      resourceType: 'DocumentReference',
      id: 'd1',
      status: 'current',
      subject: { reference: 'Patient/p1' },
      content: [
        {
          attachment: {
            contentType: 'application/pdf',
            data: Buffer.from(`%PDF-${letter}`).toString('base64'),
          },
        },
      ],
    },
  ];
  const bring = async (name: string, of: readonly object[]) => {
    const before = new Set((await reader().list(ImportRun, { where: {} })).map(({ id }) => id));
    await importPaths(desk.station, userId(), [ndjson(folder, name, of)]);
    return (await reader().list(ImportRun, { where: {} })).find(({ id }) => !before.has(id))?.id ?? '';
  };
  const fileNow = async () => (await reader().list(Document, { where: {} }))[0]?.file.hash ?? '';
  const first = await bring('first.ndjson', resources('1.4'));
  const old = await fileNow();
  const second = await bring('second.ndjson', resources('1.7'));
  expect(await fileNow()).not.toBe(old);
  await collectUnreferenced(engine().opened(), { graceMs: ANY_AGE });
  expect(await undo(second)).toMatchObject({ value: { restored: 1, removed: 0 } });
  expect(await fileNow()).toBe(old);
  expect(await engine().opened().blobs.has(old)).toBe(true);
  await collectUnreferenced(engine().opened(), { graceMs: ANY_AGE });
  expect(await engine().opened().blobs.names()).toHaveLength(1);

  const [document] = await reader().list(Document, { where: {} });
  await desk.client.request(contracts.drafts.save, { key: `edit-document/${document?.id}`, value: { a: 1 } });
  expect(await undo(first)).toMatchObject({ value: { removed: 0 } });
  expect(await families()).toEqual(['Auma']);
});
