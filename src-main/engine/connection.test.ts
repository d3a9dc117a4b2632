import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, TEST_PASSWORD, testStation, testWindow } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

describe('a window that closes while someone signs in', () => {
  it('leaves no key in memory', async () => {
    const { station, client } = await setUpStation(cleanups);
    await client.request(contracts.session.signOut, {});
    expect(() => station.engine.opened()).toThrow('closed');

    const { connection } = testWindow(station, cleanups);
    const signingIn = connection.request('session.signIn', { login: 'admin', password: TEST_PASSWORD });
    connection.close();
    await signingIn;
    expect(connection.session()).toBeUndefined();
    await expect.poll(() => isOpen(station)).toBe(false);

    const { client: later } = testWindow(station, cleanups);
    await later.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const listed = await later.request(contracts.audit.list, { limit: 3 });
    expect(listed.ok && listed.value.entries.map(({ action }) => action)).toEqual([
      'session.signIn',
      'session.windowClosed',
      'session.signIn',
    ]);
  });

  it('leaves none after a first run either', async () => {
    const station = await testStation(cleanups);
    const { connection } = testWindow(station, cleanups);
    const settingUp = connection.request('session.setUp', {
      facilityName: 'Kisumu Lakeside Clinic',
      zone: 'Africa/Nairobi',
      currency: 'KES',
      language: 'en',
      login: 'admin',
      displayName: 'Achieng Otieno',
      password: TEST_PASSWORD,
    });
    connection.close();
    expect(await settingUp).toMatchObject({ ok: true });
    await expect.poll(() => isOpen(station)).toBe(false);
  });
});

describe('a station that closes while someone signs in', () => {
  it('is closed when it says so, and has noted that they left', async () => {
    const { dataDir, station, client } = await setUpStation(cleanups);
    await client.request(contracts.session.signOut, {});
    let isAnswered = false;
    const { connection } = testWindow(station, cleanups);
    const signingIn = connection
      .request('session.signIn', { login: 'admin', password: TEST_PASSWORD })
      .finally(() => {
        isAnswered = true;
      });
    await station.close();
    expect(isAnswered).toBe(true);
    expect(isOpen(station)).toBe(false);
    expect(await signingIn).toMatchObject({ ok: true });

    const again = await testStation(cleanups, { dataDir });
    const { client: later } = testWindow(again, cleanups);
    await later.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const listed = await later.request(contracts.audit.list, { limit: 3 });
    expect(listed.ok && listed.value.entries.map(({ action }) => action)).toEqual([
      'session.signIn',
      'session.windowClosed',
      'session.signIn',
    ]);
  });
});

function isOpen(station: Awaited<ReturnType<typeof testStation>>): boolean {
  try {
    station.engine.opened();
    return true;
  } catch {
    return false;
  }
}
