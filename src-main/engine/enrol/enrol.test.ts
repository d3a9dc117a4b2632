import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setCounter } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { MRN_MAX_COUNTER } from '#shared/kernel/mrn.ts';
import { MRN_LEASED, readNumbers } from '#shared/modules/patients/numbers.rules.ts';
import { MRN_NEXT } from '#shared/modules/patients/registration.rules.ts';
import { StaffKey } from '#shared/modules/staff/staff-key.record.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { Cleanups, setUpStation, testStation, testWindow, TEST_PASSWORD } from '../station-testing.ts';
import { aBadLine } from '../sync/sync-testing.ts';
import { aClinic, aCode, NURSE, register, signIn, syncWhole } from './clinic-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const FRESH = 'seven-boats-under-the-moon';
const { session, staff, patients, station: stationChannels } = contracts;
const loginsOf = (dataDir: string) => {
  const file = readSlotFile(stationFolder(dataDir).slots);
  return file.ok ? file.value.slots.map(({ login }) => login).toSorted() : file.error.code;
};

describe('a new desk', () => {
  it(
    'is enrolled with a code, opens to everybody of the facility, and numbers apart',
    { timeout: 60_000 },
    async () => {
      const { place, server, first, facilityId, nurseId, graceMrn } = await aClinic(cleanups);
      const dataDir = join(place, 'second');
      const second = await testStation(cleanups, { dataDir });
      const { client } = testWindow(second, cleanups);
      const text = await aCode(server, facilityId);
      const { url } = server;
      expect(await client.request(session.enrol, { text: 'not a code', url })).toEqual({
        ok: false,
        error: { code: 'enrol.malformed' },
      });
      expect(await client.request(session.enrol, { text })).toEqual({
        ok: false,
        error: { code: 'enrol.addressNeeded' },
      });
      const strange = await client.request(session.enrol, { text: 'ABCD-EFGH-JKMN-PQRS', url });
      expect(strange).toEqual({ ok: false, error: { code: 'enrol.codeRefused' } });

      // The answer is lost, then the line is cut among the staff: the same code goes on.
      const mischief = ['deaf', 'cut'] as const;
      const where = ['/enrol', 'staff/_changes'];
      let made = 0;
      const line = await aBadLine(url, ({ url: path = '' }) =>
        made < where.length && path.includes(where[made] ?? '') ? mischief[made++] : undefined,
      );
      cleanups.add(() => line.close());
      expect(await client.request(session.enrol, { text, url: line.url })).toMatchObject({ ok: false });
      expect(await client.request(session.enrol, { text, url: line.url })).toMatchObject({ ok: false });
      expect(existsSync(stationFolder(dataDir).slots)).toBe(false);
      const enrolled = await client.request(session.enrol, {
        text: text.toLowerCase().replaceAll('-', ' '),
        url: line.url,
      });
      expect(enrolled).toEqual({ ok: true, value: { facilityName: 'Kisumu Lakeside Clinic' } });
      expect(loginsOf(dataDir)).toEqual(['admin', 'wairimu']);
      expect(await client.request(session.enrol, { text, url })).toMatchObject({
        error: { code: 'setup.alreadyDone' },
      });

      const nurse = await signIn(client, 'wairimu', NURSE);
      expect(nurse).toMatchObject({ value: { state: 'signedIn', user: { needs: ['password'] } } });
      expect(await client.request(session.changePassword, { old: NURSE, new: FRESH })).toMatchObject({
        ok: true,
      });
      await second.arriving.settled();
      const admin = await signIn(client, 'admin', TEST_PASSWORD);
      expect(admin).toMatchObject({ value: { state: 'signedIn' } });
      expect(await client.request(patients.search, { words: 'grace', limit: 5 })).toMatchObject({
        value: [{ rank: 'exact' }],
      });
      // A number that was given before there was a server stays, at both; what is given afterwards is of leased prefixes.
      for (const desk of [client, first.client])
        expect(await desk.request(patients.search, { words: graceMrn, limit: 5 })).toMatchObject({
          value: [{ patient: { mrn: graceMrn } }],
        });
      const numbers = [await register(client, 'Akinyi'), await register(first.client, 'Wanjiru')];
      expect(numbers.map((mrn) => mrn.slice(2))).toEqual(
        numbers.map(() => expect.stringMatching(/^-0000\d-\d$/)),
      );
      expect(new Set(numbers.map((mrn) => mrn.slice(0, 2))).size).toBe(2);

      // Few numbers are left and no prefix ahead: it is said, and the next contact brings more, none twice.
      const told: (number | undefined)[] = [];
      client.subscribe(stationChannels.status, {}, (now) => now.ok && told.push(now.value.numbersLeft));
      await expect.poll(() => told.length).toBeGreaterThan(0);
      expect(told).toEqual(told.map(() => undefined));
      const spent = await runPlan(second.engine, {
        action: 'test',
        session: { userId: nurseId },
        plan: async () =>
          ok({
            reply: undefined,
            writes: [setCounter(MRN_LEASED, []), setCounter(MRN_NEXT, MRN_MAX_COUNTER - 2)],
          }),
      });
      expect(spent.ok).toBe(true);
      await expect.poll(() => told.at(-1)).toBe(3);
      const before = await readNumbers(second.engine.opened().replica.reader());
      await syncWhole(second);
      const ahead = async () => (await readNumbers(second.engine.opened().replica.reader()))?.leased ?? [];
      await expect.poll(ahead).toHaveLength(3);
      expect(await ahead()).not.toContain(before?.prefix);
      await expect.poll(() => told.at(-1)).toBeUndefined();

      // Keys go with their people: the new password to the first station; an account closed there opens nothing here.
      await syncWhole(second);
      await syncWhole(first.station);
      const desk = testWindow(first.station, cleanups).client;
      await expect.poll(() => signIn(desk, 'wairimu', FRESH)).toMatchObject({ ok: true });
      expect(await signIn(desk, 'wairimu', NURSE)).toMatchObject({
        error: { code: 'session.wrongPassword' },
      });
      const closed = await first.client.request(staff.deactivate, { id: nurseId, confirm: TEST_PASSWORD });
      expect(closed).toMatchObject({ ok: true });
      await syncWhole(first.station);
      await syncWhole(second);
      await expect.poll(() => loginsOf(dataDir)).toEqual(['admin']);
      const read = second.engine.opened().replica.reader();
      const keys = await read.list(StaffKey, { where: {} });
      const open = keys.filter(({ keys: held }) => held !== undefined).map(({ userId }) => userId);
      expect([keys.length, open]).toEqual([2, [expect.not.stringMatching(nurseId)]]);
    },
  );
});

describe('a station that is revoked', () => {
  it(
    'hands over, leaves what is refused in a parcel, wipes itself and says why',
    { timeout: 60_000 },
    async () => {
      const { place, server, first, facilityId, nurseId } = await aClinic(cleanups);
      const dataDir = join(place, 'second');
      const second = await testStation(cleanups, { dataDir });
      const { client } = testWindow(second, cleanups);
      const text = await aCode(server, facilityId);
      expect(await client.request(session.enrol, { text, url: server.url })).toMatchObject({ ok: true });
      await second.arriving.settled();
      expect(await signIn(client, 'admin', TEST_PASSWORD)).toMatchObject({ ok: true });
      // Both edit the same account; the first is faster, so that the second would have to read before it could send.
      for (const [desk, displayName] of [
        [first.client, 'Sister Wairimu'],
        [client, 'Nurse Wairimu'],
      ] as const)
        expect(await desk.request(staff.changeAccount, { id: nurseId, displayName })).toMatchObject({
          ok: true,
        });
      await syncWhole(first.station);
      await register(client, 'Akinyi');
      const { device } = second.engine.opened();
      expect(await server.ask('POST', `/_fieldward/devices/${device}/revoke`, {})).toMatchObject({
        status: 200,
      });

      const states: unknown[] = [];
      client.subscribe(session.state, {}, (state) => void states.push(state.ok ? state.value : state.error));
      await second.sync.now();
      await expect
        .poll(() => states.at(-1))
        .toEqual({
          state: 'revoked',
          facilityName: 'Kisumu Lakeside Clinic',
          wiped: { at: expect.any(String), left: 1, parcel: `unsent-${device}.parcel` },
        });
      expect(readdirSync(dataDir).filter((name) => /^(keys|blobs|station\.db$)/.test(name))).toEqual([]);
      expect(await signIn(client, 'admin', TEST_PASSWORD)).toMatchObject({
        error: { code: 'station.revoked' },
      });
      await expect
        .poll(async () => JSON.stringify((await server.ask('GET', '/_fieldward/devices')).json))
        .toContain('wipedAt');

      // What was handed over is there; what was not, an administrator opens elsewhere.
      await syncWhole(first.station);
      const akinyi = await first.client.request(patients.search, { words: 'akinyi', limit: 1 });
      expect(akinyi).toMatchObject({ value: [{ rank: 'exact' }] });
      const to = join(place, 'parcel.jsonl');
      const desk = first.station.connect({ isLocal: true });
      await desk.request('session.signIn', { login: 'admin', password: TEST_PASSWORD });
      const parcel = join(dataDir, `unsent-${device}.parcel`);
      const opened = await desk.request('local.openParcel', {
        file: parcel,
        path: to,
        confirm: TEST_PASSWORD,
      });
      expect(opened).toEqual({ ok: true, value: { documents: 1 } });
      expect(readFileSync(to, 'utf8')).toContain('Nurse Wairimu');
      expect(readFileSync(parcel, 'utf8')).not.toContain('Wairimu');
    },
  );

  it('goes on with a wipe that was cut off', async () => {
    const { station, dataDir } = await setUpStation(cleanups);
    await station.close();
    const folder = stationFolder(dataDir);
    const notice = { version: 1, at: '2026-03-12T06:42:00.000Z', facilityName: 'Kisumu', left: 0 };
    writeFileSync(folder.revoked, JSON.stringify(notice));
    await testStation(cleanups, { dataDir });
    expect([folder.slots, folder.replica].filter((path) => existsSync(path))).toEqual([]);
  });
});
