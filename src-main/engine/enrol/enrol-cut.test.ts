import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { deviceList } from '#shared/sync/access-api.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { Cleanups, TEST_PASSWORD, testStation, testWindow } from '../station-testing.ts';
import { aBadLine } from '../sync/sync-testing.ts';
import { aClinic, aCode, aTarget, anotherDesk, register, signIn, syncWhole } from './clinic-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const PROGRAM = join(import.meta.dirname, 'enrol.process.ts');
const { session, patients, sync: syncChannels } = contracts;

it(
  'an enrolment that is killed anywhere goes on with its code, as the same device',
  { timeout: 120_000 },
  async () => {
    const clinic = await aClinic(cleanups);
    const { server, place, facilityId } = clinic;
    const devices = async () =>
      deviceList
        .parse((await server.ask('GET', '/_fieldward/devices')).json)
        .devices.map(({ device }) => device);
    const before = (await devices()).length;
    // The answer to its code lost; among the staff; among the rest, when somebody could sign in already.
    const steps = ['/_fieldward/enrol', 'staff/_changes', 'people/_changes'] as const;
    for (const [index, step] of steps.entries()) {
      const dataDir = join(place, `cut-${index}`);
      const text = await aCode(server, facilityId);
      const running: { child?: ReturnType<typeof spawn> } = {};
      const line = await aBadLine(server.url, ({ url = '' }) => {
        if (!url.includes(step)) return undefined;
        running.child?.kill('SIGKILL');
        return 'deaf';
      });
      cleanups.add(() => line.close());
      const child = spawn(process.execPath, [PROGRAM, dataDir, text, line.url], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      running.child = child;
      const [, signal] = (await once(child, 'exit')) as [unknown, string];
      expect([step, signal]).toEqual([step, 'SIGKILL']);

      const station = await testStation(cleanups, { dataDir });
      const { client } = testWindow(station, cleanups);
      const isMade = existsSync(stationFolder(dataDir).slots);
      expect([step, isMade]).toEqual([step, step === 'people/_changes']);
      const again = isMade ? { ok: true } : await client.request(session.enrol, { text, url: server.url });
      expect([step, again]).toMatchObject([step, { ok: true }]);
      expect([step, await signIn(client, 'admin', TEST_PASSWORD)]).toMatchObject([step, { ok: true }]);
      await station.arriving.settled();
      if (isMade) await client.request(syncChannels.setServer, { addresses: [{ url: server.url }] });
      await syncWhole(station);
      expect(await client.request(patients.search, { words: 'grace', limit: 1 })).toMatchObject({
        value: [{ rank: 'exact' }],
      });
      expect(await devices()).toHaveLength(before + index + 1);
      expect(await devices()).toContain(station.engine.opened().device);
      await station.close();
    }
  },
);

it('keeps to the certificate that the link names', { timeout: 60_000 }, async () => {
  const clinic = await aClinic(cleanups, {}, { isTls: true });
  const { server, first, place, facilityId } = clinic;
  expect(server.url).toMatch(/^https:/);
  const { text } = await aTarget(server, facilityId);
  const another = text.replace(/sha256=[0-9a-f]{64}/, `sha256=${'ab'.repeat(32)}`);
  expect(another).not.toBe(text);
  const stranger = testWindow(await testStation(cleanups, { dataDir: join(place, 'stranger') }), cleanups);
  // Nothing was said to the server, so the code is not used up.
  expect(await stranger.client.request(session.enrol, { text: another })).toMatchObject({ ok: false });
  expect(await stranger.client.request(session.enrol, { text })).toMatchObject({ ok: true });

  const { station, client } = await anotherDesk(cleanups, clinic);
  await signIn(client, 'admin', TEST_PASSWORD);
  await register(client, 'Akinyi');
  await syncWhole(station);
  await syncWhole(first.station);
  expect(await first.client.request(patients.search, { words: 'akinyi', limit: 1 })).toMatchObject({
    value: [{ rank: 'exact' }],
  });
  // A server in its place, with another certificate, hears nothing.
  const settings = { addresses: [{ url: server.url, fingerprint: 'ab'.repeat(32) }] };
  expect(await client.request(syncChannels.setServer, settings)).toMatchObject({ ok: true });
  expect((await station.sync.now())?.fault?.code).toBe('remote.unreachable');
});
