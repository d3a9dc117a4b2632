import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { codeAt, stepAt } from './keys/one-time-code.ts';
import { recoverPassword } from './keys/own-password.ts';
import { stationFolder } from './keys/station-folder.ts';
import { Cleanups, setUpStation, testStation, testWindow, TEST_PASSWORD } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { session, staff, station: keys } = contracts;
const confirm = TEST_PASSWORD;
const ADMIN = { login: 'admin', password: TEST_PASSWORD };
const FRESH = 'seven herons over the dam';
const needs = (answer: unknown) => (answer as { value?: { user?: { needs?: unknown } } }).value?.user?.needs; // a session's state

async function closedAccount() {
  const made = await setUpStation(cleanups, { host: 'browser', live: false });
  const added = await made.client.request(staff.addAccount, {
    login: 'naomi',
    displayName: 'Naomi Mutiso',
    roles: ['receptionist'],
    password: 'given-by-the-administrator',
    confirm,
  });
  if (!added.ok) throw new Error(added.error.code);
  const closed = await made.client.request(staff.deactivate, { id: added.value.id, confirm });
  if (!closed.ok) throw new Error(closed.error.code);
  return { ...made, id: added.value.id, recoveryKey: closed.value.recoveryKey };
}

it('asks for a new recovery key until it was typed back, across the end of the station', async () => {
  const { station, client, dataDir, recoveryKey } = await closedAccount();
  expect(needs(await client.request(session.unlock, { password: TEST_PASSWORD }))).toEqual(['recovery']);
  await station.close();

  const again = await testStation(cleanups, { dataDir, host: 'browser', live: false });
  const window = testWindow(again, cleanups).client;
  const signedIn = await window.request(session.signIn, ADMIN);
  expect(needs(signedIn)).toEqual(['recovery']);
  // A duty, not a missing right: the desk is not closed to whoever looks after it.
  expect(signedIn).toMatchObject({
    value: { user: { permissions: expect.arrayContaining(['patient.read']) } },
  });
  expect(await window.request(session.confirmRecovery, { recoveryKey })).toEqual({ ok: true, value: {} });
  expect(needs(await window.request(session.unlock, { password: TEST_PASSWORD }))).toBeUndefined();
});

it('makes another without a new data key; the one before it opens nothing', async () => {
  const { client, dataDir, recoveryKey } = await closedAccount();
  expect(await client.request(keys.renewRecovery, { confirm: 'not my password' })).toEqual({
    ok: false,
    error: { code: 'session.wrongPassword' },
  });
  const renewed = await client.request(keys.renewRecovery, { confirm });
  if (!renewed.ok) throw new Error(renewed.error.code);
  expect(await client.request(session.confirmRecovery, { recoveryKey })).toEqual({
    ok: false,
    error: { code: 'recoveryKey.wrong' },
  });
  expect(needs(await client.request(session.unlock, { password: TEST_PASSWORD }))).toEqual(['recovery']);
  await client.request(session.confirmRecovery, { recoveryKey: renewed.value.recoveryKey });
  const folder = stationFolder(dataDir);
  const recover = (key: string) => recoverPassword(folder, 'admin', key, FRESH, Date.now());
  expect(await recover(recoveryKey)).toEqual({ ok: false, error: { code: 'recoveryKey.wrong' } });
  expect((await recover(renewed.value.recoveryKey)).ok).toBe(true);
  expect((await client.request(session.signIn, { login: 'admin', password: FRESH })).ok).toBe(true);
});

it('asks another administrator too, but only when they sign in', async () => {
  const { station, client, id } = await closedAccount();
  const password = 'given-by-the-administrator';
  await client.request(staff.addAccount, {
    login: 'otieno',
    displayName: 'Brian Otieno',
    roles: ['administrator'],
    password,
    confirm,
  });
  const window = testWindow(station, cleanups).client;
  expect(needs(await window.request(session.signIn, { login: 'otieno', password }))).toEqual(['password']);
  await window.request(session.changePassword, { old: password, new: FRESH });
  expect(needs(await window.request(session.unlock, { password: FRESH }))).toEqual(['recovery']);
  // Nobody else is: a receptionist could do nothing about it.
  await client.request(staff.activate, { id, password, confirm });
  expect(needs(await window.request(session.signIn, { login: 'naomi', password }))).toEqual(['password']);
});

it('asks for the first one too, where the window went before it was typed back', async () => {
  const { station, client, dataDir, recoveryKey, state } = await setUpStation(cleanups, {
    host: 'browser',
    live: false,
  });
  // The window that has just made it shows it: nothing stands in its way.
  expect(state).toMatchObject({ state: 'signedIn', user: { login: 'admin' } });
  expect(state).not.toHaveProperty('user.needs');
  client.close();
  await station.close();
  const again = await testStation(cleanups, { dataDir, host: 'browser', live: false });
  const window = testWindow(again, cleanups).client;
  expect(needs(await window.request(session.signIn, ADMIN))).toEqual(['recovery']);
  expect(await window.request(session.confirmRecovery, { recoveryKey })).toEqual({ ok: true, value: {} });
  expect(needs(await window.request(session.unlock, { password: TEST_PASSWORD }))).toBeUndefined();
});

it('asks nobody at the command line, which prints the key', async () => {
  const { client } = await setUpStation(cleanups);
  expect(needs(await client.request(session.unlock, { password: TEST_PASSWORD }))).toBeUndefined();
});

it('shows everyone, after a recovery, that its account signs in without a code', async () => {
  const { client, dataDir, recoveryKey } = await closedAccount();
  const begun = await client.request(session.beginCode, { confirm });
  if (!begun.ok) throw new Error(begun.error.code);
  const code = codeAt(fromBase32(begun.value.secret), stepAt(Date.now()));
  expect((await client.request(session.confirmCode, { confirm, code })).ok).toBe(true);
  const hasCode = async () => {
    const accounts = await client.request(staff.accounts, {});
    return accounts.ok && accounts.value.find(({ login }) => login === 'admin')?.hasCode;
  };
  expect(await hasCode()).toBe(true);
  const recovered = await recoverPassword(stationFolder(dataDir), 'admin', recoveryKey, FRESH, Date.now());
  expect(recovered.ok).toBe(true);
  expect((await client.request(session.signIn, { login: 'admin', password: FRESH })).ok).toBe(true);
  expect(await hasCode()).toBe(false);
});

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
