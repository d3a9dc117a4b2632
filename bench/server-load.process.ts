import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import memoryAdapter from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import replication from 'pouchdb-replication';
import { benchDocument } from './bench-documents.ts';
import { couchLine } from './couch-line.ts';
import { percentile, timesOf } from './measure.ts';
import { pouchAt } from './pouch-client.ts';
import { inputOf } from './processes.ts';
import type { LoadFigures, LoadInput } from './server-loads.ts';

PouchDB.plugin(memoryAdapter).plugin(replication);

/** All that is asked of a server, from a process of its own. */
const { address, documents, replicated, listeners, writes, isOfClients = false } = inputOf<LoadInput>();
const AT_ONCE = 500;
const BETWEEN_WRITES_MS = 50;
const line = couchLine(address);
const own = `bench-${randomBytes(4).toString('hex')}`;
const name = (of: string): string => `${own}-${of}`;

const figures: Partial<LoadFigures> = isOfClients
  ? { continuousMs: await delays(continuous), ...(await replications()) }
  : {
      bulkMs: await bulk(),
      changesMs: await changes(),
      longpollMs: await delays(longpolls),
      continuousMs: await delays(continuous),
      ...(await replications()),
    };
process.stdout.write(JSON.stringify(figures));
process.exit();

async function bulk(): Promise<number> {
  await line.ask('PUT', `/${name('bulk')}`);
  const bodies: string[] = [];
  for (let from = 0; from < documents; from += AT_ONCE) {
    bodies.push(
      JSON.stringify({ docs: Array.from({ length: AT_ONCE }, (_, at) => benchDocument(from + at)) }),
    );
  }
  const times = await timesOf(bodies.length, (at) =>
    line.ask('POST', `/${name('bulk')}/_bulk_docs`, bodies[at]),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

async function changes(): Promise<number> {
  const times = await timesOf(3, async () => {
    const text = await line.ask('GET', `/${name('bulk')}/_changes?include_docs=true`);
    if (text.length < documents * 900) throw new Error('not all came');
  });
  return percentile(times, 0.5);
}

/** From when a write begins to when each listener hears of it. @returns p95 in ms */
async function delays(
  listen: (database: string, heard: (id: string) => void) => Promise<() => void>,
): Promise<number> {
  const database = name(listen.name);
  await line.ask('PUT', `/${database}`);
  const began = new Map<string, number>();
  const times: number[] = [];
  const ends = await Promise.all(
    Array.from({ length: listeners }, () =>
      listen(database, (id) => times.push(performance.now() - (began.get(id) ?? Number.NaN))),
    ),
  );
  await pause(500);
  for (let write = 0; write < writes; write += 1) {
    const document = benchDocument(write);
    began.set(document._id, performance.now());
    await line.ask('PUT', `/${database}/${document._id}`, document);
    await pause(BETWEEN_WRITES_MS);
  }
  for (let waited = 0; times.length < listeners * writes && waited < 100; waited += 1) await pause(100);
  for (const end of ends) end();
  if (times.length !== listeners * writes)
    throw new Error(`${times.length} of ${listeners * writes} notices came`);
  return percentile(times, 0.95);
}

async function longpolls(database: string, heard: (id: string) => void): Promise<() => void> {
  let isOver = false;
  const poll = async (): Promise<void> => {
    for (let since = '0'; !isOver;) {
      const query = new URLSearchParams({ feed: 'longpoll', since, timeout: '20000' });
      const { results, last_seq } = JSON.parse(await line.ask('GET', `/${database}/_changes?${query}`)) as {
        results: { id: string }[];
        last_seq: string | number;
      }; // as CouchDB answers
      since = String(last_seq);
      for (const { id } of results) heard(id);
    }
  };
  void poll();
  return () => {
    isOver = true;
  };
}

function continuous(database: string, heard: (id: string) => void): Promise<() => void> {
  return line.lines(`/${database}/_changes?feed=continuous&since=0&heartbeat=20000`, (text) => {
    if (text === '') return;
    const { id } = JSON.parse(text) as { id?: string }; // a row of a feed
    if (id !== undefined) heard(id);
  });
}

/** By PouchDB as it comes, from memory and to memory. */
async function replications(): Promise<Pick<LoadFigures, 'pushMs' | 'pullMs'>> {
  const memory = () => new PouchDB(name(randomBytes(4).toString('hex')), { adapter: 'memory' });
  await line.ask('PUT', `/${name('pouch')}`);
  const there = pouchAt(address, name('pouch'));
  const source = memory();
  await source.bulkDocs(Array.from({ length: replicated }, (_, at) => benchDocument(at)));
  const start = performance.now();
  await source.replicate.to(there);
  const between = performance.now();
  const { docs_written: count } = await memory().replicate.from(there);
  const end = performance.now();
  if (count !== replicated) throw new Error(`${count} of ${replicated} documents came`);
  return { pushMs: between - start, pullMs: end - between };
}
