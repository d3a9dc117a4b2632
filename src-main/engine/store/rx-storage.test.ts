import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRxDatabase,
  fillWithDefaultSettings,
  getSortComparator,
  normalizeMangoQuery,
  now,
  prepareQuery,
  type MangoQuery,
  type RxCollection,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorageInstance,
} from 'rxdb/plugins/core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cipher } from './sqlite-file.ts';
import { getRxStorageReplica } from './rx-storage.ts';
import { must, openTest, temporaryFolder } from './testing.ts';

interface Hero {
  readonly name: string;
  readonly age?: number;
  readonly home?: { readonly town?: string };
}
type Stored = RxDocumentData<Hero>;
type Instance = RxStorageInstance<Hero, unknown, Record<string, never>>;

const HERO: RxJsonSchema<Hero> = {
  version: 0,
  primaryKey: 'name',
  type: 'object',
  properties: {
    name: { type: 'string', maxLength: 100 },
    age: { type: 'integer', minimum: 0, maximum: 200, multipleOf: 1 },
    home: { type: 'object', properties: { town: { type: 'string', maxLength: 50 } } },
  },
  required: ['name'],
  indexes: ['age', ['home.town', 'age']],
};
const schema = fillWithDefaultSettings(HERO);
const place = temporaryFolder();
afterAll(() => place.remove());

describe.each(['sqlcipher', 'aegis'] as const)('a storage of its own (%s)', (cipher: Cipher) => {
  const key = randomBytes(32);
  let file = '';
  beforeEach(() => {
    file = join(place.folder, `${randomBytes(6).toString('hex')}.db`);
  });

  const open = async (names: { databaseName?: string; collectionName?: string } = {}): Promise<Instance> =>
    getRxStorageReplica({ file, key, cipher }).createStorageInstance<Hero>({
      databaseInstanceToken: randomBytes(5).toString('hex'),
      databaseName: 'heroes',
      collectionName: 'hero',
      schema,
      options: {},
      multiInstance: false,
      devMode: false,
      ...names,
    });

  const hero = (name: string, data: Partial<Hero> & { _deleted?: boolean } = {}, height = 1): Stored => ({
    name,
    _deleted: false,
    _attachments: {},
    _rev: `${height}-${randomBytes(4).toString('hex')}`,
    _meta: { lwt: now() },
    ...data,
  });

  async function names(instance: Instance, query: MangoQuery<Hero>): Promise<string[]> {
    const prepared = prepareQuery(schema, normalizeMangoQuery(schema, query));
    const { documents } = await instance.query(prepared);
    expect((await instance.count(prepared)).count).toBe(documents.length);
    return documents.map(({ name }) => name);
  }

  it('keeps what was written when it is opened again, and lets nobody else in meanwhile', async () => {
    const first = await open();
    const written = hero('ada', { age: 36, home: { town: 'London' } });
    await first.bulkWrite([{ document: written }], 'test');
    const other = getRxStorageReplica({ file, key: randomBytes(32), cipher });
    await expect(createRxDatabase({ name: 'x', storage: other, multiInstance: false })).rejects.toMatchObject(
      { code: 'store.wrongKey' },
    );
    await first.close();
    await first.close();
    await expect(first.findDocumentsById(['ada'], true)).rejects.toThrow('closed');
    const second = await open();
    expect(await second.findDocumentsById(['ada'], false)).toEqual([written]);
    await second.close();
    await expect(createRxDatabase({ name: 'x', storage: other, multiInstance: false })).rejects.toMatchObject(
      { code: 'store.wrongKey' },
    );
  });

  it('tells events before a write resolves, and answers a conflict with what stands', async () => {
    const instance = await open();
    const told: unknown[] = [];
    instance.changeStream().subscribe(({ events }) => told.push(...events.map(({ operation }) => operation)));
    const [first, second] = [hero('ada', { age: 36 }), hero('ada', { age: 37 }, 2)];
    expect(await instance.bulkWrite([{ document: first }], 'test')).toEqual({ error: [] });
    expect(told).toEqual(['INSERT']);
    const refused = await instance.bulkWrite([{ document: second }, { document: hero('bob') }], 'test');
    expect(refused.error).toMatchObject([{ status: 409, documentId: 'ada', documentInDb: first }]);
    expect(told).toEqual(['INSERT', 'INSERT']);
    await instance.bulkWrite([{ previous: first, document: second }], 'test');
    const stale = await instance.bulkWrite([{ previous: first, document: hero('ada', {}, 2) }], 'test');
    expect(stale.error).toMatchObject([{ status: 409, documentInDb: second }]);
    const gone = { ...second, ...hero('ada', { _deleted: true }, 3) };
    await instance.bulkWrite([{ previous: second, document: gone }], 'test');
    expect(told).toEqual(['INSERT', 'INSERT', 'UPDATE', 'DELETE']);
    expect(await instance.findDocumentsById(['ada'], false)).toEqual([]);
    expect(await instance.findDocumentsById(['ada'], true)).toEqual([gone]);
    await instance.close();
  });

  it('writes a document that comes twice in one bulk once, and refuses the second', async () => {
    const instance = await open();
    const [first, second] = [hero('ada', { age: 1 }), hero('ada', { age: 2 })];
    const { error } = await instance.bulkWrite([{ document: first }, { document: second }], 'test');
    expect(error).toMatchObject([{ status: 409, documentInDb: first }]);
    expect(await instance.findDocumentsById(['ada'], true)).toEqual([first]);
    await instance.close();
  });

  it('orders text by UTF-16 code units, also in ids, and tells half surrogate pairs apart', async () => {
    const instance = await open();
    const texts = ['a', 'z', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '😀', '\ud800', '\udfff'];
    texts.push('a\ud83d', 'a😀', 'a\ue000', '\u0000', 'a\u0000b', ' ');
    await instance.bulkWrite(
      texts.map((text, age) => ({ document: hero(text, { age, home: { town: text } }) })),
      'test',
    );
    const sorted = texts.toSorted((a, b) => (a < b ? -1 : 1));
    expect(await names(instance, { selector: {}, sort: [{ name: 'asc' }] })).toEqual(sorted);
    expect(await names(instance, { selector: {}, sort: [{ 'home.town': 'desc' }] })).toEqual(
      sorted.toReversed(),
    );
    for (const bound of texts) {
      const above = await names(instance, {
        selector: { 'home.town': { $gt: bound } },
        sort: [{ name: 'asc' }],
      });
      expect(above).toEqual(sorted.filter((text) => text > bound));
      expect(await instance.findDocumentsById([bound], false)).toHaveLength(1);
    }
    await instance.close();
  });

  it('leaves documents that are not as the schema says to the matcher', async () => {
    const instance = await open();
    const odd = (name: string, data: object): Stored => ({ ...hero(name), ...data });
    const documents = [
      hero('a', { age: 5 }),
      hero('b'),
      odd('c', { age: null }),
      odd('d', { age: [5, 7] }),
      odd('e', { age: '5', home: [{ town: 'Rome' }] }),
      hero('f', { age: 7, home: { town: 'Rome' } }),
    ];
    await instance.bulkWrite(
      documents.slice(0, 2).map((document) => ({ document })),
      'test',
    );
    expect(await names(instance, { selector: { age: { $eq: 5 } } })).toEqual(['a']);
    await instance.bulkWrite(
      documents.slice(2).map((document) => ({ document })),
      'test',
    );
    const sort: MangoQuery<Hero>['sort'] = [{ name: 'asc' }];
    expect(await names(instance, { selector: { age: 5 }, sort })).toEqual(['a', 'd']);
    expect(await names(instance, { selector: { age: { $exists: false } }, sort })).toEqual(['b']);
    expect(await names(instance, { selector: { 'home.town': 'Rome' }, sort })).toEqual(['e', 'f']);
    expect(await names(instance, { selector: { age: { $gt: 5 } }, sort })).toEqual(['d', 'f']);
    const query: MangoQuery<Hero> = { selector: {}, sort: [{ age: 'asc' }] };
    const order = getSortComparator<Hero>(schema, normalizeMangoQuery(schema, query));
    const expected = documents.toSorted((a, b) => order(a, b)).map(({ name }) => name);
    expect(await names(instance, query)).toEqual(expected);
    await instance.close();
  });

  it('tells what has changed in the order of writing, each document once', async () => {
    const instance = await open();
    const [ada, bob, cy] = [hero('ada'), hero('bob'), hero('cy')];
    await instance.bulkWrite([{ document: cy }, { document: { ...bob, _meta: cy._meta } }], 'test');
    // The clock goes back: still the newest change.
    await instance.bulkWrite([{ document: { ...ada, _meta: { lwt: 5 } } }], 'test');
    const again = { ...cy, ...hero('cy', { age: 9 }, 2) };
    await instance.bulkWrite([{ previous: cy, document: again }], 'test');
    const changed = must(instance.getChangedDocumentsSince);
    const start = await changed.call(instance, 2);
    expect(start.documents.map(({ name }) => name)).toEqual(['bob', 'ada']);
    const rest = await changed.call(instance, 2, start.checkpoint);
    expect(rest.documents).toEqual([again]);
    const none = await changed.call(instance, 2, rest.checkpoint);
    expect(none).toEqual({ documents: [], checkpoint: rest.checkpoint });
    await instance.close();
  });

  it('removes tombstones in slices, and never gives a number again', async () => {
    const instance = await open();
    const documents = [...Array(700).keys()].map((turn) => hero(`hero ${turn}`, { _deleted: true }));
    await instance.bulkWrite(
      [...documents, hero('alive')].map((document) => ({ document })),
      'test',
    );
    expect(await instance.cleanup(60_000)).toBe(true);
    expect(await instance.findDocumentsById(['hero 1'], true)).toHaveLength(1);
    expect(await instance.cleanup(0)).toBe(false);
    expect(await instance.cleanup(0)).toBe(true);
    expect(await instance.findDocumentsById(['hero 1', 'alive'], true)).toHaveLength(1);
    const last = await must(instance.getChangedDocumentsSince).call(instance, 10);
    await instance.close();
    const again = await open();
    await again.bulkWrite([{ document: hero('new') }], 'test');
    const since = await must(again.getChangedDocumentsSince).call(again, 10, last.checkpoint);
    expect(since.documents.map(({ name }) => name)).toEqual(['new']);
    await again.close();
  });

  it('keeps collections, databases and versions apart in one file', async () => {
    const instances = await Promise.all([
      open(),
      open({ collectionName: 'villain' }),
      open({ databaseName: "other'; DROP TABLE rx_1" }),
    ]);
    for (const [age, instance] of instances.entries()) {
      await instance.bulkWrite([{ document: hero('ada', { age }) }], 'test');
    }
    await must(instances[1]).remove();
    await expect(must(instances[1]).bulkWrite([{ document: hero('bob') }], 'test')).rejects.toThrow('closed');
    for (const age of [0, 2])
      expect(await names(must(instances[age]), { selector: { age } })).toEqual(['ada']);
    const fresh = await open({ collectionName: 'villain' });
    expect(await names(fresh, { selector: {} })).toEqual([]);
    await Promise.all([instances[0]?.close(), instances[2]?.close(), fresh.close()]);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('tells two openings of one collection of each other, in this process and nowhere else', async () => {
    const [a, b] = [await open(), await open()];
    const told: string[] = [];
    a.changeStream().subscribe(({ events }) =>
      told.push(...events.map(({ documentId }) => `a ${documentId}`)),
    );
    b.changeStream().subscribe(({ events }) =>
      told.push(...events.map(({ documentId }) => `b ${documentId}`)),
    );
    await a.bulkWrite([{ document: hero('ada') }], 'test');
    expect(told).toEqual(['a ada', 'b ada']);
    await a.close();
    await b.bulkWrite([{ document: hero('bob') }], 'test');
    expect(told).toEqual(['a ada', 'b ada', 'b bob']);
    await b.close();
  });

  it('serves a database as RxDB opens it by default, until it is removed', async () => {
    const storage = getRxStorageReplica({ file, key, cipher });
    const openDatabase = async () => {
      const database = await createRxDatabase({ name: `whole-${cipher}`, storage });
      const { hero: heroes } = await database.addCollections<{ hero: RxCollection<Hero> }>({
        hero: { schema: HERO },
      });
      return { database, heroes };
    };
    const first = await openDatabase();
    const seen: number[] = [];
    first.heroes.count().$.subscribe((count) => seen.push(count));
    await first.heroes.bulkInsert([{ name: 'ada' }, { name: 'bob' }]);
    await expect.poll(() => seen.at(-1)).toBe(2);
    expect(readdirSync(tmpdir()).filter((entry) => /pubkey|broadcast/.test(entry))).toEqual([]);
    await first.database.close();
    const second = await openDatabase();
    expect(await second.heroes.findOne('ada').exec()).toMatchObject({ name: 'ada' });
    await second.database.remove();
    const third = await openDatabase();
    expect(await third.heroes.find().exec()).toEqual([]);
    await third.database.close();
  });

  it('refuses attachments, other indexes under the same version, and a replica’s file', async () => {
    const storage = getRxStorageReplica({ file, key, cipher });
    const params = {
      databaseInstanceToken: 'token',
      databaseName: 'heroes',
      collectionName: 'hero',
      options: {},
      multiInstance: false,
      devMode: false,
    } as const;
    const withAttachments = { ...schema, attachments: {} };
    await expect(storage.createStorageInstance<Hero>({ ...params, schema: withAttachments })).rejects.toThrow(
      'attachments',
    );
    expect(existsSync(file)).toBe(false);
    await (await open()).close();
    const { indexes: _, ...without } = HERO;
    await expect(
      storage.createStorageInstance<Hero>({ ...params, schema: fillWithDefaultSettings(without) }),
    ).rejects.toThrow('raise the version');
    await (await open()).close();
    const station = join(place.folder, `${cipher}-station.db`);
    await (await openTest({ file: station, key, cipher, create: true, live: false })).close();
    await expect(
      getRxStorageReplica({ file: station, key, cipher }).createStorageInstance<Hero>({ ...params, schema }),
    ).rejects.toMatchObject({ code: 'store.notStorage' });
  });
});
