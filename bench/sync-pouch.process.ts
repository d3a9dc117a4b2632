import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import leveldbAdapter from 'pouchdb-adapter-leveldb';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { pouchAt } from './pouch-client.ts';
import { addressOf, inputOf } from './processes.ts';
import { costed, plainDatabaseOf, type ClientFigures, type ClientInput } from './sync-clients.ts';

PouchDB.plugin(leveldbAdapter).plugin(replication);

/** PouchDB over leveldb, neither encrypted nor indexed: takes the same documents in, edits the same number of documents, sends. */
const { url, compartments, documents, edits, edited, batch, serverPid } = inputOf<
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
const options = batch === undefined ? {} : { batch_size: batch };
const written = (done: readonly { readonly docs_written: number }[]): number =>
  done.reduce((sum, { docs_written: count }) => sum + count, 0);
const first = await costed(serverPid, () =>
  Promise.all(databases.map(({ here, there }) => here.replicate.from(there, options))),
);
const pulled = written(first.result);
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
const sending = await costed(serverPid, send);
const sent = written(sending.result);
if (sent !== edited) throw new Error(`${sent} of ${edited} edits went`);
await Promise.all(databases.map(({ here, there }) => here.sync(there, options))); // reads what it sent
await fetch(`${url}/_up`); // from here on a line that counts begins anew
const idle = await costed(serverPid, () =>
  Promise.all(databases.map(({ here, there }) => here.sync(there, options))),
);
await Promise.all(databases.map(({ here }) => here.close()));
rmSync(folder, { recursive: true, force: true });
const figures: ClientFigures = {
  firstMs: first.ms,
  sendMs: sending.ms,
  idleMs: idle.ms,
  keystrokes: [],
  firstCost: first.cost,
  sendCost: sending.cost,
};
process.stdout.write(JSON.stringify(figures));
