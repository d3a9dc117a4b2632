import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  fillWithDefaultSettings,
  getChangedDocumentsSince,
  getQueryMatcher,
  getSortComparator,
  normalizeMangoQuery,
  prepareQuery,
  type MangoQuery,
  type PreparedQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb/plugins/core';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterAll, expect, it } from 'vitest';
import { aCase, type Case, type Doc, type Write } from './rx-cases.ts';
import { KEPT_CASES } from './fixtures/rx-kept-cases.ts';
import { getRxStorageReplica } from './rx-storage.ts';
import { must, temporaryFolder, TEST_CIPHER } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());
const replica = getRxStorageReplica({
  file: join(place.folder, 'any.db'),
  key: randomBytes(32),
  cipher: TEST_CIPHER,
});
const memory = getRxStorageMemory();

type Stored = RxDocumentData<Doc>;
type Instance = RxStorageInstance<Doc, unknown, object>;

/** Each case in a database of its own. */
async function open(
  storage: RxStorage<unknown, object>,
  name: string,
  schema: RxJsonSchema<Stored>,
): Promise<Instance> {
  return storage.createStorageInstance<Doc>({
    databaseInstanceToken: name,
    databaseName: name,
    collectionName: 'docs',
    schema,
    options: {},
    multiInstance: false,
    devMode: false,
  });
}

/** The same rows to both; the model is what a reader of the events would hold. */
async function write(instances: readonly Instance[], bulks: readonly (readonly Write[])[]): Promise<void> {
  const current = new Map<string, Stored>();
  let lwt = 1_700_000_000_000;
  let made = 0;
  for (const bulk of bulks) {
    lwt += 1;
    const rows = bulk.map(({ id, data, isDeleted, isStale }) => {
      made += 1;
      const previous = current.get(id);
      const height = previous ? Number.parseInt(previous._rev, 10) : 0;
      const document: Stored = {
        ...data,
        id,
        _deleted: isDeleted,
        _attachments: {},
        _meta: { lwt },
        _rev: `${height + 1}-rev${made}`,
      };
      const claimed = isStale && previous ? { ...previous, _rev: '1-stale' } : previous;
      return claimed ? { document, previous: claimed } : { document };
    });
    const told: unknown[][] = instances.map(() => []);
    const heard = instances.map((instance, place) =>
      instance.changeStream().subscribe(({ events, context }) => told[place]?.push({ events, context })),
    );
    const answers = [];
    for (const instance of instances) answers.push(await instance.bulkWrite(structuredClone(rows), 'test'));
    for (const subscription of heard) subscription.unsubscribe();
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    for (const heardThere of told) expect(heardThere).toEqual(told[0]);
    const refused = new Set(must(answers[0]).error.map(({ documentId }) => documentId));
    for (const { document } of rows) if (!refused.has(document.id)) current.set(document.id, document);
  }
}

async function check({ schema: given, bulks, queries, isLoose }: Case): Promise<void> {
  const schema = fillWithDefaultSettings<Doc>(given);
  const name = randomBytes(8).toString('hex');
  if (isLoose) {
    await checkLoose(await open(replica, name, schema), schema, bulks, queries);
    return;
  }
  const [ours, theirs] = [await open(replica, name, schema), await open(memory, name, schema)];
  try {
    await write([ours, theirs], bulks);
    const ids = [...new Set(bulks.flatMap((bulk) => bulk.map(({ id }) => id)))];
    const everything = await theirs.findDocumentsById(ids, true);
    for (const withDeleted of [true, false]) {
      expect(await ours.findDocumentsById(ids, withDeleted)).toEqual(
        await theirs.findDocumentsById(ids, withDeleted),
      );
    }
    const changed = await getChangedDocumentsSince(theirs, 1000);
    expect((await getChangedDocumentsSince(ours, 1000)).documents).toEqual(changed.documents);
    for (const query of queries) {
      const prepared = await checkQuery(ours, schema, query, everything);
      expect(await theirs.query(prepared)).toEqual(await ours.query(prepared));
    }
  } finally {
    await ours.remove();
    await theirs.remove();
  }
}

/** Documents that are not as their schema says, of which the memory storage makes what its plan happens to make. */
async function checkLoose(
  ours: Instance,
  schema: RxJsonSchema<Stored>,
  bulks: Case['bulks'],
  queries: Case['queries'],
): Promise<void> {
  try {
    await write([ours], bulks);
    const ids = [...new Set(bulks.flatMap((bulk) => bulk.map(({ id }) => id)))];
    const everything = await ours.findDocumentsById(ids.toSorted(byUnits), true);
    for (const query of queries) await checkQuery(ours, schema, query, everything);
  } finally {
    await ours.remove();
  }
}

const byUnits = (a: string, b: string): number => (a < b ? -1 : 1);

/** Compares with RxDB's own matcher and order over all documents. */
async function checkQuery(
  ours: Instance,
  schema: RxJsonSchema<Stored>,
  query: MangoQuery<Doc>,
  everything: readonly Stored[],
): Promise<PreparedQuery<Doc>> {
  // As RxDB's collections ask.
  const asked = { ...query, selector: { ...query.selector, _deleted: false } } as MangoQuery<Doc>;
  const prepared = prepareQuery(schema, normalizeMangoQuery(schema, asked));
  const { skip, limit = Infinity } = prepared.query;
  const order = getSortComparator<Doc>(schema, prepared.query);
  const expected = everything
    .filter(getQueryMatcher<Doc>(schema, prepared.query))
    .toSorted((a, b) => order(a, b))
    .slice(skip, skip + limit);
  expect((await ours.query(prepared)).documents).toEqual(expected);
  expect((await ours.count(prepared)).count).toBe(expected.length);
  return prepared;
}

it.each(KEPT_CASES)('answers as RxDB does, where it once did not: %#', check);

it(
  'answers as RxDB and its memory storage do, whatever the schema, documents and questions',
  { timeout: 300_000 },
  async () => {
    const numRuns = Number(process.env['FIELDWARD_RUNS'] ?? (TEST_CIPHER === 'aegis' ? 100 : 50));
    await fc.assert(fc.asyncProperty(aCase, check), { numRuns });
  },
);
