import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, temporaryDataDir } from '../station-testing.ts';
import { databaseAt } from '../sync/guard-testing.ts';
import { aServerProcess } from '../sync/sync-testing.ts';
import {
  aNetwork,
  comes,
  inboxOf,
  order,
  register,
  sentBy,
  sharing,
  soon,
  syncs,
} from './network-testing.ts';

const { referrals, sync } = contracts;
const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function anAnswered({ lakeside, hospital }: Awaited<ReturnType<typeof aNetwork>>) {
  const grace = await register(lakeside, sharing('given'));
  const asked = order(hospital, grace);
  await must(lakeside.client.request(referrals.send, asked));
  await syncs(lakeside);
  await expect.poll(async () => (await comes(hospital, () => inboxOf(hospital))).length, soon).toBe(1);
  const id = siblingId('incomingReferral', asked.id);
  await must(hospital.client.request(referrals.answer, { id, word: 'declined', note: 'No cardiologist' }));
  await syncs(hospital);
  await expect
    .poll(() => comes(lakeside, () => sentBy(lakeside, grace)), soon)
    .toMatchObject([{ delivery: { state: 'delivered' }, answer: { word: 'declined' } }]);
  return { sent: asked.id, id };
}

it(
  'what a server said, and people answered, is brought back to it where it was set back',
  { timeout: 120_000 },
  async () => {
    const network = await aNetwork(cleanups);
    const { server, folder, lakeside, hospital } = network;
    await server.stop();
    cpSync(folder, `${folder}.older`, { recursive: true });
    await server.start();
    const { sent, id } = await anAnswered(network);

    await server.stop();
    rmSync(folder, { recursive: true });
    cpSync(`${folder}.older`, folder, { recursive: true });
    await server.start();
    for (const one of [lakeside, hospital, lakeside]) await syncs(one);
    const at = async (facilityId: Id, document: Id) =>
      (await server.ask('GET', `${databaseAt(facilityId, 'care')}/${encodeURIComponent(document)}`)).json;
    expect(await at(lakeside.facilityId, sent)).toMatchObject({
      data: { delivery: { state: 'delivered' }, answer: { word: 'declined' } },
    });
    expect(await at(hospital.facilityId, id)).toMatchObject({
      data: { fromName: 'Lakeside Clinic', answer: { word: 'declined', note: 'No cardiologist' } },
    });
    expect((await server.ask('GET', '/_fieldward/quarantine')).json).toMatchObject({ documents: [] });
  },
);

it('and is taken by another server, to which the facility goes over', { timeout: 120_000 }, async () => {
  const network = await aNetwork(cleanups);
  const { hospital } = network;
  const { id } = await anAnswered(network);
  const other = await aServerProcess(join(temporaryDataDir(cleanups), 'other'));
  cleanups.add(() => other.stop());
  await must(hospital.client.request(sync.removeServer, {}));
  const made = await other.ask('POST', '/_fieldward/enrolments', {});
  await must(hospital.client.request(sync.join, { text: String(made.json['code']), url: other.url }));
  await syncs(hospital);
  const path = `${databaseAt(hospital.facilityId, 'care')}/${encodeURIComponent(id)}`;
  expect((await other.ask('GET', path)).json).toMatchObject({ data: { answer: { word: 'declined' } } });
});
