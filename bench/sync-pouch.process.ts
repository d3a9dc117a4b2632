import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import leveldbAdapter from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { pouchAt } from './pouch-client.ts';
import { addressOf, inputOf } from './processes.ts';
import { plainDatabaseOf, type ClientFigures, type ClientInput } from './sync-clients.ts';

PouchDB.plugin(leveldbAdapter).plugin(replication);

/** PouchDB over leveldb, neither encrypted nor indexed: takes the same documents in, edits the same number of documents, sends. */
const { url, compartments, documents, edits, edited, batch } = inputOf<
  ClientInput & { readonly batch?: number }
>();
const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
const databases = compartments.map((compartment) => {
  const name = plainDatabaseOf(compartment);
  return {
    compartment,
    here: new PouchDB(join(folder, name), { adapter: 'leveldb' }),
    there: pouchAt(addressOf(url), name),
  };
});
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const options = batch === undefined ? {} : { batch_size: batch };
const written = (done: readonly { readonly docs_written: number }[]): number =>
  done.reduce((sum, { docs_written: count }) => sum + count, 0);
let pulled = 0;
const firstMs = await timed(async () => {
  pulled = written(
    await Promise.all(databases.map(({ here, there }) => here.replicate.from(there, options))),
  );
});
if (pulled !== documents) throw new Error(`${pulled} of ${documents} documents came`);
const send = () => Promise.all(databases.map(({ here, there }) => here.replicate.to(there, options)));
await send(); // so that it knows what the server has
for (const [compartment, ids] of edits) {
  const here = databases.find((one) => one.compartment === compartment)?.here;
  const { rows } = (await here?.allDocs({ keys: ids, include_docs: true })) ?? { rows: [] };
  await here?.bulkDocs(
    rows.map(({ doc }, at) => ({
      ...doc,
      data: { ...(doc?.['data'] as object), note: `Seen again: ${Date.now()} ${at}` },
    })),
  );
}
let sent = 0;
const sendMs = await timed(async () => {
  sent = written(await send());
});
if (sent !== edited) throw new Error(`${sent} of ${edited} edits went`);
await Promise.all(databases.map(({ here, there }) => here.sync(there, options))); // reads what it sent
await fetch(`${url}/_up`); // from here on a line that counts begins anew
const idleMs = await timed(() => Promise.all(databases.map(({ here, there }) => here.sync(there, options))));
await Promise.all(databases.map(({ here }) => here.close()));
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify({ firstMs, sendMs, idleMs, keystrokes: [] } satisfies ClientFigures));
