import { afterEach, expect, it } from 'vitest';
import { readStamp } from '#shared/kernel/stamp.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import { CLOCK, clockSchema } from '../commands/seal-writes.ts';
import { aClinic, anotherDesk, register, signIn, syncWhole } from '../enrol/clinic-testing.ts';
import { systemClock } from '../platform/clock.ts';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { must } from '../store/testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const DAY_MS = 86_400_000;
const { sync, staff, patients, audit } = contracts;

it(
  'what was entered under a clock that was days ahead is dated anew, and sent',
  { timeout: 60_000 },
  async () => {
    const clinic = await aClinic(cleanups);
    let aheadMs = 0;
    const clock = { ...systemClock, nowMs: () => Date.now() + aheadMs };
    const { station, client } = await anotherDesk(cleanups, clinic, { clock });
    await signIn(client, 'admin', TEST_PASSWORD);
    await syncWhole(station);
    const { replica } = station.engine.opened();
    expect(await client.request(sync.restamp, {})).toEqual({ ok: true, value: { documents: 0 } });

    aheadMs = 40 * DAY_MS;
    await register(client, 'Ahead');
    const { nurseId } = clinic;
    const changed = await client.request(staff.changeAccount, { id: nurseId, displayName: 'Sister Wairimu' });
    expect(changed).toMatchObject({ ok: true });
    const waiting = replica.remote.unsent(0, 99).length;
    expect(await station.sync.now()).toMatchObject({ held: waiting, pushed: 0 });
    const refused = replica.remote.heldBack(99).map(({ held: { reason = '' } }) => reason.split(' ')[1]);
    expect(new Set(refused)).toEqual(new Set(['clock_ahead']));
    // Not while the clock is wrong: it would be refused again.
    expect(await client.request(sync.restamp, {})).toMatchObject({ error: { code: 'clock.doubted' } });

    aheadMs = 0;
    await station.sync.now();
    expect(await client.request(sync.restamp, {})).toEqual({ ok: true, value: { documents: waiting } });
    expect(clockSchema.parse(replica.remote.counter(CLOCK)).ms).toBeLessThan(Date.now() + DAY_MS);
    await syncWhole(station);
    expect(replica.notSent()).toEqual({ count: 0 });

    // The moment of before stands in the history, the deed in the trail, and the trail is whole.
    const [hit] = must(
      await client
        .request(patients.search, { words: 'ahead', limit: 1 })
        .then((found) => (found.ok ? found.value : undefined)),
    );
    const id = must(hit).patient.id;
    const past = await replica.reader().pastValues(id);
    expect(past.length).toBeGreaterThan(0);
    expect(past.every(({ stamp }) => readStamp(stamp).ms > Date.now() + 30 * DAY_MS)).toBe(true);
    const now = must(await replica.reader().envelope(Patient, id));
    expect(Object.values(now.stamps).every((stamp) => readStamp(stamp).ms < Date.now() + DAY_MS)).toBe(true);
    expect(await client.request(audit.list, { action: 'sync.restamp', limit: 5 })).toMatchObject({
      value: { entries: [{ entityIds: expect.arrayContaining([id, nurseId]) }] },
    });
    expect(await client.request(audit.verify, {})).toMatchObject({ value: { ok: true } });

    // The other desk has it, and goes on from it.
    await syncWhole(clinic.first.station);
    const there = await clinic.first.client.request(patients.search, { words: 'ahead', limit: 1 });
    expect(there).toMatchObject({ value: [{ patient: { id } }] });
    expect(
      await clinic.first.client.request(staff.changeAccount, { id: nurseId, displayName: 'Wairimu K.' }),
    ).toMatchObject({ ok: true });
    await syncWhole(clinic.first.station);
  },
);
