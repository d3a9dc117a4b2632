import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import type { TableProgress } from '#shared/modules/imports/tables.contract.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';

const { tables } = contracts;
const TEXT =
  'Liste\r\nNo;Nom;Né le\r\n1;Lefèvre;05/06/1987\r\n2;"Bah\r\nFatou";14/08/1990\r\n3;Sow;never\r\n';

let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;
let told: TableProgress | undefined;
let check: () => void;
beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups, { host: 'browser', clock: testClock() });
  told = undefined;
  check = () => undefined;
  cleanups.add(
    desk.client.subscribe(tables.progress, {}, (now) => {
      if (now.ok) told = now.value;
      check();
    }),
  );
});
afterEach(() => cleanups.run());

const until = (isSo: (now: TableProgress) => boolean) =>
  new Promise<void>((resolve) => {
    check = () => void (told && isSo(told) && resolve());
    check();
  });
async function hold(bytes: Uint8Array): Promise<string> {
  const begun = await desk.client.request(tables.begin, { name: 'list.csv', bytes: bytes.length });
  if (!begun.ok) throw new Error(begun.error.code);
  const { id } = begun.value;
  const half = Math.floor(bytes.length / 2);
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)])
    await desk.client.request(tables.append, { id, chunk: Buffer.from(part).toString('base64') });
  return id;
}
async function look(bytes: Uint8Array, layout = {}) {
  const id = await hold(bytes);
  const looked = await desk.client.request(tables.look, { id, layout });
  if (!looked.ok) throw new Error(looked.error.code);
  return { id, look: looked.value };
}
const patients = () => desk.station.engine.opened().replica.reader().list(Patient, { where: {} });

test.each([
  ['utf-8', Buffer.from(`\uFEFF${TEXT}`)],
  ['utf-16le', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['utf-16be', Buffer.from(`\uFEFF${TEXT}`, 'utf16le').swap16()],
  ['windows-1252', Buffer.from(TEXT, 'latin1')],
])('a table in %s is read as what it is', async (encoding, bytes) => {
  const { look: seen } = await look(bytes);
  expect(seen).toMatchObject({
    encoding,
    separator: ';',
    headerLine: 2,
    header: ['No', 'Nom', 'Né le'],
    rows: 3,
    preview: [
      { line: 3, cells: ['1', 'Lefèvre', '05/06/1987'] },
      { line: 4, cells: ['2', 'Bah\r\nFatou', '14/08/1990'] },
      { line: 6 },
    ],
    suggested: [
      { column: 'Nom', field: 'family' },
      { column: 'Né le', field: 'birthDate', order: 'dmy' },
    ],
  });
});

test('a table is tried, taken in, told of with its cells, and its mapping kept', async () => {
  const { id, look: seen } = await look(Buffer.from(TEXT));
  const mapping: CsvMapping = {
    columns: seen.suggested,
    constants: [{ field: 'city', value: 'Conakry' }],
    match: 'person',
  };
  const run = (isDryRun: boolean) => desk.client.request(tables.run, { id, mapping, isDryRun });
  expect(await run(true)).toMatchObject({ ok: true });
  await until(({ state }) => state === 'tried');
  expect(told).toMatchObject({ report: { created: 2, refused: 1, errors: 1, ignored: ['No'] } });
  expect(await patients()).toEqual([]);
  expect(await desk.client.request(tables.details, { id })).toEqual({
    ok: true,
    value: { errors: [{ line: 6, column: 'Né le', code: 'csv.notADate', cell: 'never' }], duplicates: [] },
  });
  expect(
    await desk.client.request(tables.refused, { id, words: { 'csv.notADate': 'pas une date' } }),
  ).toMatchObject({
    value: {
      text: '\uFEFF"No";"Nom";"Né le";"Line";"Errors"\r\n"3";"Sow";"never";"6";"Né le: pas une date"\r\n',
    },
  });
  await run(false);
  await until(({ state }) => state === 'done');
  expect(await patients()).toMatchObject([
    { address: [{ city: 'Conakry' }] },
    { address: [{ city: 'Conakry' }] },
  ]);
  const wrong = { ...mapping, columns: [{ column: 'Name', field: 'text' as const }] };
  expect(await desk.client.request(tables.run, { id, mapping: wrong, isDryRun: true })).toMatchObject({
    error: { code: 'csv.columnMissing', column: 'Name' },
  });
  const kept = { name: 'East', header: seen.header, mapping };
  await desk.client.request(tables.keepMapping, { ...kept, source: 'Old' });
  await desk.client.request(tables.keepMapping, kept);
  expect(await desk.client.request(tables.mappings, {})).toEqual({ ok: true, value: [kept] });
  await desk.client.request(tables.forgetMapping, { name: 'East' });
  expect(await desk.client.request(tables.mappings, {})).toEqual({ ok: true, value: [] });
  expect(await desk.client.request(tables.stop, { id })).toMatchObject({ ok: true });
  expect(await desk.client.request(tables.look, { id, layout: {} })).toMatchObject({
    error: { code: 'import.unknown' },
  });
});

test('what is stopped is whole, nothing else runs meanwhile, and it can be taken back', async () => {
  const rows = Array.from({ length: 3_000 }, (_, at) => `${at};Auma ${at}`);
  const { id } = await look(Buffer.from(`No;Name\n${rows.join('\n')}`));
  const mapping: CsvMapping = {
    columns: [
      { column: 'No', field: 'identifier', isKey: true },
      { column: 'Name', field: 'text' },
    ],
  };
  await desk.client.request(tables.run, { id, mapping, isDryRun: false });
  await until(({ rows: { done } }) => done > 0);
  const busy = { ok: false, error: { code: 'import.busy' } };
  expect(await desk.client.request(tables.begin, { name: 'b.csv', bytes: 1 })).toEqual(busy);
  expect(await desk.client.request(contracts.imports.undo, { runId: 'importRun:x' })).toEqual(busy);
  await desk.client.request(tables.stop, { id });
  await until(({ state }) => state === 'stopped');
  const count = (await patients()).length;
  expect(told?.report).toMatchObject({ created: count });
  expect(count).toBeLessThan(3_000);
  const runId = told?.report?.runId ?? '';
  expect(await desk.client.request(contracts.imports.undo, { runId })).toMatchObject({
    value: { removedPatients: count, kept: 0 },
  });
  expect(await patients()).toEqual([]);
});
