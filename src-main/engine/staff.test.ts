/** In one file, though long: one life of accounts, from the first password to new keys, over the same two people. */
import { afterEach, describe, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import type { Client } from '#shared/kernel/port.ts';
import type { SessionState } from '#shared/modules/session/session.contract.ts';
import { contracts } from '#shared/registry.ts';
import { codeAt, stepAt } from './keys/one-time-code.ts';
import { readSlotFile } from './keys/slot-file.ts';
import { stationFolder } from './keys/station-folder.ts';
import { systemTimers } from './idle-lock.ts';
import {
  Cleanups,
  setUpStation,
  testClock,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from './station-testing.ts';

/** The idle lock looks every few ms instead of every few seconds. */
const OFTEN = { ...systemTimers, later: (work: () => void) => systemTimers.later(work, 20) };

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { audit, staff, session, settings, patients, drafts } = contracts;
const INITIAL = 'given-by-the-administrator';
const OWN = 'tall-lantern-by-the-gate';
const confirm = TEST_PASSWORD;

const naomi = {
  login: 'Naomi',
  displayName: 'Naomi Mutiso',
  roles: ['receptionist'],
  password: INITIAL,
  confirm,
};

/** A station with a receptionist who has taken her own password and sits at a window of her own. */
async function withNaomi() {
  const clock = testClock();
  const made = await setUpStation(cleanups, { clock });
  const { id } = await must(made.client.request(staff.addAccount, naomi));
  const window = testWindow(made.station, cleanups).client;
  await must(window.request(session.signIn, { login: 'naomi', password: INITIAL }));
  await must(window.request(session.changePassword, { old: INITIAL, new: OWN }));
  return { ...made, clock, id, window };
}

function watch(client: Client): SessionState[] {
  const seen: SessionState[] = [];
  client.subscribe(session.state, {}, (value) => {
    if (value.ok) seen.push(value.value);
  });
  return seen;
}

const permissionsAt = (seen: readonly SessionState[]) => {
  const last = seen.at(-1);
  return last?.state === 'signedIn' ? last.user.permissions : last?.state;
};

describe('an account', () => {
  it('starts with a password that its owner must change before anything else', async () => {
    const { station, client } = await setUpStation(cleanups);
    expect(await client.request(staff.addAccount, { ...naomi, confirm: 'not my password' })).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    expect(await client.request(staff.addAccount, { ...naomi, password: 'naomi mutiso' })).toEqual({
      ok: false,
      error: { code: 'setup.passwordCommon' },
    });
    await must(client.request(staff.addAccount, naomi));
    expect(await client.request(staff.addAccount, { ...naomi, login: 'NAOMI' })).toEqual({
      ok: false,
      error: { code: 'staff.loginTaken' },
    });
    const window = testWindow(station, cleanups).client;
    const first = await must(window.request(session.signIn, { login: 'naomi', password: INITIAL }));
    expect(first).toMatchObject({ state: 'signedIn', user: { needs: ['password'], permissions: [] } });
    expect(await window.request(patients.count, {})).toMatchObject({ error: { code: 'notPermitted' } });
    expect(await window.request(session.changePassword, { old: 'wrong-wrong', new: OWN })).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    const after = await must(window.request(session.changePassword, { old: INITIAL, new: OWN }));
    expect(after).toMatchObject({
      user: {
        permissions: [
          'patient.read',
          'patient.write',
          'patient.merge',
          'card.print',
          'schedule.read',
          'schedule.book',
          'queue.read',
          'queue.work',
          'queue.display',
          'staff.read',
        ],
      },
    });
    expect(await must(window.request(patients.count, {}))).toBe(0);
    const accounts = await must(client.request(staff.accounts, {}));
    expect(accounts.map(({ login, active, hasCode }) => ({ login, active, hasCode }))).toEqual([
      { login: 'admin', active: true, hasCode: false },
      { login: 'naomi', active: true, hasCode: false },
    ]);
  });

  it('takes new roles at once, also where someone sits', async () => {
    const { client, window, id } = await withNaomi();
    const seen = watch(window);
    await expect.poll(() => permissionsAt(seen)).toContain('patient.write');
    await must(client.request(staff.changeAccount, { id, roles: ['cashier'] }));
    await expect
      .poll(() => permissionsAt(seen))
      .toEqual(['patient.read', 'schedule.read', 'queue.read', 'queue.work', 'staff.read']);
    const { key } = await must(
      client.request(staff.saveRole, {
        name: 'Records clerk',
        permissions: ['patient.read'],
        needsCode: false,
      }),
    );
    await must(client.request(staff.changeAccount, { id, roles: [key] }));
    await expect.poll(() => permissionsAt(seen)).toEqual(['patient.read']);
    expect(seen.at(-1)).toMatchObject({ user: { roles: ['Records clerk'] } });
    await must(
      client.request(staff.saveRole, { key, permissions: ['patient.read', 'chart.read'], needsCode: false }),
    );
    await expect.poll(() => permissionsAt(seen)).toEqual(['patient.read', 'chart.read']);
    const roles = await must(client.request(staff.roles, {}));
    expect(roles.find((role) => role.key === key)).toEqual({
      key,
      name: 'Records clerk',
      builtIn: false,
      editable: true,
      permissions: ['patient.read', 'chart.read'],
      needsCode: false,
      people: 1,
    });
    expect(await client.request(staff.removeRole, { key })).toEqual({
      ok: false,
      error: { code: 'staff.roleInUse', people: 1 },
    });
  });

  it('loses at once what its role loses: the menu hears it, and a direct call is refused', async () => {
    const { client, window, id } = await withNaomi();
    const { key } = await must(
      client.request(staff.saveRole, {
        name: 'Records clerk',
        permissions: ['patient.read', 'audit.read'],
        needsCode: false,
      }),
    );
    await must(client.request(staff.changeAccount, { id, roles: [key] }));
    const seen = watch(window);
    await expect.poll(() => permissionsAt(seen)).toEqual(['patient.read', 'audit.read']);
    await must(window.request(audit.list, { limit: 1 }));
    await must(
      client.request(staff.saveRole, {
        key,
        name: 'Records clerk',
        permissions: ['patient.read'],
        needsCode: false,
      }),
    );
    await expect.poll(() => permissionsAt(seen)).toEqual(['patient.read']);
    expect(await window.request(audit.list, { limit: 1 })).toMatchObject({ error: { code: 'notPermitted' } });
    await must(window.request(patients.search, { words: 'a', limit: 1 }));
  });

  it('is not made by those who may not, nor given more than its maker has', async () => {
    const { client, window, id } = await withNaomi();
    expect(await window.request(staff.addAccount, { ...naomi, login: 'x', confirm: OWN })).toMatchObject({
      error: { code: 'notPermitted' },
    });
    const { key } = await must(
      client.request(staff.saveRole, {
        name: 'Office',
        permissions: ['staff.read', 'staff.write'],
        needsCode: false,
      }),
    );
    await must(client.request(staff.changeAccount, { id, roles: [key] }));
    await expect
      .poll(() => window.request(staff.changeAccount, { id, roles: ['administrator'] }))
      .toMatchObject({ error: { code: 'staff.beyondOwn' } });
    const accounts = await must(client.request(staff.accounts, {}));
    const admin = accounts.find(({ login }) => login === 'admin')!.id;
    const takeover = await window.request(staff.resetPassword, {
      id: admin,
      password: INITIAL,
      confirm: OWN,
    });
    expect(takeover).toMatchObject({ error: { code: 'staff.beyondOwn' } });
    expect(await window.request(staff.deactivate, { id: admin, confirm: OWN })).toMatchObject({
      error: { code: 'staff.beyondOwn' },
    });
    // Nobody has been locked out by the attempts.
    await must(client.request(session.signOut, {}));
    await must(client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD }));
  });

  it('that is the last administrator stays one', async () => {
    const { client, connection } = await setUpStation(cleanups);
    const id = connection.session()!.userId;
    expect(await client.request(staff.changeAccount, { id, roles: ['nurse'] })).toEqual({
      ok: false,
      error: { code: 'staff.lastAdministrator' },
    });
    expect(await client.request(staff.deactivate, { id, confirm })).toEqual({
      ok: false,
      error: { code: 'staff.notOneself' },
    });
    expect(
      await client.request(staff.saveRole, { key: 'administrator', permissions: [], needsCode: false }),
    ).toEqual({ ok: false, error: { code: 'staff.roleFixed' } });
  });

  it('that is closed opens nothing: its slot is gone and the data key is another', async () => {
    const { dataDir, client, window, id, recoveryKey } = await withNaomi();
    const seen = watch(window);
    const counted: unknown[] = [];
    client.subscribe(patients.count, {}, (value) => counted.push(value.ok ? value.value : value.error.code));
    await expect.poll(() => counted).toEqual([0]);
    const closed = await must(client.request(staff.deactivate, { id, confirm }));
    expect(closed.recoveryKey).not.toBe(recoveryKey);
    await expect.poll(() => seen.at(-1)?.state).toBe('signedOut');
    expect(await window.request(session.signIn, { login: 'naomi', password: OWN })).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    const slots = readSlotFile(stationFolder(dataDir).slots);
    expect(slots.ok && slots.value.slots.map(({ login }) => login)).toEqual(['admin']);
    // Whoever stays works on, subscriptions included.
    await must(
      client.request(patients.register, {
        name: [{ family: 'Odhiambo', given: ['Grace'] }],
        gender: 'female',
      }),
    );
    await expect.poll(() => counted.at(-1)).toBe(1);
    await must(client.request(staff.activate, { id, password: INITIAL, confirm }));
    await must(window.request(session.signIn, { login: 'naomi', password: INITIAL }));
  });
});

describe('a one-time code', () => {
  it('is asked for after the password, once each, and a recovery code stands in for it', async () => {
    const { client, window, clock, id } = await withNaomi();
    const { secret, uri } = await must(window.request(session.beginCode, { confirm: OWN }));
    expect(uri).toContain(`secret=${secret}`);
    // Not yet in force.
    await must(window.request(session.signOut, {}));
    await must(window.request(session.signIn, { login: 'naomi', password: OWN }));
    const codeNow = () => codeAt(fromBase32(secret), stepAt(clock.ms));
    expect(await window.request(session.confirmCode, { confirm: OWN, code: '000000' })).toEqual({
      ok: false,
      error: { code: 'session.codeWrong' },
    });
    const { recoveryCodes } = await must(
      window.request(session.confirmCode, { confirm: OWN, code: codeNow() }),
    );
    await must(window.request(session.signOut, {}));

    const signIn = (code?: string, password = OWN) =>
      window.request(session.signIn, { login: 'naomi', password, ...(code === undefined ? {} : { code }) });
    expect(await signIn()).toEqual({ ok: false, error: { code: 'session.codeNeeded' } });
    expect(await signIn('passed')).toEqual({ ok: false, error: { code: 'session.codeWrong' } });
    // A wrong password says nothing of codes.
    expect(await signIn(codeNow(), 'wrong-wrong')).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    expect(await signIn(codeNow())).toEqual({ ok: false, error: { code: 'session.codeWrong' } }); // it was used above
    // Wrong codes are guesses like wrong passwords.
    expect(await signIn(codeNow())).toMatchObject({ error: { code: 'session.waitBeforeRetry' } });
    clock.pass(60_000);
    const code = codeNow();
    await must(signIn(code));
    await must(window.request(session.signOut, {}));
    expect(await signIn(code)).toEqual({ ok: false, error: { code: 'session.codeWrong' } });
    await must(signIn(recoveryCodes[3]));
    await must(window.request(session.signOut, {}));
    expect(await signIn(recoveryCodes[3])).toEqual({ ok: false, error: { code: 'session.codeWrong' } });
    const accounts = await must(client.request(staff.accounts, {}));
    expect(accounts.find((account) => account.id === id)).toMatchObject({ hasCode: true });
    await must(client.request(staff.removeCode, { id, confirm }));
    await must(signIn());
  });

  it('that a role demands is set up before anything else', async () => {
    const { client, window, clock } = await withNaomi();
    const seen = watch(window);
    await must(
      client.request(staff.saveRole, { key: 'receptionist', permissions: ['patient.read'], needsCode: true }),
    );
    await expect.poll(() => seen.at(-1)).toMatchObject({ user: { needs: ['code'], permissions: [] } });
    expect(await window.request(session.removeCode, { confirm: OWN })).toEqual({
      ok: false,
      error: { code: 'session.codeDemanded' },
    });
    const { secret } = await must(window.request(session.beginCode, { confirm: OWN }));
    const code = codeAt(fromBase32(secret), stepAt(clock.ms));
    await must(window.request(session.confirmCode, { confirm: OWN, code }));
    await expect.poll(() => permissionsAt(seen)).toEqual(['patient.read']);
  });
});

describe('a seat', () => {
  it('that is locked is taken by another, and drafts of the first stay theirs', async () => {
    const { client, window } = await withNaomi();
    await must(window.request(drafts.save, { key: 'registration/new', value: { family: 'Odhi' } }));
    await must(window.request(session.lock, {}));
    await must(window.request(session.signIn, { login: 'admin', password: TEST_PASSWORD }));
    expect(await must(window.request(drafts.get, { key: 'registration/new' }))).toBeUndefined();
    await must(window.request(session.signIn, { login: 'naomi', password: OWN }));
    expect(await must(window.request(drafts.get, { key: 'registration/new' }))).toMatchObject({
      value: { family: 'Odhi' },
    });
    expect(client).toBeDefined();
  });

  it('locks by itself when nobody touches it, as the facility says', async () => {
    const clock = testClock();
    const { station, client } = await setUpStation(cleanups, { clock, autoLock: true, timers: OFTEN });
    const saved = await must(client.request(settings.get, {}));
    expect(saved.autoLockMinutes).toBe(10);
    await must(client.request(settings.save, { ...saved, name: 'Kisumu East', autoLockMinutes: 1 }));
    const seen = watch(client);
    await expect.poll(() => seen.at(-1)).toMatchObject({ facility: { name: 'Kisumu East' } });
    clock.ms += 40_000;
    await expect.poll(() => seen.at(-1)).toMatchObject({ locksInSeconds: 20 });
    await must(client.request(session.touch, {}));
    await expect.poll(() => seen.at(-1)).not.toHaveProperty('locksInSeconds');
    clock.ms += 60_000;
    await expect.poll(() => seen.at(-1)?.state).toBe('locked');
    expect(() => station.engine.opened()).toThrow('closed');
    await must(client.request(session.unlock, { password: TEST_PASSWORD }));
  });

  it('locks sooner where its station says so, never later, and remembers it', async () => {
    const clock = testClock();
    const { dataDir, station, client } = await setUpStation(cleanups, { clock });
    const { device } = station.engine.opened();
    const set = (minutes: number | null) => client.request(staff.setDeviceAutoLock, { device, minutes });
    const seen = watch(client);
    const holds = (autoLockMinutes: number) =>
      expect.poll(() => seen.at(-1)).toMatchObject({ facility: { autoLockMinutes } });
    expect(await set(11)).toEqual({ ok: false, error: { code: 'staff.laxerThanFacility', minutes: 10 } });
    await must(set(3));
    await holds(3);
    // The facility becomes stricter than its station, and lax again.
    const saved = await must(client.request(settings.get, {}));
    await must(client.request(settings.save, { ...saved, autoLockMinutes: 2 }));
    await holds(2);
    await must(client.request(settings.save, { ...saved, autoLockMinutes: 60 }));
    await holds(3);
    await station.close();

    const again = await testStation(cleanups, { dataDir, clock, autoLock: true, timers: OFTEN });
    const window = testWindow(again, cleanups).client;
    const after = watch(window);
    await must(window.request(session.signIn, { login: 'admin', password: TEST_PASSWORD }));
    expect(await must(window.request(staff.devices, {}))).toMatchObject([{ device, autoLockMinutes: 3 }]);
    clock.ms += 181_000;
    await expect.poll(() => after.at(-1)?.state).toBe('locked');
    await must(window.request(session.unlock, { password: TEST_PASSWORD }));
    await must(window.request(staff.setDeviceAutoLock, { device, minutes: null }));
    await expect.poll(() => after.at(-1)).toMatchObject({ facility: { autoLockMinutes: 60 } });
  });
});

describe('the data key', () => {
  it('becomes another, and the recovery key with it; everybody keeps their password', async () => {
    const { dataDir, station, client, window, recoveryKey } = await withNaomi();
    expect(await client.request(session.confirmRecovery, { recoveryKey })).toMatchObject({ ok: true });
    const registered = await must(
      client.request(patients.register, {
        name: [{ family: 'Odhiambo', given: ['Grace'] }],
        gender: 'female',
      }),
    );
    const asked = Array.from({ length: 5 }, () => window.request(patients.get, { id: registered.id }));
    const renewed = await must(client.request(contracts.station.rekey, { confirm }));
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ ok: true });
    expect(await client.request(session.confirmRecovery, { recoveryKey })).toMatchObject({
      error: { code: 'recoveryKey.wrong' },
    });
    await must(client.request(session.confirmRecovery, { recoveryKey: renewed.recoveryKey }));
    await station.close();
    const again = testWindow(await testStation(cleanups, { dataDir }), cleanups).client;
    await must(again.request(session.signIn, { login: 'naomi', password: OWN }));
    expect(await must(again.request(patients.get, { id: registered.id }))).toMatchObject({
      mrn: registered.mrn,
    });
  });
});

function fromBase32(text: string): Buffer {
  let bits = '';
  for (const letter of text)
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
