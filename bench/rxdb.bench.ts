import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { createRxDatabase, type RxCollection, type RxJsonSchema, type RxStorage } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { seeded } from '#engine/demo/seeded.ts';
import { getRxStorageReplica } from '#engine/store/rx-storage.ts';
import { percentile, print, timesOf } from './measure.ts';

interface Visit {
  readonly id: string;
  readonly ward: string;
  readonly at: number;
  readonly note: string;
}

const WARDS = 20;
const LAST = 1_000_000;
const SCHEMA: RxJsonSchema<Visit> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    ward: { type: 'string', maxLength: 20 },
    at: { type: 'integer', minimum: 0, maximum: LAST, multipleOf: 1 },
    note: { type: 'string' },
  },
  required: ['id', 'ward', 'at', 'note'],
  indexes: [['ward', 'at']],
};
const BULK = 500;
const ROUNDS = 200;
const WARM_UP = 20;

interface Measured {
  /** Milliseconds for all documents. */
  readonly insert: number;
  readonly byId: readonly number[];
  readonly page: readonly number[];
  readonly count: readonly number[];
}

/** Our storage, on disk and encrypted, beside RxDB's memory and Dexie storages, through RxDB's collections. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { documents: { type: 'string', default: '10000' } },
    strict: false,
    allowPositionals: true,
  });
  const documents = Number(values.documents);
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
  try {
    const file = (cipher: string) => ({ file: join(folder, `${cipher}.db`), key: randomBytes(32) });
    const memory = await measured(getRxStorageMemory(), documents);
    const dexie = await measured(getRxStorageDexie({ indexedDB, IDBKeyRange }), documents);
    for (const cipher of ['sqlcipher', 'aegis'] as const) {
      const ours = await measured(getRxStorageReplica({ ...file(cipher), cipher }), documents);
      compare(`${cipher}, ${documents} documents`, ours, { memory, dexie });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured<I, O>(storage: RxStorage<I, O>, documents: number): Promise<Measured> {
  const name = `bench${randomBytes(6).toString('hex')}`;
  const database = await createRxDatabase<{ visit: RxCollection<Visit> }, I, O>({
    name,
    storage,
    multiInstance: false,
  });
  const { visit } = await database.addCollections({ visit: { schema: SCHEMA } });
  const random = seeded(7);
  const visits = Array.from({ length: documents }, (_, number): Visit => ({
    id: `visit:${number.toString(36).padStart(8, '0')}`,
    ward: `ward ${random.whole(0, WARDS - 1)}`,
    at: random.whole(0, LAST),
    note: 'Seen in clinic, well, to come again in a month. '.repeat(12),
  }));
  const start = performance.now();
  for (let from = 0; from < documents; from += BULK) {
    const { error } = await visit.bulkInsert(visits.slice(from, from + BULK));
    if (error.length > 0) throw new Error('a document was refused');
  }
  const insert = performance.now() - start;
  // Each question is a new one: RxDB answers what it was asked before from memory.
  const ask = async (question: (round: number) => Promise<unknown>) =>
    (await timesOf(ROUNDS + WARM_UP, question)).slice(WARM_UP);
  const ward = (round: number) => `ward ${round % WARDS}`;
  const byId = await ask(() =>
    visit
      .findOne(
        `visit:${random
          .whole(0, documents - 1)
          .toString(36)
          .padStart(8, '0')}`,
      )
      .exec(),
  );
  const page = await ask((round) =>
    visit
      .find({
        selector: { ward: ward(round), at: { $gte: random.whole(0, LAST / 2) } },
        sort: [{ ward: 'asc' }, { at: 'asc' }],
        limit: 20,
      })
      .exec(),
  );
  const count = await ask((round) =>
    visit.count({ selector: { ward: ward(round), at: { $lt: random.whole(0, LAST) } } }).exec(),
  );
  await database.remove();
  return { insert, byId, page, count };
}

function compare(what: string, ours: Measured, rivals: { memory: Measured; dexie: Measured }): void {
  for (const [vs, theirs] of Object.entries(rivals)) {
    const figure = { bench: 'rxdb', unit: 'ms', vs: `RxDB's ${vs} storage` } as const;
    print({
      ...figure,
      metric: `bulk insert, ${what}`,
      value: ours.insert,
      ratio: ours.insert / theirs.insert,
    });
    for (const [metric, key] of [
      ['find by id', 'byId'],
      ['indexed query with limit', 'page'],
      ['count', 'count'],
    ] as const) {
      const value = percentile(ours[key], 0.5);
      print({
        ...figure,
        metric: `${metric}, ${what}, p50`,
        value,
        ratio: value / percentile(theirs[key], 0.5),
      });
    }
  }
}
