import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeKey } from '#shared/kernel/code-key.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';
import type { Replica } from './replica.ts';
import { anEnvelope, mustCommit, newId, openTest, putOf, temporaryFolder } from './testing.ts';

const place = temporaryFolder();
const patients = [newId('patient'), newId('patient')];
let replica: Replica;

const observation = fc.record<JsonObject>(
  {
    patientId: fc.constantFrom(...patients),
    category: fc.constantFrom('laboratory', 'vital-signs'),
    status: fc.constantFrom('final', 'cancelled'),
    code: fc.constantFrom<JsonObject[]>(
      { text: 'Potassium' },
      { text: 'Potassium', coding: [{ system: 'http://loinc.org', code: '2823-3' }] },
      { text: 'K', coding: [{ code: '2823-3' }] },
      { coding: [{ display: 'no code' }] },
      { coding: [{ display: 'no code' }, { code: '718-7' }] },
      { coding: [] },
      {},
    ),
    effective: fc.constantFrom('2026', '2026-01-02', '2026-01-02T10:00:00+03:00', '2026-01-02T09:00:00Z'),
  },
  { requiredKeys: ['patientId', 'category', 'status', 'code'] },
);
const envelopes = fc
  .sample(observation, { numRuns: 200, seed: 5 })
  .map((data) => anEnvelope('observation', data));

beforeAll(async () => {
  const file = join(place.folder, 'replica.db');
  replica = await openTest({ file, key: randomBytes(32), create: true, live: false, records: [Observation] });
  mustCommit(
    replica,
    envelopes.map((envelope) => putOf(envelope)),
  );
});
afterAll(async () => {
  await replica.close();
  place.remove();
});

it('gives the newest of each group as an evaluation in memory does', async () => {
  const memory = memoryReader({ records: envelopes.map(({ id, data }) => ({ ...data, id })) });
  const drawn = fc.record({
    patientId: fc.constantFrom(...patients, newId('patient')),
    category: fc.constantFrom('laboratory', 'vital-signs', 'survey'),
    limit: fc.integer({ min: 0, max: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(drawn, async ({ limit, ...where }) => {
      const query = { where, groupBy: 'code', orderBy: 'effective', limit } as const;
      const groups = await replica.reader().newest(Observation, query);
      expect(groups).toEqual(await memory.newest(Observation, query));
      // The key of a group asks for it alone.
      for (const group of groups) {
        const code = codeKey(group[0]?.code) ?? '';
        const alone = { where: { ...where, code }, orderBy: 'effective', direction: 'desc', limit } as const;
        expect(await replica.reader().list(Observation, alone)).toEqual(group);
      }
    }),
    { numRuns: 100 },
  );
});

it('shows what can be read of a newer version among the others', async () => {
  const patientId = newId('patient');
  const observed = { patientId, status: 'final', code: { text: 'Potassium' }, category: 'laboratory' };
  const newer = { ...anEnvelope('observation', { ...observed, status: 'weighed', effective: '1990' }), v: 2 };
  const known = anEnvelope('observation', { ...observed, effective: '2026' });
  replica.commit([putOf(newer), putOf(known)], { origin: 'replication' });
  const newest = (category: string, limit: number) =>
    replica.reader().newest(Observation, {
      where: { patientId, category },
      groupBy: 'code',
      orderBy: 'effective',
      limit,
    });
  const { newer: mark, ...shown } = (await newest('laboratory', 2))[0]?.[1] ?? {};
  expect(shown).toMatchObject({ id: newer.id, effective: '1990', code: { text: 'Potassium' } });
  expect(mark).toEqual({ v: 2, unread: ['status'] });
  expect(await newest('laboratory', 1)).toHaveLength(1);
  expect(await newest('vital-signs', 1)).toEqual([]);
});
