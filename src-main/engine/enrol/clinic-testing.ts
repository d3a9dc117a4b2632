import { join } from 'node:path';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import {
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
  type Cleanups,
} from '../station-testing.ts';
import type { Station, StationOptions } from '../station.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';

export const NURSE = 'nine-lamps-on-the-jetty';
const { session, staff, patients, sync: syncChannels } = contracts;

export async function aCode(server: ServerProcess, facilityId?: string): Promise<string> {
  return (await anEnrolment(server, facilityId)).code;
}

/** A code, and the link that names its server. */
async function anEnrolment(server: ServerProcess, facilityId?: string) {
  const made = await server.ask(
    'POST',
    '/_fieldward/enrolments',
    facilityId === undefined ? {} : { facilityId },
  );
  return enrolment.parse(made.json);
}

/** What is typed or scanned: under TLS it has to say which certificate. */
export async function aTarget(server: ServerProcess, facilityId?: string) {
  const { code, link } = await anEnrolment(server, facilityId);
  return server.fingerprint === undefined ? { text: code, url: server.url } : { text: link };
}

/** A clinic at a server: one station, an administrator and a nurse, a patient; all of it sent. */
export async function aClinic(
  cleanups: Cleanups,
  options: Partial<StationOptions> = {},
  serverOptions: { readonly isTls?: boolean } = {},
) {
  const place = temporaryDataDir(cleanups);
  const server = await aServerProcess(join(place, 'server'), undefined, serverOptions);
  cleanups.add(() => server.stop());
  const first = await setUpStation(cleanups, { ...options, dataDir: join(place, 'first') });
  const added = await first.client.request(staff.addAccount, {
    login: 'wairimu',
    displayName: 'Wairimu Kariuki',
    roles: ['nurse'],
    password: NURSE,
    confirm: TEST_PASSWORD,
  });
  if (!added.ok) throw new Error(added.error.code);
  const graceMrn = await register(first.client, 'Grace');
  const joined = await first.client.request(syncChannels.join, await aTarget(server));
  if (!joined.ok) throw new Error(joined.error.code);
  await syncWhole(first.station);
  return {
    place,
    server,
    first,
    nurseId: added.value.id,
    /** Of the patient, given before there was a server. */
    graceMrn,
    facilityId: first.station.engine.opened().facility.id,
  };
}

type Clinic = Awaited<ReturnType<typeof aClinic>>;

/** A further desk of it, at which nobody sits yet. */
export async function anotherDesk(
  cleanups: Cleanups,
  { place, server, facilityId }: Pick<Clinic, 'place' | 'server' | 'facilityId'>,
  options: Partial<StationOptions> = {},
) {
  const dataDir = join(place, 'second');
  const station = await testStation(cleanups, { ...options, dataDir });
  const { client } = testWindow(station, cleanups);
  const enrolled = await client.request(session.enrol, await aTarget(server, facilityId));
  if (!enrolled.ok) throw new Error(enrolled.error.code);
  await station.arriving.settled();
  return { station, client, dataDir };
}

/** @returns the record number */
export async function register(client: Client, given: string): Promise<string> {
  const name = [{ family: 'Odhiambo', given: [given] }];
  const made = await client.request(patients.register, { name, gender: 'female', birthDate: '1987-04-02' });
  if (!made.ok) throw new Error(made.error.code);
  return made.value.mrn;
}

/** @throws where anything is left */
export async function syncWhole({ sync: runner }: Station): Promise<void> {
  const done = await runner.now();
  if (!done || done.fault || done.held > 0 || done.notTaken.length > 0)
    throw new Error(`not whole: ${JSON.stringify(done)}`);
}

export const signIn = (client: Client, login: string, password: string) =>
  client.request(session.signIn, { login, password });
