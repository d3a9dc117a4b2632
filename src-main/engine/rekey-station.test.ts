import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { IS_LONG } from './long-form.testing.ts';
import { readSlotFile } from './keys/slot-file.ts';
import { stationFolder } from './keys/station-folder.ts';
import { unlockStation } from './keys/sign-in.ts';
import { systemClock } from './platform/clock.ts';
import { Cleanups, setUpStation, testStation, testWindow, TEST_PASSWORD } from './station-testing.ts';
import { isUnderKey } from './store/sqlite-file.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const REKEY = fileURLToPath(new URL('rekey.process.ts', import.meta.url));
const signIn = { login: 'admin', password: TEST_PASSWORD };

/** A closed station that was given a new data key, and what its files were before. */
async function rekeyed(cipher: 'sqlcipher' | 'aegis' = 'sqlcipher') {
  const { dataDir, station, client } = await setUpStation(cleanups, { cipher });
  const folder = stationFolder(dataDir);
  await client.request(contracts.patients.register, {
    name: [{ family: 'Odhiambo', given: ['Grace'] }],
    gender: 'female',
  });
  const blob = await station.engine.opened().blobs.put(pieces('a scan'));
  if (!blob.ok) throw new Error(blob.error.code);
  await client.request(contracts.session.signOut, {});
  await expect.poll(() => readdirSync(dataDir).includes('station.db-wal')).toBe(false);
  const old = { replica: `${folder.replica}.kept`, slots: `${folder.slots}.kept` };
  copyFileSync(folder.replica, old.replica);
  copyFileSync(folder.slots, old.slots);
  const before = await unlockStation(folder, 'admin', TEST_PASSWORD, systemClock);
  await client.request(contracts.session.signIn, signIn);
  const done = await client.request(contracts.station.rekey, { confirm: TEST_PASSWORD });
  if (!done.ok || !before.ok) throw new Error('cannot rekey');
  await station.close();
  return { dataDir, folder, old, oldKey: before.value.dataKey, hash: blob.value.hash };
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Signs in anew and reads a patient and a file. */
async function whatOpens(dataDir: string, hash: string) {
  const station = await testStation(cleanups, { dataDir });
  const { client } = testWindow(station, cleanups);
  const signedIn = await client.request(contracts.session.signIn, signIn);
  if (!signedIn.ok) return signedIn.error.code;
  const patients = await client.request(contracts.patients.count, {});
  const read = await station.engine.opened().blobs.read(hash);
  let blob = '';
  if (read.ok) for await (const piece of read.value.content) blob += piece.toString();
  const audit = await client.request(contracts.audit.verify, {});
  await station.close();
  return { patients, blob, audit: audit.ok && audit.value.faults };
}

const whole = { patients: { ok: true, value: 1 }, blob: 'a scan', audit: [] };

describe('a new data key', () => {
  it.each(['sqlcipher', 'aegis'] as const)(
    'opens records, files and audit trail as before (%s)',
    async (cipher) => {
      const { dataDir, folder, oldKey, hash } = await rekeyed(cipher);
      expect(isUnderKey(folder.replica, oldKey)).toBe(false);
      expect(await whatOpens(dataDir, hash)).toEqual(whole);
    },
  );

  it('is finished after a cut behind the new slot file, with the old data file still there', async () => {
    const { dataDir, folder, old, hash } = await rekeyed();
    renameSync(folder.replica, `${folder.replica}.rekey`);
    renameSync(old.replica, folder.replica);
    expect(await whatOpens(dataDir, hash)).toEqual(whole);
    expect(existsSync(`${folder.replica}.rekey`)).toBe(false);
  });

  it('is forgotten after a cut before the new slot file, whatever was written by then', async () => {
    for (const half of [false, true]) {
      const { dataDir, folder, old, hash } = await rekeyed();
      if (half) writeFileSync(`${folder.replica}.rekey`, 'half a file');
      else renameSync(folder.replica, `${folder.replica}.rekey`);
      copyFileSync(old.replica, folder.replica);
      copyFileSync(old.slots, folder.slots);
      expect(await whatOpens(dataDir, hash)).toEqual(whole);
      expect(existsSync(`${folder.replica}.rekey`)).toBe(false);
    }
  });

  it(
    'opens records, files and audit trail, by the old key or the new, at whichever step it was killed',
    async () => {
      const { dataDir, station, client } = await setUpStation(cleanups);
      await client.request(contracts.patients.register, { name: [{ family: 'Odhiambo' }], gender: 'female' });
      const blob = await station.engine.opened().blobs.put(pieces('a scan'));
      if (!blob.ok) throw new Error(blob.error.code);
      await station.close();
      const saltOf = () => {
        const file = readSlotFile(stationFolder(dataDir).slots);
        return file.ok && file.value.recovery.salt;
      };
      const keys: string[] = [];
      for (let step = 1; ; step += IS_LONG ? 1 : 4) {
        const before = saltOf();
        const args = [REKEY, dataDir, signIn.login, signIn.password, String(step)];
        const { signal, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (stdout === 'done') break;
        expect(signal).toBe('SIGKILL');
        keys.push(saltOf() === before ? 'old' : 'new');
        expect(await whatOpens(dataDir, blob.value.hash), `killed at step ${step}`).toEqual(whole);
      }
      // It was cut on both sides of the moment at which the new key became the key.
      expect(keys.join(' ')).toMatch(/^old( old)+( new)+$/);
    },
    IS_LONG ? 1_200_000 : 120_000,
  );

  it('is told to every window before it holds them up, and when it is there', async () => {
    const { dataDir, station, client } = await setUpStation(cleanups);
    const folder = stationFolder(dataDir);
    const old = readFileSync(folder.slots, 'utf8');
    const windows = [client, testWindow(station, cleanups).client, testWindow(station, cleanups).client];
    await windows[1]?.request(contracts.session.signIn, signIn);
    await windows[1]?.request(contracts.session.lock, {});
    const seen = windows.map((window) => {
      const told: string[] = [];
      window.subscribe(contracts.session.state, {}, (answer) => {
        if (!answer.ok) return; // the end of the test
        const { value } = answer;
        const isSame =
          JSON.parse(readFileSync(folder.slots, 'utf8')).recovery.salt === JSON.parse(old).recovery.salt;
        told.push(`${value.state}${'isMakingKeys' in value ? ' making' : ''}${isSame ? '' : ' new'}`);
      });
      return told;
    });
    await expect.poll(() => seen.map((told) => told.length)).toEqual([1, 1, 1]);
    expect((await client.request(contracts.station.rekey, { confirm: 'not my password' })).ok).toBe(false);
    expect((await client.request(contracts.station.rekey, { confirm: TEST_PASSWORD })).ok).toBe(true);
    for (const [index, state] of ['signedIn', 'locked', 'signedOut'].entries()) {
      await expect.poll(() => seen[index]?.at(-1)).toBe(`${state} new`);
      // No word of it where nothing came of it; and before anything was written.
      expect(seen[index]?.slice(0, 2)).toEqual([state, `${state} making`]);
    }
  });

  it('takes the way in from a copy of the old key file', async () => {
    const { dataDir, folder, old, hash } = await rekeyed();
    copyFileSync(old.slots, folder.slots);
    expect(readSlotFile(folder.slots).ok).toBe(true);
    expect(await whatOpens(dataDir, hash)).toBe('store.wrongKey');
  });
});
