import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReviews } from '#shared/kernel/rivals.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { newId, temporaryFolder } from '../store/testing.ts';
import { aPdf, Cleanups, testStation, testWindow } from '../station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { addFile, hashOf, readFileOf, SIGN_IN, twoStations } from './files-testing.ts';
import {
  aDesk,
  anExpressPouchDb,
  aServerProcess,
  SERVER_ACCOUNT,
  type Desk,
  type ServerProcess,
} from './sync-testing.ts';

/** A real one where it is at hand: `COUCHDB_URL=http://user:pass@host:5984`. What the test writes there stays. */
const COUCHDB_URL = process.env['COUCHDB_URL'];
const KIND = COUCHDB_URL ? 'CouchDB' : 'express-pouchdb, where no CouchDB is at hand';

const place = temporaryFolder();
let pouch: Awaited<ReturnType<typeof anExpressPouchDb>> | undefined;
let gateway: ServerProcess;
let couchUrl: string;
beforeAll(async () => {
  pouch = COUCHDB_URL ? undefined : await anExpressPouchDb();
  couchUrl = COUCHDB_URL ?? pouch?.url ?? '';
  gateway = await aServerProcess(join(place.folder, 'server'), undefined, { couchdb: couchUrl });
});
afterAll(async () => {
  await gateway.stop();
  await pouch?.stop();
  place.remove();
});

const allergy = { patientId: newId('patient'), code: { text: 'Penicillin' }, clinicalStatus: 'active' };

it(`brings two desks to the same truth through the gateway and past it (${KIND})`, async () => {
  const key = randomBytes(32);
  const desks: Desk[] = [];
  for (const [index, device] of ['aaaa', 'bbbb'].entries())
    desks.push(await aDesk(join(place.folder, `${device}.db`), device, 1_770_000_000_000 + index, { key }));
  const [first, second] = desks as [Desk, Desk]; // just made
  const [shared, contested] = [newId('allergy'), newId('allergy')];
  const both = [shared, contested];
  try {
    for (const id of both) await first.write(Allergy, id, allergy);
    expect(await first.sync(gateway.url)).toMatchObject({ pushed: 2, held: 0 });
    expect(await second.sync(couchUrl)).toMatchObject({ pulled: 2, held: 0 });
    expect(second.all(both)).toEqual(first.all(both));
    await first.write(Allergy, shared, { note: 'Rash' });
    await second.write(Allergy, shared, { onset: '2017' });
    await first.write(Allergy, contested, { criticality: 'low' });
    await second.write(Allergy, contested, { criticality: 'high' });
    for (const [one, url] of [
      [first, couchUrl],
      [second, gateway.url],
      [first, gateway.url],
    ] as const) {
      const { fault, held, notTaken } = await one.sync(url);
      expect({ fault, held, notTaken }).toEqual({ fault: undefined, held: 0, notTaken: [] });
    }
    expect(second.all(both)).toEqual(first.all(both));
    const [merged, reviewed] = both.map((id) => first.all(both)[id]);
    expect(merged).toMatchObject({ data: { note: 'Rash', onset: '2017' } });
    if (reviewed === undefined || reviewed === 'deleted') throw new Error('it stands');
    expect(openReviews(reviewed, Allergy).map(({ field }) => field)).toEqual(['criticality']);
  } finally {
    for (const { replica } of desks) await replica.close();
  }
});

it(`brings the file of a document, which lies at the gateway, to another station (${KIND})`, async () => {
  const cleanups = new Cleanups();
  try {
    const clinic = await twoStations(cleanups, join(place.folder, 'stations'));
    const open = async (dataDir: string) => {
      const station = await testStation(cleanups, { dataDir, syncs: true });
      const { client } = testWindow(station, cleanups);
      expect(await client.request(contracts.session.signIn, SIGN_IN)).toMatchObject({ ok: true });
      const to = { addresses: [{ url: gateway.url }], account: SERVER_ACCOUNT };
      expect(await client.request(contracts.sync.setServer, to)).toMatchObject({ ok: true });
      return client;
    };
    const content = aPdf(150_000);
    const first = await open(clinic.first);
    const { id } = await addFile(first, clinic.patientId, content);
    const second = await open(clinic.second);
    await expect.poll(() => readFileOf(second, id)).toBe(hashOf(content));
  } finally {
    await cleanups.run();
  }
});
