import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { addRxPlugin, createRxDatabase, type RxCollection, type RxStorage } from 'rxdb/plugins/core';
import { disableWarnings, RxDBDevModePlugin } from 'rxdb/plugins/dev-mode';
import { RxDBLocalDocumentsPlugin } from 'rxdb/plugins/local-documents';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import {
  awaitCollectionsHaveEqualState,
  getPullHandler,
  getPushHandler,
  humansCollection,
  runPerformanceTests,
  schemaObjects,
  schemas,
  setConfig,
} from 'rxdb/plugins/test-utils';
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv';
import { afterAll, expect, it } from 'vitest';
import { getRxStorageReplica } from './rx-storage.ts';
import { must, temporaryFolder, TEST_CIPHER } from './testing.ts';

/** RxDB's own schemas, documents and helpers, with its checks of development switched on, over our storage. */

const place = temporaryFolder();
afterAll(() => place.remove());
const storageOptions = { file: join(place.folder, 'humans.db'), key: randomBytes(32), cipher: TEST_CIPHER };
const getStorage = () => wrappedValidateAjvStorage({ storage: getRxStorageReplica(storageOptions) });

// RxDB's migration elects a leader among processes, through files: here in memory, by the word of its test helpers.
process.env['NODE_ENV'] = 'fast';
disableWarnings();
addRxPlugin(RxDBDevModePlugin);
addRxPlugin(RxDBLocalDocumentsPlugin);
addRxPlugin(RxDBMigrationSchemaPlugin);
setConfig({
  storage: {
    name: 'replica',
    getStorage,
    getPerformanceStorage: () => ({ storage: getStorage(), description: 'replica' }),
    hasPersistence: true,
    hasMultiInstance: true,
    hasAttachments: false,
    hasReplication: true,
  },
});

it('keeps local documents of databases and collections', async () => {
  const humans = await humansCollection.create(3);
  const { database } = humans;
  await humans.insertLocal('settings', { zoom: 2 });
  await database.insertLocal('settings', { zoom: 3 });
  await humans.upsertLocal('settings', { zoom: 4 });
  await database.close();
  const again = await createRxDatabase({ name: database.name, storage: getStorage(), localDocuments: true });
  const { human } = await again.addCollections({ human: { schema: schemas.human, localDocuments: true } });
  expect((await must(human).getLocal('settings'))?.get('zoom')).toBe(4);
  expect((await again.getLocal('settings'))?.get('zoom')).toBe(3);
  expect(await must(human).count().exec()).toBe(3);
  await again.remove();
});

it('migrates a collection from one version of its schema to a later one', async () => {
  const humans = await humansCollection.createMigrationCollection(12, {}, 'migrates', true);
  const found = await humans.find().exec();
  expect(found).toHaveLength(12);
  expect(found.every(({ age }) => typeof age === 'number')).toBe(true);
  await humans.database.remove();
});

it('makes composite primary keys', async () => {
  const storage: RxStorage<unknown, unknown> = getStorage();
  const database = await createRxDatabase({ name: 'composite', storage });
  const { human } = await database.addCollections({ human: { schema: schemas.humanCompositePrimary } });
  const collection = must(human);
  await collection.insert(schemaObjects.humanWithCompositePrimary({ firstName: 'anna' }));
  const [anna] = await collection.find({ selector: { firstName: 'anna' } }).exec();
  expect(must(anna).primary).toBe(`anna|${anna?.get('info.age')}`);
  await database.remove();
});

it('tells two openings of a database of each other', async () => {
  const a = await humansCollection.createMultiInstance('both-sides', 5);
  const b = await humansCollection.createMultiInstance('both-sides', 0);
  await awaitCollectionsHaveEqualState(a, b);
  const emitted: number[] = [];
  const subscription = b.find().$.subscribe(({ length }: readonly unknown[]) => emitted.push(length));
  await a.insert(schemaObjects.humanData());
  await expect.poll(() => emitted.at(-1)).toBe(6);
  subscription.unsubscribe();
  await a.database.close();
  await b.database.remove();
});

it('replicates between two databases, both ways', async () => {
  const [one, other] = [await humansCollection.create(8), await humansCollection.create(5)];
  const replication = replicateRxCollection({
    collection: one,
    replicationIdentifier: 'to-other',
    live: false,
    pull: { handler: getPullHandler(other), batchSize: 3 },
    push: { handler: getPushHandler(other), batchSize: 3 },
  });
  await replication.awaitInitialReplication();
  expect(await one.count().exec()).toBe(13);
  await awaitCollectionsHaveEqualState(one, other);
  await must(await one.findOne().exec()).remove();
  const again = replicateRxCollection({
    collection: one,
    replicationIdentifier: 'to-other',
    live: false,
    pull: { handler: getPullHandler(other) },
    push: { handler: getPushHandler(other) },
  });
  await again.awaitInitialReplication();
  expect(await (other as RxCollection).count().exec()).toBe(12);
  await one.database.remove();
  await other.database.remove();
});

it('passes the checks of RxDB’s performance suite', { timeout: 60_000 }, async () => {
  const result = await runPerformanceTests(getStorage(), 'replica', {
    runs: 1,
    collectionsAmount: 2,
    docsAmount: 300,
    serialDocsAmount: 5,
    waitBetweenTests: 0,
    log: false,
  });
  expect(result).toMatchObject({ collectionsAmount: 2, docsAmount: 300 });
});
