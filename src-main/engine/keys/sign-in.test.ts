import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import {
  Cleanups,
  setUpStation,
  testClock,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import { recoverPassword } from './own-password.ts';
import { unlockStation } from './sign-in.ts';
import { markOf, withUnknownFailures, type UnknownFailures } from './sign-in-wait.ts';
import { changeSlotFile } from './slot-file.ts';
import { stationFolder } from './station-folder.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

describe('a login that nobody has', () => {
  it('is answered as one that someone has, try after try, across restarts and clocks', async () => {
    const clock = testClock();
    const { dataDir, station, client } = await setUpStation(cleanups, { clock });
    await client.request(contracts.session.signOut, {});
    let window = client;
    const tries = async (login: string) => {
      const answer = await window.request(contracts.session.signIn, { login, password: 'wrong-wrong' });
      return answer.ok ? 'ok' : answer.error;
    };
    const both = async () => {
      const [known, unknown] = [await tries('admin'), await tries('nobody')];
      expect(unknown).toEqual(known);
      return known;
    };
    for (let guess = 0; guess < 3; guess += 1) await both();
    expect(await both()).toEqual({ code: 'session.waitBeforeRetry', seconds: 5 });
    expect(await tries(' Nobody ')).toMatchObject({ code: 'session.waitBeforeRetry' });
    expect(await tries('somebody')).toEqual({ code: 'session.wrongPassword' });

    await station.close();
    window = testWindow(await testStation(cleanups, { dataDir, clock }), cleanups).client;
    expect(await both()).toMatchObject({ code: 'session.waitBeforeRetry' });
    clock.ms -= 86_400_000;
    await both();
    clock.ms += 3 * 86_400_000;
    expect(await both()).toEqual({ code: 'session.waitBeforeRetry', seconds: 5 });
    clock.pass(6_000);
    expect(await both()).toEqual({ code: 'session.wrongPassword' });
    expect(await both()).toEqual({ code: 'session.waitBeforeRetry', seconds: 15 });
  });

  it('is not written down: it may be a password in the wrong box', async () => {
    const { dataDir, client } = await setUpStation(cleanups);
    await client.request(contracts.session.signOut, {});
    await client.request(contracts.session.signIn, { login: 'Tulip-Lantern', password: 'admin' });
    expect(readFileSync(join(dataDir, 'keys.json'), 'utf8').toLowerCase()).not.toContain('tulip');
  });

  it('takes no more room however many are tried', () => {
    let all: UnknownFailures = [];
    for (let index = 0; index < 2_000; index += 1)
      all = withUnknownFailures(all, markOf('station', `login${index}`), { count: 1, lastUpMs: index });
    expect(all).toHaveLength(500);
    expect(all.at(-1)?.lastUpMs).toBe(1_999);
  });
});

describe('a wait', () => {
  it('stays what it is wherever the date is set to', async () => {
    const clock = testClock();
    const { dataDir } = await setUpStation(cleanups, { clock });
    const folder = stationFolder(dataDir);
    failing(dataDir, 3, clock.up);
    const jump = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(jump, { minLength: 1, maxLength: 5 }), async (jumps) => {
        for (const ms of jumps) {
          clock.ms += ms;
          expect(await unlockStation(folder, 'admin', TEST_PASSWORD, clock)).toEqual({
            ok: false,
            error: { code: 'session.waitBeforeRetry', seconds: 5 },
          });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the hundredth failure in a row', () => {
  const FRESH = 'tall-lantern-by-the-gate';

  it('holds an account until an administrator or the recovery key lets it in', async () => {
    const clock = testClock();
    const { dataDir, station, client, recoveryKey } = await setUpStation(cleanups, { clock });
    const folder = stationFolder(dataDir);
    const window = testWindow(station, cleanups).client;
    const signIn = async (login: string, password: string) => {
      const answer = await window.request(contracts.session.signIn, { login, password });
      return answer.ok ? 'ok' : answer.error.code;
    };
    const naomi = { login: 'naomi', displayName: 'Naomi Mutiso', roles: ['receptionist'], password: FRESH };
    const added = await client.request(contracts.staff.addAccount, { ...naomi, confirm: TEST_PASSWORD });
    if (!added.ok) throw new Error(added.error.code);
    failing(dataDir, 99, clock.up);
    clock.pass(300_000);
    expect(await signIn('naomi', 'wrong-wrong')).toBe('session.wrongPassword');
    expect(await signIn('nobody', 'wrong-wrong')).toBe('session.wrongPassword');
    clock.pass(365 * 86_400_000);
    expect(await signIn('naomi', FRESH)).toBe('session.held');
    expect(await signIn('nobody', FRESH)).toBe('session.held');
    expect(await signIn('somebody', FRESH)).toBe('session.wrongPassword');

    const given = { id: added.value.id, password: 'three-kettles-in-a-row', confirm: TEST_PASSWORD };
    expect(await client.request(contracts.staff.resetPassword, given)).toMatchObject({ ok: true });
    expect(await signIn('naomi', given.password)).toBe('ok');

    failing(dataDir, 100, clock.up);
    expect(await unlockStation(folder, 'admin', TEST_PASSWORD, clock)).toMatchObject({
      error: { code: 'session.held' },
    });
    expect(
      await recoverPassword(folder, { login: 'admin', recoveryKey, newPassword: FRESH }, clock),
    ).toMatchObject({ ok: true });
    expect(await unlockStation(folder, 'admin', FRESH, clock)).toMatchObject({ ok: true });
  });
});

/** As if each login, and one that nobody has, had failed so often. */
function failing(dataDir: string, count: number, lastUpMs: number): void {
  const failures = { count, lastUpMs };
  changeSlotFile(stationFolder(dataDir).slots, (file) => ({
    ...file,
    slots: file.slots.map((slot) => ({ ...slot, failures })),
    unknownFailures: [{ mark: markOf(file.device, 'nobody'), ...failures }],
  }));
}
