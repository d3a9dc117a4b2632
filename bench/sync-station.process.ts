import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import { openReplica, type Replica } from '#engine/store/replica.ts';
import type { Cipher } from '#engine/store/sqlite-file.ts';
import { recordsByType } from '#engine/store/record-indexes.ts';
import type { PutWrite } from '#engine/store/write-types.ts';
import { accountCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { serverLine } from '#shared/transport/server-line.ts';
import { syncOnce } from '#engine/sync/sync-once.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { records } from '#shared/registry.ts';
import { LOGIN, inputOf } from './processes.ts';
import { costed, type ClientFigures, type ClientInput, type Edits } from './sync-clients.ts';

/** A station with an encrypted, indexed replica and its live queries: takes everything in while somebody searches, edits, sends. */
const { url, facilityId, documents, edits, edited, typed, cipher, serverPid } = inputOf<
  ClientInput & { cipher: Cipher }
>();
const DEVICE = `d${randomBytes(4).toString('hex')}`;
const KEYSTROKE_MS = 100;

const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
const file = join(folder, 'station.db');
const opened = await openReplica({ file, key: randomBytes(32), cipher, records, create: true });
if (!opened.ok) throw new Error(opened.error.code);
const replica = opened.value;
const remote = httpRemote(serverLine({ url, credentials: accountCredentials(LOGIN.user, LOGIN.password) }));
const sync = async () => {
  const { result, ms, cost } = await costed(serverPid, () =>
    syncOnce({ replica, facilityId, device: DEVICE, records }, remote, { attempts: 1 }),
  );
  const { fault, held, notTaken, ...counts } = result;
  if (fault || held > 0 || notTaken.length > 0)
    throw new Error(fault?.code ?? `held ${held}, ${notTaken[0]?.code}`);
  return { ...counts, ms, cost };
};

const keystrokes: number[] = [];
const stop = new AbortController();
const typing = typeMeanwhile(stop.signal);
const first = await sync();
stop.abort();
await typing;
if (first.pulled !== documents) throw new Error(`${first.pulled} of ${documents} documents came`);
edit(replica, edits);
const sent = await sync();
if (sent.pushed !== edited) throw new Error(`${sent.pushed} of ${edited} edits went`);
await sync(); // reads what it sent
await fetch(`${url}/_up`); // from here on a line that counts begins anew
const idle = await sync();
await replica.close();
rmSync(folder, { recursive: true, force: true });
const figures: ClientFigures = {
  firstMs: first.ms,
  sendMs: sent.ms,
  idleMs: idle.ms,
  keystrokes,
  firstCost: first.cost,
  sendCost: sent.cost,
};
process.stdout.write(JSON.stringify(figures));

/** From when a key was due, whatever kept it from being looked at. */
async function typeMeanwhile(signal: AbortSignal): Promise<void> {
  const read = replica.reader();
  const start = performance.now();
  for (let key = 1; !signal.aborted; key += 1) {
    const due = start + key * KEYSTROKE_MS;
    await pause(Math.max(0, due - performance.now()));
    if (signal.aborted) return;
    await read.search(typed[key % typed.length] ?? 'a', 20);
    keystrokes.push(performance.now() - due);
  }
}

/** As commands would, without their audit entries, which are not PouchDB's to send. */
function edit(into: Replica, all: Edits): void {
  const known = recordsByType(records);
  let counter = 0;
  for (const [compartment, ids] of all) {
    for (let from = 0; from < ids.length; from += 100) {
      const part = ids.slice(from, from + 100);
      const writes = [...into.remote.states(compartment, part).values()].map(
        ({ envelope, rev }): PutWrite => {
          const record = known.get(envelope.type);
          counter += 1;
          const stamp = writeStamp({ ms: Date.now(), counter }, DEVICE);
          const by = { facilityId, commitId: stamp, author: envelope.author, device: DEVICE, stamp };
          const data = { ...envelope.data, note: `Seen again: ${DEVICE} ${counter}` };
          const next = record && nextEnvelope(record, envelope.id, data, envelope, by);
          if (!next) throw new Error('an edit changes something');
          return { kind: 'put', envelope: next, base: rev };
        },
      );
      const committed = into.commit(writes);
      if (!committed.ok) throw new Error(committed.error.code);
    }
  }
}
