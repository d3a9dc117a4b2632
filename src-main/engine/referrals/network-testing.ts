import { join } from 'node:path';
import { must } from '#shared/kernel/must.testing.ts';
import { expect } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import { setUpStation, temporaryDataDir, type Cleanups } from '../station-testing.ts';
import type { Station } from '../station.ts';
import { newId } from '../store/testing.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';

const { patients, referrals, network, consents, sync: syncChannels } = contracts;

export interface Clinic {
  readonly station: Station;
  readonly client: Client;
  readonly facilityId: Id;
}

export interface TestNetwork {
  readonly server: ServerProcess;
  /** Of the server. */
  readonly folder: string;
  readonly lakeside: Clinic;
  readonly hospital: Clinic;
}

/** A server process and two facilities that take part in its network, each with one station, enrolled. */
export async function aNetwork(cleanups: Cleanups): Promise<TestNetwork> {
  const place = temporaryDataDir(cleanups);
  const folder = join(place, 'server');
  const server = await aServerProcess(folder);
  cleanups.add(() => server.stop('SIGKILL'));
  const lakeside = await aClinic(cleanups, server, join(place, 'lakeside'));
  const hospital = await aClinic(cleanups, server, join(place, 'hospital'));
  for (const [{ facilityId }, name] of [
    [lakeside, 'Lakeside Clinic'],
    [hospital, 'County Hospital'],
  ] as const) {
    const { status } = await server.ask('POST', `/_fieldward/facilities/${facilityId}`, { name });
    if (status !== 200) throw new Error(`a facility did not join: ${status}`);
  }
  await syncs(lakeside);
  return { server, folder, lakeside, hospital };
}

async function aClinic(cleanups: Cleanups, server: ServerProcess, dataDir: string): Promise<Clinic> {
  const { station, client } = await setUpStation(cleanups, { dataDir });
  const made = await server.ask('POST', '/_fieldward/enrolments', {});
  const text = enrolment.parse(made.json).code;
  expect(await client.request(syncChannels.join, { text, url: server.url })).toMatchObject({ ok: true });
  const clinic = { station, client, facilityId: station.engine.opened().facility.id };
  await syncs(clinic);
  return clinic;
}

export async function syncs({ station }: Clinic): Promise<void> {
  const done = await station.sync.now();
  expect(done).toMatchObject({ held: 0, notTaken: [] });
  expect(done?.fault).toBeUndefined();
}

/** Synced again and again until it is so: the server works beside. */
export async function comes<T>(clinic: Clinic, read: () => Promise<T>): Promise<T> {
  await syncs(clinic);
  return read();
}
export const soon = { timeout: 20_000, interval: 100 };

/** What was answered; a refusal ends the test. */
export const PERSON = {
  name: [{ family: 'Odhiambo', given: ['Grace'] }],
  gender: 'female',
  birthDate: '1987-04-02',
  identifier: [{ system: 'urn:ke:national-id', value: '23456789' }],
} as const;

export async function register({ client }: Clinic, more: object = {}): Promise<Id> {
  return (await must(client.request(patients.register, { ...PERSON, ...more }))).id;
}

const today = () => new Date().toISOString().slice(0, 10);
export const sharing = (decision: 'given' | 'withdrawn') => ({
  consents: [{ scope: 'sharing' as const, decision, date: today() }],
});

export async function states({ client }: Clinic, id: Id, decision: 'given' | 'withdrawn'): Promise<void> {
  const { name, gender, birthDate, identifier } = PERSON;
  const same = { name: [...name], gender, birthDate, identifier: [...identifier] };
  const registration = { id, base: same, registration: same, ...sharing(decision) };
  await must(client.request(patients.update, registration));
}

export const order = (to: Clinic, patientId: Id, more: object = {}) => ({
  id: newId('referral'),
  patientId,
  toFacilityId: to.facilityId,
  service: 'Cardiology',
  reason: 'Chest pain on exertion',
  urgency: 'urgent' as const,
  includes: ['results' as const],
  documentIds: [],
  ...more,
});

export const sentBy = ({ client }: Clinic, patientId: Id) =>
  must(client.request(referrals.ofPatient, { patientId }));
export const inboxOf = ({ client }: Clinic) => must(client.request(referrals.inbox, { show: 'all' }));
export const consentsOf = ({ client }: Clinic, patientId: Id) =>
  must(client.request(consents.list, { patientId }));
export const linksOf = ({ client }: Clinic, patientId: Id) =>
  must(client.request(network.links, { patientId }));
export const disclosuresOf = ({ client }: Clinic, patientId: Id) =>
  must(client.request(network.disclosures, { patientId }));

/** @returns the link's id */
export async function saysLinked(
  { client }: Clinic,
  patientId: Id,
  other: Clinic,
  otherPatientId: Id,
  basis: 'identifier' | 'referral',
): Promise<Id> {
  const { facilityId: otherFacilityId } = other;
  const said = { patientId, otherFacilityId, otherPatientId, otherName: 'The other', basis };
  return (await must(client.request(network.link, said))).id;
}
