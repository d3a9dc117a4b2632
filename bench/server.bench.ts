import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { couchLine } from './couch-line.ts';
import { percentile, print } from './measure.ts';
import { costOf, syncsDuring } from './process-cost.ts';
import { addressOf, ourServer, runProcess, startServer, type ServerProcess } from './processes.ts';
import type { LoadFigures, LoadInput } from './server-loads.ts';

const EXPRESS = fileURLToPath(new URL('./express-pouchdb.process.ts', import.meta.url));
const INSTANT = fileURLToPath(new URL('./instant-server.process.ts', import.meta.url));
const DURABLE_WRITES = 50;

interface Measured extends LoadFigures {
  readonly cpuSeconds?: number;
  readonly peakMiB?: number;
  /** Times that the disk was made to keep what was written, a write. */
  readonly syncs?: number;
}

/** The sync server beside others that speak CouchDB's protocol: each in a process of its own, asked by another, in turn. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '10000' },
      replicated: { type: 'string', default: '5000' },
      listeners: { type: 'string', default: '50' },
      writes: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '3' },
    },
    strict: false,
    allowPositionals: true,
  });
  const [documents, replicated, listeners, writes, rounds] = [
    Number(values.documents),
    Number(values.replicated),
    Number(values.listeners),
    Number(values.writes),
    Number(values.rounds),
  ];
  const load = { documents, replicated, listeners, writes };
  const rivals: Record<string, () => Promise<Measured>> = {
    'express-pouchdb 4.2 on leveldb': () =>
      measured((folder) => startServer(['--no-warnings', EXPRESS, folder]), load),
  };
  const couchdb = process.env['COUCHDB_URL'];
  if (couchdb !== undefined) {
    rivals['CouchDB'] = () =>
      runProcess<LoadFigures>('./server-load.process.ts', { ...load, address: couchdb });
  }
  const ours: Measured[] = [];
  const theirs: Record<string, Measured[]> = {};
  const bounds: ClientBound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(rivals)) (theirs[name] ??= []).push(await measure());
    ours.push(await measured((folder) => ourServer(folder), load, addressOf));
    bounds.push(await instant(load));
  }
  for (const [name, all] of Object.entries(theirs)) {
    report(ours, name, all, load);
    reportBounds(bounds, name, all, load);
  }
}

type ClientBound = Pick<LoadFigures, 'continuousMs' | 'pushMs' | 'pullMs'>;

/** Clients beside a server that costs nothing: what is left is what they themselves take. */
async function instant(load: Omit<LoadInput, 'address'>): Promise<ClientBound> {
  const server = await startServer([INSTANT, String(load.replicated)]);
  try {
    const input = { ...load, isOfClients: true, address: server.url };
    return await runProcess<ClientBound>('./server-load.process.ts', input);
  } finally {
    await server.stop();
  }
}

function reportBounds(
  bounds: readonly ClientBound[],
  vs: string,
  theirs: readonly ClientBound[],
  { replicated, listeners }: Omit<LoadInput, 'address'>,
): void {
  const perSecond = (ms: number) => replicated / (ms / 1_000);
  const same = (ms: number) => ms;
  for (const [what, unit, key, figure] of [
    [`PouchDB pushes ${replicated} documents`, 'documents/s', 'pushMs', perSecond],
    [`PouchDB pulls ${replicated} documents`, 'documents/s', 'pullMs', perSecond],
    [`${listeners} continuous listeners, from write to notice, p95`, 'ms', 'continuousMs', same],
  ] as const) {
    const [value = 0, other = 0] = [bounds, theirs].map((all) =>
      percentile(
        all.map((one) => figure(one[key])),
        0.5,
      ),
    );
    const metric = `${what}, beside a server that answers at once from memory`;
    print({ bench: 'server', metric, value, unit, vs, ratio: value / other });
  }
}

async function measured(
  start: (folder: string) => Promise<ServerProcess>,
  load: Omit<LoadInput, 'address'>,
  addressed: (url: string) => string = (url) => url,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
  const server = await start(folder);
  try {
    const address = addressed(server.url);
    const figures = await runProcess<LoadFigures>('./server-load.process.ts', { ...load, address });
    const cost = costOf(server.pid);
    const line = couchLine(address);
    await line.ask('PUT', '/durable');
    const calls = await syncsDuring(server.pid, async () => {
      for (let at = 0; at < DURABLE_WRITES; at += 1) await line.ask('PUT', `/durable/${at}`, { at });
    });
    return { ...figures, ...cost, ...(calls !== undefined && { syncs: calls / DURABLE_WRITES }) };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(
  ours: readonly Measured[],
  vs: string,
  theirs: readonly Measured[],
  { documents, replicated, listeners }: Omit<LoadInput, 'address'>,
): void {
  const line = (metric: string, unit: string, figure: (one: Measured) => number | undefined): void => {
    const [value = Number.NaN, other = Number.NaN] = [ours, theirs].map((all) =>
      percentile(
        all.map(figure).filter((one) => one !== undefined),
        0.5,
      ),
    );
    if (Number.isNaN(value)) return;
    print({ bench: 'server', metric, value, unit, ...(other > 0 && { vs, ratio: value / other }) });
    if (other === 0) print({ bench: 'server', metric: `${metric}, ${vs}`, value: other, unit });
  };
  const persecond = (count: number, ms: number): number => count / (ms / 1_000);
  line(`_bulk_docs, 500 a request, ${documents} documents`, 'documents/s', (one) =>
    persecond(documents, one.bulkMs),
  );
  line(`_changes with documents, ${documents} of them`, 'documents/s', (one) =>
    persecond(documents, one.changesMs),
  );
  line(`${listeners} longpoll listeners, from write to notice, p95`, 'ms', (one) => one.longpollMs);
  line(`${listeners} continuous listeners, from write to notice, p95`, 'ms', (one) => one.continuousMs);
  line(`PouchDB pushes ${replicated} documents`, 'documents/s', (one) => persecond(replicated, one.pushMs));
  line(`PouchDB pulls ${replicated} documents`, 'documents/s', (one) => persecond(replicated, one.pullMs));
  line('peak memory of the server', 'MiB', (one) => one.peakMiB);
  line('processor time of the server', 's', (one) => one.cpuSeconds);
  line('fsync calls for a write', 'calls', (one) => one.syncs);
}
