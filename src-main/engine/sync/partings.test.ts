import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { ok } from '#shared/kernel/result.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Remote } from '#shared/sync/remote.ts';
import { MemoryServer } from '#shared/sync/sync-testing.ts';
import { newId, Note, temporaryFolder } from '../store/testing.ts';
import { localReplica } from './local-replica.ts';
import { keepVouched } from './partings.ts';
import { syncOnce } from './sync-once.ts';
import { aDesk, FACILITY, SYNC_RECORDS, type Desk } from './sync-testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

const { compartment } = Note;
const database = databaseOf(FACILITY, compartment);
const NOW_MS = Date.parse('2026-03-12T06:42:00Z');
const patientId = newId('patient');

/** A server by its name, and how many documents it was asked for. */
function named(server: MemoryServer, name: string): { readonly remote: Remote; given(): number } {
  let given = 0;
  const line = server.line(database, () => undefined);
  return {
    remote: {
      ...line,
      server: async () => ok(name),
      async changes(...asked) {
        const page = await line.changes(...asked);
        if (page.ok) given += page.value.rows.length;
        return page;
      },
    },
    given: () => given,
  };
}

async function sync({ replica, device, facilityId }: Desk, remote: Remote) {
  const round = await syncOnce({ replica, device, facilityId, records: SYNC_RECORDS }, remote, {
    attempts: 1,
  });
  expect(round.fault).toBeUndefined();
  return round;
}

let made = 0;
function desk(device: string): Promise<Desk> {
  made += 1;
  return aDesk(join(place.folder, `${device}-${made}.db`), device, NOW_MS);
}

const text = (id: string, one: Desk) =>
  one.replica.remote.states(compartment, [id]).get(id)?.envelope.data['text'];

it('compares what has changed alone: back at a server that it left, and at one for which another vouched', async () => {
  const [site, centre] = [named(new MemoryServer(), 'site'), named(new MemoryServer(), 'centre')];
  const [near, relay] = [await desk('near'), await desk('relay')];
  const ids = Array.from({ length: 40 }, () => newId('note'));
  for (const id of ids) await near.write(Note, id, { patientId, text: 'first', status: 'draft' });
  await sync(near, site.remote);
  await sync(relay, site.remote);
  expect(await sync(relay, centre.remote)).toMatchObject({ restarted: 1, pushed: 40 });
  for (const [one, { remote }] of [
    [near, site],
    [relay, centre],
  ] as const)
    await sync(one, remote); // their own come back

  // As the site says it before and after a full round of the station.
  const read = localReplica(relay.replica).checkpoint(compartment)?.since ?? '';
  const settled = new Map([[compartment, near.replica.remote.settledSeq(compartment)]]);
  keepVouched(near.replica, near.device, 'centre', { [compartment]: read }, { [compartment]: read }, settled);

  // Sent to the site, which falls before it hands it on; and entered since.
  const [lost = '', fresh = ''] = ids;
  await near.write(Note, lost, { text: 'at the site alone' });
  await sync(near, site.remote);
  await near.write(Note, fresh, { text: 'at neither' });
  const before = centre.given();
  expect(await sync(near, centre.remote)).toMatchObject({ restarted: 0, held: 0 });
  expect(centre.given() - before).toBeLessThanOrEqual(2);
  await sync(relay, centre.remote);
  expect([text(lost, relay), text(fresh, relay)]).toEqual(['at the site alone', 'at neither']);

  // Back: what the site has not is sent, and nothing else is read.
  const asked = site.given();
  expect(await sync(near, site.remote)).toMatchObject({ restarted: 0, pushed: 1 });
  expect(site.given() - asked).toBeLessThanOrEqual(2);
  await Promise.all([near, relay].map(({ replica }) => replica.close()));
});

const STATIONS = ['aaaa', 'bbbb'] as const;
/** A station that has synced, and has nothing left to send, has what the server has. */
function agree({ replica, device }: Desk, server: MemoryServer): void {
  expect(replica.notSent().count).toBe(0);
  for (const id of ids) {
    const here = replica.remote.states(compartment, [id]).get(id)?.envelope.data;
    expect([device, id, server.document(id)?.['data']]).toEqual([device, id, here]);
  }
}

const ids = Array.from({ length: 3 }, () => newId('note'));
const step = fc.record({
  who: fc.nat(STATIONS.length - 1),
  does: fc.constantFrom(
    'edit' as const,
    'edit' as const,
    'site' as const,
    'centre' as const,
    'setBack' as const,
  ),
  id: fc.nat(2),
});

it('loses nothing, however stations go to and fro between two servers, and though one is set back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14, size: 'max' }), async (steps) => {
      const servers = { site: new MemoryServer(), centre: new MemoryServer() };
      const lines = { site: named(servers.site, 'site'), centre: named(servers.centre, 'centre') };
      const backup = servers.site.backup();
      const desks = await Promise.all(STATIONS.map((device) => desk(device)));
      const last = new Map<string, string | number>();
      const [first] = desks;
      for (const id of ids) await first?.write(Note, id, { patientId, text: 'made', status: 'draft' });
      for (const one of desks) await sync(one, lines.site.remote);
      let clock = NOW_MS;
      for (const [at, { who, does, id }] of steps.entries()) {
        const one = desks[who];
        const note = ids[id];
        if (!one || note === undefined) throw new Error('of the lists above');
        if (does === 'setBack') servers.site.setBack(backup);
        else if (does !== 'edit') {
          await sync(one, lines[does].remote);
          agree(one, servers[does]);
        } else {
          // Each field has one that writes it, so that the last entry of each is to stand everywhere.
          clock += 1_000;
          one.nowMs = clock;
          const [field, value] = who === 0 ? (['text', `${at}`] as const) : (['priority', at % 10] as const);
          if (last.get(`${note} ${field}`) === value) continue; // an edit changes something
          last.set(`${note} ${field}`, value);
          await one.write(Note, note, { [field]: value });
        }
      }
      for (let round = 0; round < 2; round += 1) {
        for (const line of [lines.site, lines.centre]) {
          for (const one of desks) await sync(one, line.remote);
        }
      }
      for (const one of desks) {
        const { replica } = one;
        const states = replica.remote.states(compartment, ids);
        for (const [key, value] of last) {
          const [id = '', field = ''] = key.split(' ');
          expect([one.device, field, states.get(id)?.envelope.data[field]]).toEqual([
            one.device,
            field,
            value,
          ]);
        }
        expect(replica.notSent().count).toBe(0);
      }
      for (const { replica } of desks) await replica.close();
      for (const device of STATIONS) rmSync(join(place.folder, `${device}-${made}.db`), { force: true });
    }),
    { numRuns: 12 },
  );
}, 120_000);
