import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { ListQuery } from '#shared/kernel/reader.ts';
import { defineRecord } from '#shared/kernel/record.ts';
import { plainQuery, type PlainListQuery } from './list-query.ts';
import { openReplica, type Replica } from './replica.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { UnreadableRecord } from './store-errors.ts';
import {
  anEnvelope,
  mustCommit,
  newId,
  Note,
  openTest,
  putOf,
  temporaryFolder,
  TEST_CIPHER,
  TEST_RECORDS,
} from './testing.ts';

const place = temporaryFolder();
const key = randomBytes(32);
const patients = [newId('patient'), newId('patient'), newId('patient')];
const TEXTS = ['a', 'B', 'b', 'é', 'ä', '中', 'zz', 'a b'];
const DUES = ['2026-01-01', '2026-01-02', '2026-02-01', '2027-01-01'];
const notes: Envelope[] = [];
let replica: Replica;

const noteData = fc.record<JsonObject>(
  {
    patientId: fc.constantFrom(...patients),
    text: fc.constantFrom(...TEXTS),
    status: fc.constantFrom('draft', 'final'),
    priority: fc.integer({ min: 0, max: 9 }),
    isUrgent: fc.boolean(),
    due: fc.constantFrom(...DUES),
  },
  { requiredKeys: ['patientId', 'text', 'status'] },
);

beforeAll(async () => {
  const file = join(place.folder, 'replica.db');
  replica = await openTest({ file, key, create: true, live: false });
  notes.push(...fc.sample(noteData, { numRuns: 250, seed: 7 }).map((data) => anEnvelope('note', data)));
  mustCommit(
    replica,
    notes.map((note) => putOf(note)),
  );
  mustCommit(replica, [putOf(anEnvelope('payment', { patientId: patients[0] ?? '', amount: 3 }))]);
});
afterAll(async () => {
  await replica.close();
  place.remove();
});

/** Text by code point, absent before present, as SQLite sorts. */
function compare(a: Json | undefined, b: Json | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const [left, right] =
    typeof a === 'string' && typeof b === 'string' ? [Buffer.from(a), Buffer.from(b)] : [a, b];
  if (left instanceof Buffer && right instanceof Buffer) return Buffer.compare(left, right);
  return Number(left) - Number(right);
}

function naive(query: PlainListQuery): string[] {
  const { where, orderBy, direction, from, before, limit, offset = 0 } = query;
  const field = (envelope: Envelope) => (orderBy === undefined ? undefined : envelope.data[orderBy]);
  const within = (value: Json | undefined): boolean =>
    (from === undefined || (value !== undefined && compare(value, from) >= 0)) &&
    (before === undefined || (value !== undefined && compare(value, before) < 0));
  const sign = direction === 'desc' ? -1 : 1;
  return notes
    .filter(({ data }) =>
      Object.entries(where).every(([name, value]) => value === undefined || data[name] === value),
    )
    .filter((envelope) => orderBy === undefined || within(field(envelope)))
    .toSorted((a, b) => sign * (compare(field(a), field(b)) || (a.id < b.id ? -1 : 1)))
    .slice(offset, limit === undefined ? undefined : offset + limit)
    .map(({ id }) => id);
}

const status = fc.constantFrom('draft', 'final');
const patientId = fc.constantFrom(...patients);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const paging = {
  direction: optional(fc.constantFrom('asc', 'desc')),
  limit: optional(fc.integer({ min: 0, max: 60 })),
  offset: optional(fc.integer({ min: 0, max: 40 })),
};
const due = fc.constantFrom(...DUES, '2026-01-15', '2030-01-01');
const priority = fc.integer({ min: -1, max: 10 });
const queries = fc.oneof(
  fc.record({ where: fc.constant({}), ...paging }),
  fc.record({ where: fc.record({ patientId }), ...paging }),
  fc.record({ where: fc.record({ status, patientId }), ...paging }),
  fc.record({ where: fc.record({ isUrgent: fc.boolean() }), ...paging }),
  fc.record({ where: fc.record({ isUrgent: fc.boolean() }), orderBy: fc.constant('text'), ...paging }),
  fc.record({ where: fc.record({ status, patientId, due }), ...paging }),
  fc.record({
    where: fc.record({ status }),
    orderBy: fc.constant('due'),
    from: optional(due),
    before: optional(due),
    ...paging,
  }),
  fc.record({
    where: fc.record({ status, patientId }),
    orderBy: fc.constant('due'),
    before: optional(due),
    ...paging,
  }),
  fc.record({
    where: fc.constant({}),
    orderBy: fc.constant('priority'),
    from: optional(priority),
    before: optional(priority),
    ...paging,
  }),
);

it('lists and counts as an evaluation in memory does', async () => {
  await fc.assert(
    fc.asyncProperty(queries, async (drawn) => {
      const present = Object.entries(drawn).filter(([, value]) => value !== undefined);
      const query = Object.fromEntries(present) as unknown as ListQuery<typeof Note>; // drawn from Note's own fields
      const listed = await replica.reader().list(Note, query);
      expect(listed.map(({ id }) => id)).toEqual(naive(plainQuery(query)));
      expect(await replica.reader().count(Note, query.where)).toBe(
        naive({ where: plainQuery(query).where }).length,
      );
    }),
    { numRuns: 400 },
  );
});

describe('what no index serves is a bug', () => {
  it.each<[string, ListQuery<typeof Note>]>([
    ['text', { where: { text: 'a' } }],
    ['due', { where: {}, orderBy: 'due' }],
    ['priority, status', { where: { priority: 1, status: 'draft' } }],
    ['patientId, due', { where: { patientId: patients[0] ?? '' }, orderBy: 'due' }],
  ])('%s', async (fields, query) => {
    await expect(replica.reader().list(Note, query)).rejects.toThrow(`no index of note serves (${fields})`);
  });

  it('nor is a range without an order', async () => {
    await expect(replica.reader().list(Note, { where: {}, from: 'a' })).rejects.toThrow('needs orderBy');
  });
});

it('refuses documents of a newer version of which nothing can be shown by name, and gives their envelope', async () => {
  const newer = { ...anEnvelope('payment', { patientId: patients[1] ?? '', amount: 'three', tip: 1 }), v: 2 };
  replica.commit([putOf(newer)], { origin: 'replication' });
  const { reader } = replica;
  const payment = TEST_RECORDS.find(({ type }) => type === 'payment') ?? Note;
  await expect(reader().get(payment, newer.id)).rejects.toThrow(UnreadableRecord);
  expect(await reader().envelope(payment, newer.id)).toEqual(newer);
});

it('makes the indexes those that the records declare, and leaves the others alone', async () => {
  const file = join(place.folder, 'indexes.db');
  const Before = defineRecord({ ...Note, indexes: [['status'], ['due']] });
  const After = defineRecord({ ...Note, indexes: [['due', 'status']] });
  await (await openTest({ file, key, create: true, live: false, records: [Before] })).close();
  const reopened = await openReplica({ file, key, cipher: TEST_CIPHER, live: false, records: [After] });
  if (!reopened.ok) throw new Error(reopened.error.code);
  await reopened.value.close();
  const opened = openSqliteFile(file, key, TEST_CIPHER, 'read');
  if (!opened.ok) throw new Error(opened.error.code);
  const names = opened.value
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND name GLOB 'record_*'",
    )
    .all();
  opened.value.close();
  expect(names).toEqual([{ name: 'record_note_due_status' }]);
});
