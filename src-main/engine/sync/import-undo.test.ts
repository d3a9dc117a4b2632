import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts, records } from '#shared/registry.ts';
import { importPaths, ndjson } from '../interop/import-testing.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';
import { temporaryFolder } from '../store/testing.ts';
import { localReplica } from './local-replica.ts';
import { syncOnce } from './sync-once.ts';
import { aBadLine, aServerProcess, remoteAt, type Mischief, type ServerProcess } from './sync-testing.ts';

const place = temporaryFolder();
let server: ServerProcess;
let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;

beforeAll(async () => {
  server = await aServerProcess(join(place.folder, 'server'));
});
afterAll(async () => {
  await server.stop();
  place.remove();
});
beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups, { clock: testClock() });
});
afterEach(() => cleanups.run());

const replica = () => desk.station.engine.opened().replica;
const families = async () =>
  (await replica().reader().list(Patient, { where: {} })).map(({ name }) => name[0]?.family);

/** Takes one patient in. @returns the import */
async function take(family: string): Promise<string> {
  if (desk.state.state !== 'signedIn') throw new Error(desk.state.state);
  const resource = { resourceType: 'Patient', id: family, name: [{ family }] };
  await importPaths(desk.station, desk.state.user.userId, [
    ndjson(desk.dataDir, `${family}.ndjson`, [resource]),
  ]);
  const runs = await desk.client.request(contracts.imports.runs, { limit: 1 });
  return runs.ok ? (runs.value[0]?.id ?? '') : '';
}

const undo = (runId: string) => desk.client.request(contracts.imports.undo, { runId });

function sync(url: string) {
  const { device, facility } = desk.station.engine.opened();
  const station = { replica: replica(), device, facilityId: facility.id, records };
  return syncOnce(station, remoteAt(url), { attempts: 1, pauseMs: () => 5 });
}

/** Ids of all that the server was ever told of, tombstones too. */
async function toldOf(): Promise<readonly string[]> {
  const database = `${desk.station.engine.opened().facility.id.replace(':', '-')}-people`;
  const { json } = await server.ask('GET', `/${database}/_changes`);
  return (json['results'] as { id: string }[]).map(({ id }) => id); // as CouchDB answers
}

it('an import is not undone once a server may have it, though its answer never came', async () => {
  const runId = await take('Auma');
  const deaf: Mischief = ({ url }) => (url?.includes('_bulk_docs') ? 'deaf' : undefined);
  const line = await aBadLine(server.url, deaf);
  cleanups.add(() => line.close());
  expect(await sync(line.url)).toMatchObject({ fault: { code: expect.any(String) }, pushed: 0 });
  const [patient] = await replica().reader().list(Patient, { where: {} });
  expect(await toldOf()).toContain(patient?.id);
  expect(await undo(runId)).toEqual({ ok: false, error: { code: 'import.elsewhere' } });
  expect((await sync(server.url)).fault).toBeUndefined();
  expect(await families()).toEqual(['Auma']);
});

it('nothing of what was taken away before is sent, not even when a server is set back', async () => {
  const runId = await take('Otieno');
  const [patient] = await replica().reader().list(Patient, { where: {} });
  expect(await undo(runId)).toMatchObject({ ok: true, value: { removedPatients: 1, kept: 0 } });
  expect((await sync(server.url)).fault).toBeUndefined();
  localReplica(replica()).commit([{ kind: 'forget', compartment: Patient.compartment }]);
  expect((await sync(server.url)).fault).toBeUndefined();
  expect(await toldOf()).not.toContain(patient?.id);
  expect(await families()).toEqual([]);
});

it('what was taken away between the look and the push stays here', async () => {
  const runId = await take('Wanjiku');
  const local = localReplica(replica());
  const versions = local.unsent(0, 500).filter(({ envelope }) => envelope.type === Patient.type);
  expect(versions).toHaveLength(1);
  expect(await undo(runId)).toMatchObject({ ok: true });
  expect(local.leaving(versions)).toEqual({ ok: true, value: [] });
});
