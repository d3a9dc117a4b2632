import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import { runExport } from './export-run.ts';
import { importPaths, ndjson } from './import-testing.ts';
import { runRemap } from './remap-run.ts';

const USER = { userId: 'user:01890000-0000-7000-8000-000000000001' };

let cleanups: Cleanups;
let folder: string;
let desk: Awaited<ReturnType<typeof setUpStation>>;
beforeEach(async () => {
  cleanups = new Cleanups();
  folder = temporaryDataDir(cleanups);
  desk = await setUpStation(cleanups);
});
afterEach(() => cleanups.run());

const subject = { reference: 'Patient/p1' };
const ORDER = {
  resourceType: 'MedicationRequest',
  id: 'm1',
  status: 'active',
  intent: 'order',
  subject,
  medicationCodeableConcept: { text: 'Amoxicillin' },
  dosageInstruction: [
    { sequence: 1, timing: { repeat: { count: 21, frequency: 3, period: 8, periodUnit: 'h' } } },
  ],
};
const PROBLEM = { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Otitis' } };

const read = () => desk.station.engine.opened().replica.reader();
async function order(): Promise<MedicationRequest> {
  const [found] = await read().list(MedicationRequest, { where: {} });
  if (!found) throw new Error('no order');
  return found;
}

function write(...values: readonly (MedicationRequest | RetainedResource)[]) {
  return runPlan(desk.station.engine, {
    action: 'test',
    session: USER,
    plan: async (context) => {
      for (const { id } of values)
        await context.read.get(id.startsWith('med') ? MedicationRequest : RetainedResource, id);
      return ok({
        reply: undefined,
        writes: values.map(
          (value) =>
            'dosage' in value
              ? put(MedicationRequest, value)
              : put(RetainedResource, value as RetainedResource), // told apart by the field
        ),
      });
    },
  });
}

async function digest(name: string): Promise<string> {
  const done = await runExport(desk.station.engine, USER, { out: join(folder, name) });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.digest;
}

test('what an earlier version kept beside a record becomes fields; it says the same, and once is enough', async () => {
  await importPaths(desk.station, USER.userId, [
    ndjson(folder, 'a.ndjson', [{ resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }] }, ORDER]),
  ]);
  const now = await order();
  expect(now.dosage?.[0]).toMatchObject({ count: 21, frequency: 3 });
  // As a version without that field had stored it.
  const { count: _count, ...dosage } = now.dosage?.[0] ?? {};
  const rest = {
    ...now.source?.unmapped,
    dosageInstruction: { 0: { sequence: 1, timing: { repeat: { count: 21 } } } },
  };
  const source = { resourceType: 'MedicationRequest', digests: [], ...now.source, unmapped: rest };
  await write({ ...now, dosage: [dosage], source });
  const before = await digest('before');
  const report = await runRemap(desk.station.engine, USER);
  expect(report).toMatchObject({ gained: { MedicationRequest: 1 }, taken: {} });
  expect(await order()).toEqual(now);
  expect(await digest('after')).toBe(before);
  expect(await runRemap(desk.station.engine, USER)).toMatchObject({ gained: {}, taken: {} });
  const actions = (await read().list(AuditEvent, { where: {} })).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('imports.remap')).toSorted()).toEqual([
    'imports.remap',
    'imports.remapStart',
    'imports.remapStart',
  ]);
});

test('an original of a type that has a record by now becomes one, with what it refers to, and is exported once', async () => {
  await write({
    id: 'retainedResource:01890000-0000-8000-8000-000000000001',
    resourceType: 'Condition',
    resourceId: 'c1',
    digests: ['0'.repeat(32)],
    resource: PROBLEM,
  });
  const before = await digest('before');
  expect(await runRemap(desk.station.engine, USER)).toMatchObject({ gained: {}, taken: { Condition: 1 } });
  const [problem] = await read().list(Condition, { where: {} });
  expect(problem).toMatchObject({ code: { text: 'Otitis' } });
  expect(await digest('after')).toBe(before);
  expect(await runRemap(desk.station.engine, USER)).toMatchObject({ taken: {} });
});
