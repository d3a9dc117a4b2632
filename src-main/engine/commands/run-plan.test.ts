import { afterEach, describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { put, setCounter, type PlannedWrite } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { compareStamps } from '#shared/kernel/stamp.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { contracts } from '#shared/registry.ts';
import type { EngineContext } from '../actions.ts';
import { Cleanups, setUpStation, testClock, TEST_PASSWORD } from '../station-testing.ts';
import { InvalidPlan } from '#shared/kernel/build-envelope.ts';
import { runPlan, type WritePlanContext } from './run-plan.ts';
import { verifyAudit } from './verify-audit.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const session = { userId: 'user:00000000-0000-7000-8000-0000000000aa' };

const write = (
  engine: EngineContext,
  plan: (context: WritePlanContext) => Promise<readonly PlannedWrite[]>,
) =>
  runPlan(engine, {
    action: 'test.write',
    session,
    plan: async (context) => ok({ reply: 'done', writes: await plan(context) }),
  });

async function aPatient(engine: EngineContext): Promise<Patient> {
  let made: Patient | undefined;
  await write(engine, async ({ newId, now }) => {
    made = {
      id: newId('patient'),
      mrn: 'K3-00001-0',
      active: true,
      name: [{ text: 'Grace' }],
      gender: 'female',
      registeredAt: now,
    };
    return [put(Patient, made)];
  });
  if (!made) throw new Error('nothing was planned');
  return made;
}

async function envelopeOf(engine: EngineContext, id: string): Promise<Envelope> {
  const envelope = await engine.opened().replica.reader().envelope(Patient, id);
  if (!envelope) throw new Error('not there');
  return envelope;
}

/** What replication will do: writes past the command path. */
async function writeUnderneath(engine: EngineContext, envelope: Envelope): Promise<void> {
  const { replica } = engine.opened();
  const base = (await replica.reader().rev(Patient, envelope.id)) ?? null;
  const committed = replica.commit([{ kind: 'put', envelope, base }], { origin: 'replication' });
  expect(committed.ok).toBe(true);
}

describe('a plan', () => {
  it('stamps the fields that changed, keeps the stamps of the rest, and one for what was taken away', async () => {
    const { engine } = (await setUpStation(cleanups, { clock: testClock() })).station;
    const patient = await aPatient(engine);
    const before = await envelopeOf(engine, patient.id);
    const stamp = before.stamps['name']!;
    expect(new Set(Object.values(before.stamps))).toEqual(new Set([stamp]));
    expect(before).toMatchObject({
      patientId: patient.id,
      author: session.userId,
      device: engine.opened().device,
      v: 1,
    });

    const { gender: _gone, ...rest } = patient;
    await write(engine, async ({ read }) => {
      await read.get(Patient, patient.id);
      return [put(Patient, { ...rest, name: [{ text: 'Grace Achieng' }] })];
    });
    const after = await envelopeOf(engine, patient.id);
    expect(after.stamps).toMatchObject({ mrn: stamp, active: stamp, registeredAt: stamp });
    expect(compareStamps(after.stamps['name']!, stamp)).toBe(1);
    expect(after.stamps['gender']).toBe(after.stamps['name']);
    expect(after.data).not.toHaveProperty('gender');
    expect(after.commitId).not.toBe(before.commitId);
  });

  it('never stamps earlier than before, though the clock is set back', async () => {
    const clock = testClock();
    const { engine } = (await setUpStation(cleanups, { clock })).station;
    const first = await aPatient(engine);
    clock.ms -= 3_600_000;
    const second = await aPatient(engine);
    const stamps = await Promise.all(
      [first, second].map(async ({ id }) => (await envelopeOf(engine, id)).stamps['name']!),
    );
    expect(compareStamps(stamps[1]!, stamps[0]!)).toBe(1);
  });

  it('keeps what a newer program wrote beside the fields known here', async () => {
    const { engine } = (await setUpStation(cleanups)).station;
    const { id } = await aPatient(engine);
    const stored = await envelopeOf(engine, id);
    const newer = {
      ...stored,
      region: 'west',
      data: { ...stored.data, bloodGroup: 'O-' },
      stamps: { ...stored.stamps, bloodGroup: stored.stamps['name']! },
    };
    await writeUnderneath(engine, newer);
    await write(engine, async ({ read }) => {
      const patient = await read.get(Patient, id);
      // From its known fields only, as a handler may well build it.
      return patient
        ? [
            put(Patient, {
              id,
              mrn: patient.mrn,
              active: false,
              name: patient.name,
              registeredAt: patient.registeredAt,
            }),
          ]
        : [];
    });
    const after = await envelopeOf(engine, id);
    expect(after.data).toMatchObject({ bloodGroup: 'O-', active: false });
    expect(after.stamps['bloodGroup']).toBe(stored.stamps['name']);
    expect(after).toMatchObject({ region: 'west' });
  });

  it('shows a document of a newer version and refuses to touch it', async () => {
    const { connection, station } = await setUpStation(cleanups);
    const { engine } = station;
    const { id } = await aPatient(engine);
    const stored = await envelopeOf(engine, id);
    await writeUnderneath(engine, { ...stored, v: 7, data: { ...stored.data, gender: 'f' } });
    const refusal = { ok: false, error: { code: 'record.newer', type: 'patient', v: 7 } };
    expect(await connection.request('patients.open', { id })).toMatchObject({ ok: true });
    expect(await connection.request('patients.get', { id })).toMatchObject({
      ok: true,
      value: { name: [{ text: 'Grace' }], newer: { v: 7, unread: ['gender'] } },
    });
    expect(await connection.request('patients.search', { words: 'grace', limit: 5 })).toMatchObject({
      ok: true,
      value: [{ patient: { id, isNewer: true } }],
    });
    const base = { name: [{ text: 'Grace' }] };
    const registration = { name: [{ text: 'Grace A' }], gender: 'female' };
    expect(await connection.request('patients.update', { id, base, registration })).toEqual(refusal);
    expect(await connection.request('exports.patient', { patientId: id })).toEqual({
      ok: false,
      error: { code: 'export.newer' },
    });
    const blind = await write(engine, async ({ read }) => {
      const { data } = (await read.envelope(Patient, id))!;
      return [{ kind: 'put', record: Patient, id, data }];
    });
    expect(blind).toEqual(refusal);
    const listed = await write(engine, async ({ read }) => {
      const [patient] = await read.list(Patient, { where: { mrn: 'K3-00001-0' } });
      return patient ? [put(Patient, { ...patient, active: false })] : [];
    });
    expect(listed).toEqual(refusal);
    expect((await envelopeOf(engine, id)).data).toEqual({ ...stored.data, gender: 'f' });
    await writeUnderneath(engine, { ...(await envelopeOf(engine, id)), data: { patientName: 'Grace' } });
    expect(await connection.request('patients.get', { id })).toMatchObject({
      value: { mrn: '?', name: [], newer: { unread: ['mrn', 'active', 'name', 'registeredAt'] } },
    });
    // Of a visit without a beginning nothing can be said but that it is there.
    const visit = { ...stored, id: id.replace('patient', 'encounter'), type: 'encounter', v: 7 };
    await writeUnderneath(engine, { ...visit, data: { patientId: id } });
    expect(await connection.request('chart.encounter', { id: visit.id })).toEqual({
      ok: false,
      error: { code: 'record.notShown', type: 'encounter', v: 7 },
    });
    expect(await connection.request('chart.newer', { patientId: id })).toEqual({
      ok: true,
      value: { shown: 1, hidden: 1 },
    });
    expect(await connection.request('chart.timeline', { patientId: id, offset: 0, limit: 5 })).toEqual({
      ok: true,
      value: { items: [], total: 0 },
    });
  });

  it('is made again when what it read has moved, by id or in a list, and gives up in the end', async () => {
    const { engine } = (await setUpStation(cleanups)).station;
    const { id } = await aPatient(engine);
    const rename = async (text: string) => {
      const stored = await envelopeOf(engine, id);
      await writeUnderneath(engine, { ...stored, data: { ...stored.data, name: [{ text }] } });
    };
    for (const readIt of [
      async ({ read }: WritePlanContext) => read.get(Patient, id),
      async ({ read }: WritePlanContext) =>
        (await read.list(Patient, { where: {}, orderBy: 'registeredAt' }))[0],
    ]) {
      let plans = 0;
      const outcome = await write(engine, async (context) => {
        plans += 1;
        const patient = (await readIt(context))!;
        if (plans === 1) await rename(`renamed ${plans}`);
        return [put(Patient, { ...patient, name: [...patient.name, { text: 'added' }] })];
      });
      expect([outcome, plans]).toEqual([{ ok: true, value: 'done' }, 2]);
      expect((await envelopeOf(engine, id)).data['name']).toEqual([{ text: 'renamed 1' }, { text: 'added' }]);
    }
    let plans = 0;
    const never = await write(engine, async (context) => {
      plans += 1;
      const patient = (await context.read.get(Patient, id))!;
      await rename(`again ${plans}`);
      return [put(Patient, { ...patient, active: false })];
    });
    expect([never, plans]).toEqual([{ ok: false, error: { code: 'conflict' } }, 5]);
  });

  it('creates what it has not read, and only that', async () => {
    const { engine } = (await setUpStation(cleanups)).station;
    const patient = await aPatient(engine);
    expect(await write(engine, async () => [put(Patient, { ...patient, active: false })])).toEqual({
      ok: false,
      error: { code: 'conflict' },
    });
  });

  it('gives counters out once each, to whoever asks at the same time', async () => {
    const { engine } = (await setUpStation(cleanups)).station;
    const taken: unknown[] = [];
    await Promise.all(
      Array.from({ length: 20 }, () =>
        write(engine, async ({ read }) => {
          const next = ((await read.counter('test.next')) as number | undefined) ?? 1;
          taken.push(next);
          return [setCounter('test.next', next + 1)];
        }),
      ),
    );
    expect(taken).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('throws for data that its record does not allow, and writes nothing', async () => {
    const { engine } = (await setUpStation(cleanups)).station;
    const patient = await aPatient(engine);
    const bad = write(engine, async ({ newId }) => [
      put(Patient, { ...patient, id: newId('patient') }),
      put(Condition, { id: newId('condition'), patientId: 'not an id', code: {} }),
    ]);
    await expect(bad).rejects.toThrow(InvalidPlan);
    expect(await engine.opened().replica.reader().count(Patient, {})).toBe(1);
    expect(await write(engine, async () => [])).toEqual({ ok: true, value: 'done' }); // the next one is not held up
  });
});

describe('the audit trail', () => {
  it('has one entry for each command, one for a batch, none for a draft', async () => {
    const { station, client } = await setUpStation(cleanups);
    const { engine } = station;
    const patient = await aPatient(engine);
    await client.request(contracts.drafts.save, { key: 'registration/new', value: { family: 'Odh' } });
    await client.request(contracts.patients.open, { id: patient.id });
    await write(engine, async ({ newId }) =>
      Array.from({ length: 300 }, () =>
        put(Condition, { id: newId('condition'), patientId: patient.id, code: { text: 'x' } }),
      ),
    );
    const entries = await engine
      .opened()
      .replica.reader()
      .list(AuditEvent, { where: {}, orderBy: 'sequence', from: 2 });
    expect(entries).toMatchObject([
      {
        action: 'test.write',
        outcome: 'success',
        patientId: patient.id,
        entityIds: [patient.id],
        userId: session.userId,
      },
      { action: 'patients.open', outcome: 'success', patientId: patient.id },
      { action: 'test.write', patientId: patient.id, entityCount: 300 },
    ]);
    expect(entries[1]).not.toHaveProperty('entityIds');
    expect(entries[2]).not.toHaveProperty('entityIds');
    expect(await verifyAudit(engine.opened().replica.reader())).toMatchObject({
      ok: true,
      entries: 4,
      faultCount: 0,
      faults: [],
      head: { sequence: 4 },
    });
  });

  it('notes what was not permitted', async () => {
    const { station, client, connection } = await setUpStation(cleanups);
    const { engine } = station;
    const admin = connection.session()!;
    await runPlan(engine, {
      action: 'test.demote',
      session: admin,
      plan: async ({ read }) => {
        const user = await read.get(User, admin.userId);
        return ok({
          reply: undefined,
          writes: user ? [put(User, { ...user, roles: ['receptionist'] })] : [],
        });
      },
    });
    await client.request(contracts.session.lock, {});
    await client.request(contracts.session.unlock, { password: TEST_PASSWORD });
    const { id } = await aPatient(engine);
    const asked = await client.request(contracts.chart.summary, { patientId: id });
    expect(asked).toEqual({ ok: false, error: { code: 'notPermitted', permission: 'chart.read' } });
    const entries = await engine
      .opened()
      .replica.reader()
      .list(AuditEvent, { where: {}, orderBy: 'sequence', direction: 'desc', limit: 1 });
    expect(entries).toMatchObject([
      { action: 'chart.summary', outcome: 'refused', reason: 'notPermitted', userId: admin.userId },
    ]);
  });
});
