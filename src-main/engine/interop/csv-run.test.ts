import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvMappingSchema } from '#shared/interop/csv/mapping.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';
import { readTable } from './csv-rows.ts';
import { runCsvImport } from './csv-run.ts';

const mapping = csvMappingSchema.parse({
  columns: [
    { column: 'ID', field: 'identifier', isKey: true },
    { column: 'Family', field: 'family' },
    { column: 'Given', field: 'given' },
    { column: 'Sex', field: 'gender' },
    { column: 'Born', field: 'birthDate' },
    { column: 'Insurance', field: 'payor' },
  ],
});
const HEAD = 'ID,Family,Given,Sex,Born,Insurance,Notes';
const GOOD = ['1,Auma,Grace,F,1990-02-01,SHA,x', '2,Otieno,Juma,M,1985,,'];

let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;
beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups, { clock: testClock() });
});
afterEach(() => cleanups.run());

const userId = () => {
  if (desk.state.state !== 'signedIn') throw new Error(desk.state.state);
  return desk.state.user.userId;
};
const all = <R extends typeof Patient | typeof Coverage | typeof AuditEvent>(record: R) =>
  desk.station.engine.opened().replica.reader().list(record, { where: {} });
async function take(rows: readonly string[], { isDryRun = false, system = 'East' } = {}) {
  const table = await readTable([HEAD, ...rows].join('\n'));
  const file = { name: 'people.csv', bytes: 1, sha256: '0'.repeat(64) };
  const options = { mapping, isDryRun, system, rowsAtOnce: 2, file };
  const done = await runCsvImport(desk.station.engine, { userId: userId() }, table, options);
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

test('a table is tried, taken in once, and its bad rows are told with all that is wrong', async () => {
  const rows = [
    ...GOOD,
    '3,Bad,Row,X,31/02/1990,,',
    '4,Short,Row',
    '1,Again,Key,F,1999,,',
    '5,Auma,Grace,F,1990-02-01,,',
    '6,Late,Comer,F,2026-12,,',
  ];
  const told = {
    rows: 7,
    created: 3,
    changed: 0,
    unchanged: 0,
    errors: [
      { line: 4, column: 'Sex', code: 'csv.notASex' },
      { line: 4, column: 'Born', code: 'csv.notADate' },
      { line: 5, code: 'csv.cellCount' },
      { line: 6, code: 'csv.keyRepeated' },
      { line: 8, column: 'Born', code: 'patient.birthInFuture' },
    ],
    duplicates: [{ line: 7, of: { line: 2 } }],
    ignored: ['Notes'],
  };
  expect(await take(rows, { isDryRun: true })).toEqual({ isDryRun: true, ...told });
  expect(await all(Patient)).toEqual([]);
  expect(await take(rows)).toEqual({ isDryRun: false, ...told, runId: expect.stringMatching(/^importRun:/) });
  const patients = await all(Patient);
  expect(patients).toHaveLength(3);
  expect(new Set(patients.map(({ mrn }) => mrn)).size).toBe(3);
  expect(await all(Coverage)).toMatchObject([{ payor: 'SHA', status: 'active' }]);
  expect(await take(rows)).toMatchObject({ created: 0, changed: 0, unchanged: 3, duplicates: [] });
  expect(await all(Patient)).toEqual(patients);
  const actions = (await all(AuditEvent)).flatMap(({ action, entityIds }) =>
    action === 'imports.run' ? [entityIds?.length] : [],
  );
  expect(actions).toEqual([3, 1]);
});

test('a later file changes what came from the file, leaves what a desk edited, and takes nobody for another', async () => {
  await take(GOOD);
  const juma = (await all(Patient)).find(({ name }) => name[0]?.family === 'Otieno');
  if (!juma) throw new Error('nobody');
  await runPlan(desk.station.engine, {
    action: 'patients.update',
    session: { userId: userId() },
    plan: async ({ read }) => {
      await read.get(Patient, juma.id);
      return ok({ reply: undefined, writes: [put(Patient, { ...juma, gender: 'other' })] });
    },
  });
  const later = ['1,Wanjiku,Peter,M,1950,SHA,', '2,Otieno,Juma,M,1986,,'];
  expect(await take(later)).toMatchObject({
    created: 0,
    changed: 1,
    errors: [{ line: 2, code: 'import.otherPerson' }],
  });
  const after = await all(Patient);
  expect(after.find(({ id }) => id === juma.id)).toMatchObject({
    gender: 'other',
    birthDate: '1986',
    mrn: juma.mrn,
  });
  const elsewhere = await take(['9,Auma,Grace,F,1990-02,,'], { system: 'West' });
  const grace = after.find(({ name }) => name[0]?.family === 'Auma');
  expect(elsewhere).toMatchObject({ created: 1, duplicates: [{ line: 2, of: { patientId: grace?.id } }] });
});
