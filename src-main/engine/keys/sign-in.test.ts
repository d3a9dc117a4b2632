import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, testClock, testStation, testWindow } from '../station-testing.ts';
import { markOf, withUnknownFailures, type UnknownFailures } from './sign-in-wait.ts';

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
    clock.ms += 6_000;
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
      all = withUnknownFailures(all, markOf('station', `login${index}`), { count: 1, lastAtMs: index });
    expect(all).toHaveLength(500);
    expect(all.at(-1)?.lastAtMs).toBe(1_999);
  });
});
