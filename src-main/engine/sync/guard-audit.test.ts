import { expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Client } from '#shared/kernel/port.ts';
import type { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts, records } from '#shared/registry.ts';
import { AUDIT_HEAD, auditHash, auditHeadSchema } from '../commands/audit-chain.ts';
import type { Station } from '../station.ts';
import { setUpStation, testStation, testWindow, TEST_PASSWORD } from '../station-testing.ts';
import { must, newId } from '../store/testing.ts';
import { aProbedServer, databaseAt } from './guard-testing.ts';
import { syncOnce } from './sync-once.ts';
import { remoteAt } from './sync-testing.ts';

const at = aProbedServer();

it('a station that works from an older end of its audit chain is refused, and becomes another', async () => {
  const desk = await setUpStation(at.cleanups);
  const { dataDir } = desk;
  const { replica, device, facility } = desk.station.engine.opened();
  const trail = databaseAt(facility.id, 'audit');
  await register(desk.client, 'Grace');
  const older = await replica.reader().counter(AUDIT_HEAD);
  await register(desk.client, 'Faith');
  expect(await syncOf(desk.station)).toMatchObject({ held: 0, notTaken: [] });
  const sent = auditHeadSchema.parse(await replica.reader().counter(AUDIT_HEAD));
  // What a real station sends is taken without a word.
  expect(await at.probe.notesOf(facility.id)).toEqual([]);
  const newer = await replica.reader().counter(AUDIT_HEAD);
  const back = { kind: 'counter', key: AUDIT_HEAD, value: must(older), base: must(newer) } as const;
  expect(replica.commit([back]).ok).toBe(true);
  await register(desk.client, 'Joy');
  expect(await syncOf(desk.station)).toMatchObject({ held: 1 });
  expect(replica.remote.unsent(0, 9).map(({ envelope, held }) => [envelope.type, held?.reason])).toEqual([
    ['auditEvent', 'forbidden: audit_behind sequence'],
  ]);
  // What the server vouches for is what the station had sent before.
  const vouched = await at.probe.server.ask('GET', `/_fieldward/audit/${facility.id}`);
  expect(vouched.json).toEqual({ heads: [{ device, ...sent }] });
  await desk.station.close();

  const again = await seatedAt(dataDir);
  expect(again.opened.device).not.toBe(device);
  await register(again.client, 'Hope');
  // Those of the earlier device stay here and are seen; the new chain goes through.
  expect(await syncOf(again.station)).toMatchObject({ notTaken: [] });
  const left = again.opened.replica.remote.unsent(0, 9);
  expect(new Set(left.map(({ envelope }) => `${envelope.type} ${envelope.device}`))).toEqual(
    new Set([`auditEvent ${device}`]),
  );
  await again.station.close();
  expect((await seatedAt(dataDir)).opened.device).toBe(again.opened.device);

  // An entry that was written anew, one signed by nobody, and one signed by another.
  const { json } = await at.probe.server.ask('GET', `${trail}/_all_docs?include_docs=true&limit=1`);
  const [first] = (json['rows'] as { doc: JsonObject & { data: JsonObject } }[]).map(({ doc }) => doc); // as CouchDB answers
  const { _id: _own, _rev, ...members } = must(first);
  const forged = (change: JsonObject, signature?: string) => {
    const { hash: _hash, signature: _signature, ...facts } = { ...must(first).data, ...change };
    const id = newId('auditEvent');
    const hash = auditHash({ id, ...facts } as unknown as AuditEvent); // the fields of one
    return {
      ...members,
      id,
      facilityId: facility.id,
      data: { ...facts, hash, ...(signature !== undefined && { signature }) },
    };
  };
  const altered = { ...forged({}), data: { ...must(first).data, userId: newId('user') } };
  expect(
    await at.probe.send('audit', [altered, forged({ sequence: 900 }), forged({ sequence: 900 }, 'AAAA')]),
  ).toEqual([
    'forbidden: audit_altered hash',
    'forbidden: audit_signature signature',
    'forbidden: audit_signature signature',
  ]);
});

async function seatedAt(dataDir: string) {
  const station = await testStation(at.cleanups, { dataDir });
  const { client } = testWindow(station, at.cleanups);
  const seated = await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  expect(seated.ok).toBe(true);
  return { station, client, opened: station.engine.opened() };
}

function syncOf({ engine }: Station) {
  const { replica, device, facility } = engine.opened();
  const station = { replica, device, facilityId: facility.id, records };
  return syncOnce(station, remoteAt(at.probe.server.url), { attempts: 1 });
}

async function register(client: Client, given: string): Promise<void> {
  const name = [{ family: 'Odhiambo', given: [given] }];
  const made = await client.request(contracts.patients.register, { name, gender: 'female' });
  expect(made.ok).toBe(true);
}
