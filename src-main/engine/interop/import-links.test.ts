import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import { ExportResources } from './export-resources.ts';
import { importPaths, ndjson } from './import-testing.ts';
import type { ImportOptions } from './import-options.ts';

const cleanups = new Cleanups();
let folder: string;
let desk: Awaited<ReturnType<typeof setUpStation>>;

beforeAll(async () => {
  folder = temporaryDataDir(cleanups);
  desk = await setUpStation(cleanups);
});
afterAll(() => cleanups.run());

const patient = (id: string, more: object = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ family: `Auma ${id}` }],
  ...more,
});
const link = (id: string, type: string) => ({ other: { reference: `Patient/${id}` }, type });
const MAY_MERGE = { mergesAs: 'Achieng Otieno' } as const;

let files = 0;
function take(resources: readonly object[], options: Partial<ImportOptions> = {}) {
  const { state } = desk;
  if (state.state !== 'signedIn') throw new Error(state.state);
  const path = ndjson(folder, `${(files += 1)}.ndjson`, resources);
  return importPaths(desk.station, state.user.userId, [path], options);
}

const reader = () => desk.station.engine.opened().replica.reader();

async function idOf(name: string): Promise<Id> {
  const patients = await reader().list(Patient, { where: {} });
  return patients.find(({ source }) => source?.resourceId === name)?.id ?? '';
}

/** Merges of one patient, whichever side of them. */
async function mergesOf(id: Id) {
  return [
    ...(await reader().list(PatientMerge, { where: { patientId: id } })),
    ...(await reader().list(PatientMerge, { where: { replacedId: id } })),
  ];
}

/** Patient.link as it is sent. */
async function sentLink(name: string): Promise<unknown> {
  const resources = await ExportResources.of(reader(), {
    facilityId: desk.station.engine.opened().facility.id,
    photo: () => Promise.resolve(undefined),
    withoutDocuments: false,
  });
  const [sent] = await resources.ofPatient(await idOf(name));
  return sent?.resource['link'];
}

test('patients whom the source holds for one are merged, once, and stay apart where somebody took them apart', async () => {
  const told = [link('stays', 'seealso'), link('never', 'replaces')];
  const input = [
    patient('stays', { link: [link('goes', 'replaces')] }),
    patient('goes', { link: [link('stays', 'replaced-by')] }),
    patient('third', { link: told }),
  ];
  // Looking elsewhere merges nothing, and of who never came nothing is known: kept, and told.
  const report = await take(input, MAY_MERGE);
  expect(report).toMatchObject({ merged: 1, placeholders: 0, unmapped: { 'Patient.link': 1 } });
  const [stays, goes] = [await idOf('stays'), await idOf('goes')];
  const merge = { patientId: stays, replacedId: goes, mergedBy: MAY_MERGE.mergesAs };
  const [merged, ...others] = await mergesOf(stays);
  expect(merged).toMatchObject({ ...merge, status: 'active' });
  expect(others).toEqual([]);
  expect(await sentLink('stays')).toEqual([link('goes', 'replaces')]);
  expect(await sentLink('goes')).toEqual([link('stays', 'replaced-by')]);
  expect(await sentLink('third')).toEqual(told);

  const undo = { mergeId: merged?.id ?? '', reason: 'Two sisters' };
  expect(await desk.client.request(contracts.identity.undoMerge, undo)).toMatchObject({ ok: true });
  expect(await take(input, MAY_MERGE)).not.toHaveProperty('merged');
  expect(await mergesOf(stays)).toMatchObject([{ ...merge, status: 'undone' }]);
  // What was taken in and undone is not sent as the source had it.
  expect(await sentLink('stays')).toBeUndefined();
  expect(await sentLink('goes')).toBeUndefined();
});

test('what an import merged is apart again where the import is taken back', async () => {
  const input = [patient('one', { link: [link('two', 'replaced-by')] }), patient('two')];
  expect(await take(input, MAY_MERGE)).toMatchObject({ merged: 1 });
  const two = await idOf('two');
  expect(await mergesOf(two)).toMatchObject([{ patientId: two, replacedId: await idOf('one') }]);
  const [last] = await reader().list(ImportRun, {
    where: {},
    orderBy: 'startedAt',
    direction: 'desc',
    limit: 1,
  });
  const undone = await desk.client.request(contracts.imports.undo, { runId: last?.id ?? '' });
  expect(undone).toMatchObject({ ok: true });
  expect(await mergesOf(two)).toEqual([]);
  expect(await idOf('two')).toBe('');
});

test('links are kept as they came by whoever may not merge', async () => {
  const report = await take([
    patient('a', { link: [link('b', 'replaces')] }),
    patient('b', { link: [link('a', 'replaced-by')] }),
  ]);
  expect(report.unmapped).toEqual({ 'Patient.link': 2 });
  expect(report).not.toHaveProperty('merged');
  expect(await mergesOf(await idOf('a'))).toEqual([]);
  expect(await sentLink('a')).toEqual([link('b', 'replaces')]);
  expect(await sentLink('b')).toEqual([link('a', 'replaced-by')]);
});

test('nobody is merged with somebody else who has that id here, nor against a word that they are two', async () => {
  const tom = { gender: 'male', birthDate: '1951-12-24', name: [{ family: 'Kariuki', given: ['Tom'] }] };
  const grace = { gender: 'female', birthDate: '1987-04-02', name: [{ family: 'Odhiambo' }] };
  await take([patient('there', grace), patient('x'), patient('y')]);
  const ids: [Id, Id] = [await idOf('x'), await idOf('y')];
  const said = await desk.client.request(contracts.identity.stateDistinct, { ids });
  expect(said).toMatchObject({ ok: true });
  const report = await take(
    [
      patient('here', { link: [link('there', 'replaces')] }),
      patient('there', tom),
      patient('x', { link: [link('y', 'replaces')] }),
    ],
    MAY_MERGE,
  );
  expect(report).toMatchObject({
    errors: [{ code: 'import.otherPerson' }],
    unmapped: { 'Patient.link': 2 },
  });
  expect(report).not.toHaveProperty('merged');
  expect(await mergesOf(await idOf('here'))).toEqual([]);
  expect(await mergesOf(ids[0])).toEqual([]);
});
