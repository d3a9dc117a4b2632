import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts } from '#shared/registry.ts';
import { codeAt, stepAt } from './keys/one-time-code.ts';
import { recoverPassword } from './keys/own-password.ts';
import { stationFolder } from './keys/station-folder.ts';
import { newRecoveryKey } from './keys/recovery-key.ts';
import { changeSlotFile } from './keys/slot-file.ts';
import { systemClock } from './platform/clock.ts';
import { silentLog } from './platform/log.ts';
import {
  Cleanups,
  setUpStation,
  testClock,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from './station-testing.ts';

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
  const recover = (key: string) =>
    recoverPassword(folder, { login: 'admin', recoveryKey: key, newPassword: FRESH }, testClock());
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
  const recovered = await recoverPassword(
    stationFolder(dataDir),
    { login: 'admin', recoveryKey, newPassword: FRESH },
    systemClock,
  );
  expect(recovered.ok).toBe(true);
  expect((await client.request(session.signIn, { login: 'admin', password: FRESH })).ok).toBe(true);
  expect(await hasCode()).toBe(false);
});

it('gives a way in at the desk: counted, waited for, audited, renewed, and in no log', async () => {
  const clock = testClock();
  const lines: string[] = [];
  const line = (...said: unknown[]) => void lines.push(JSON.stringify(said));
  const log = { ...silentLog, info: line, warn: line, error: line };
  const { station, client, dataDir, recoveryKey } = await setUpStation(cleanups, {
    host: 'browser',
    live: false,
    clock,
    log,
  });
  const recover = (key: string, login = 'admin', password: string = FRESH) =>
    client.request(session.recover, { login, recoveryKey: key, password });
  const other = newRecoveryKey().text;
  await client.request(session.signOut, {});
  // A slip is told and costs nothing; a key of another paper is counted, whatever the login.
  expect(await recover(`${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('0') ? '1' : '0'}`)).toMatchObject({
    error: { code: 'recoveryKey.check' },
  });
  for (const login of ['admin', 'nobody', 'admin'])
    expect(await recover(other, login)).toEqual({ ok: false, error: { code: 'recoveryKey.wrong' } });
  expect(await recover(recoveryKey)).toEqual({
    ok: false,
    error: { code: 'session.waitBeforeRetry', seconds: 5 },
  });
  clock.pass(5_000);
  expect(await recover(recoveryKey, 'nobody')).toEqual({
    ok: false,
    error: { code: 'session.unknownLogin' },
  });
  expect(await recover(recoveryKey, 'admin', 'password')).toMatchObject({
    error: { code: 'setup.passwordCommon' },
  });

  // A held account is free again, and whoever used the key has another to keep.
  changeSlotFile(stationFolder(dataDir).slots, (file) => ({
    ...file,
    slots: file.slots.map((slot) => ({ ...slot, failures: { count: 100, lastUpMs: clock.up } })),
  }));
  expect(await client.request(session.signIn, ADMIN)).toMatchObject({ error: { code: 'session.held' } });
  const recovered = await recover(recoveryKey.toLowerCase().replaceAll('-', ' '));
  if (!recovered.ok) throw new Error(recovered.error.code);
  expect(needs(await client.request(session.unlock, { password: FRESH }))).toEqual(['recovery']);
  expect(await client.request(session.confirmRecovery, { recoveryKey })).toMatchObject({
    error: { code: 'recoveryKey.wrong' },
  });
  expect(
    await client.request(session.confirmRecovery, { recoveryKey: recovered.value.recoveryKey }),
  ).toMatchObject({ ok: true });
  expect(needs(await client.request(session.unlock, { password: FRESH }))).toBeUndefined();
  const { userId } = recovered.value;
  const events = await station.engine.opened().replica.reader().list(AuditEvent, { where: {} });
  const told = events
    .filter(({ action }) => /recover/i.test(action))
    .map(({ action, userId: by, reason }) => [action, by === userId ? 'own' : by, reason]);
  expect(told).toEqual([
    ...Array.from({ length: 3 }, () => ['session.recoverPassword', 'unknown', 'recoveryKey.wrong']),
    ['session.recoverPassword', 'own', undefined],
    ['station.renewRecovery', 'own', undefined],
    ['session.confirmRecovery', 'own', undefined],
  ]);
  const kept = lines.join('') + readFileSync(stationFolder(dataDir).slots, 'utf8') + JSON.stringify(events);
  for (const secret of [recoveryKey, other, recovered.value.recoveryKey, FRESH])
    expect(kept).not.toContain(secret);
});

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
