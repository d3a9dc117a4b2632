import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { aClinic, anotherDesk, NURSE, signIn, syncWhole } from './clinic-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const FRESH = 'seven-boats-under-the-moon';
const GIVEN = 'four-wheels-of-the-ferry';
const { session, staff } = contracts;

it(
  'people go on between desks: a new account, a reset, a role, a lost password',
  { timeout: 90_000 },
  async () => {
    const clinic = await aClinic(cleanups);
    const { first, nurseId } = clinic;
    const { station, client } = await anotherDesk(cleanups, clinic);
    const both = async () => {
      await syncWhole(station);
      await syncWhole(first.station);
      await syncWhole(station);
    };
    const asked = { roles: ['nurse'], password: GIVEN, confirm: TEST_PASSWORD };
    const added = await first.client.request(staff.addAccount, {
      ...asked,
      login: 'ouma',
      displayName: 'B. Ouma',
    });
    expect(added).toMatchObject({ ok: true });
    expect(
      await first.client.request(staff.resetPassword, {
        id: nurseId,
        password: GIVEN,
        confirm: TEST_PASSWORD,
      }),
    ).toMatchObject({ ok: true });
    expect(
      await first.client.request(staff.changeAccount, { id: nurseId, roles: ['nurse', 'cashier'] }),
    ).toMatchObject({ ok: true });
    // Somebody sits there: the desk is open, and follows.
    expect(await signIn(client, 'admin', TEST_PASSWORD)).toMatchObject({ ok: true });
    await both();
    const opens = (login: string, password: string) =>
      expect.poll(async () => (await signIn(client, login, password)).ok).toBe(true);
    await opens('ouma', GIVEN);
    await opens('wairimu', GIVEN);
    expect(await client.request(session.changePassword, { old: GIVEN, new: FRESH })).toMatchObject({
      ok: true,
    });
    await both();
    const desk = first.station.connect({ isLocal: true });
    const there = async (password: string) =>
      (await desk.request('session.signIn', { login: 'wairimu', password })).ok;
    await expect.poll(() => there(FRESH)).toBe(true);

    // Whoever has forgotten theirs gets in by the paper, at this desk. Elsewhere once an administrator was here.
    await signIn(client, 'admin', TEST_PASSWORD);
    const paper = await client.request(contracts.station.renewRecovery, { confirm: TEST_PASSWORD });
    if (!paper.ok) throw new Error(paper.error.code);
    expect(
      await client.request(session.recover, {
        login: 'wairimu',
        recoveryKey: paper.value.recoveryKey,
        password: NURSE,
      }),
    ).toMatchObject({ ok: true });
    expect(await station.sync.now()).toMatchObject({ held: 1 });
    await syncWhole(first.station);
    expect(await there(NURSE)).toBe(false);
    await signIn(client, 'admin', TEST_PASSWORD);
    await both();
    await expect.poll(() => there(NURSE)).toBe(true);
  },
);
