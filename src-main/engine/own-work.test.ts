import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { aTarget, signIn, syncWhole } from './enrol/clinic-testing.ts';
import { countersignedHead } from './enrol/server-word.ts';
import type { Log } from './platform/log.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from './station-testing.ts';
import { aLine } from './sync/line-testing.ts';
import { aServerProcess } from './sync/sync-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** A station that has just been in touch with its server, which has not yet answered what it asks by itself. */
async function inTouch(isAnswered: RegExp) {
  const place = temporaryDataDir(cleanups);
  const server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop());
  const line = await aLine(server.url);
  cleanups.add(() => line.close());
  const errors: string[] = [];
  const log: Log = { info: () => undefined, error: (code) => void errors.push(code) };
  const dataDir = join(place, 'station');
  const { station, client } = await setUpStation(cleanups, { dataDir, log });
  const { text } = await aTarget(server);
  expect(await client.request(contracts.sync.join, { text, url: line.url })).toMatchObject({ ok: true });
  const goOn = line.holdAnswers(isAnswered);
  await syncWhole(station);
  await expect.poll(() => line.hasHeld()).toBe(true);
  return { dataDir, station, errors, goOn };
}

it('what a station does by itself comes to its end before it closes', { timeout: 60_000 }, async () => {
  const { dataDir, station, errors, goOn } = await inTouch(/GET \/_fieldward\/devices/);
  const closing = station.close();
  goOn();
  await closing;
  expect(errors).toEqual([]);

  const again = await testStation(cleanups, { dataDir });
  await signIn(testWindow(again, cleanups).client, 'admin', TEST_PASSWORD);
  expect(countersignedHead(again.engine.opened())).toMatchObject({ isSigned: true });
});

it('a station closes though its server does not answer any more', { timeout: 60_000 }, async () => {
  const { dataDir, station, errors } = await inTouch(/GET \/_fieldward\/(devices|beyond)/);
  await station.close();
  expect(errors).toEqual([]);

  const again = await testStation(cleanups, { dataDir });
  await signIn(testWindow(again, cleanups).client, 'admin', TEST_PASSWORD);
  expect(countersignedHead(again.engine.opened())).toBeUndefined();
});
