import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { serverLine } from '#shared/transport/server-line.ts';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import { countingLine } from './counting-line.ts';
import { percentile, print } from './measure.ts';
import { LOGIN, ourServer, runProcess } from './processes.ts';
import { plainDatabaseOf, type ClientFigures, type ClientInput, type Edits } from './sync-clients.ts';
import { FACILITY, syncDocuments } from './sync-documents.ts';

/** A station sends its trail and does not read it back: PouchDB is not asked to, either. */
const READ = COMPARTMENTS.filter((compartment) => compartment !== 'audit');
/** Records of the demo clinic that have a note. */
const NOTED = new Set(['observation', 'condition', 'procedure', 'medicationRequest', 'immunization']);
const AT_ONCE = 1_000;

const RIVAL = 'PouchDB 9 on leveldb';
/** As no manual advises: all the same it is what serves PouchDB best. */
const TUNED = 'PouchDB 9 on leveldb, batches of 2000';
const CLIENTS = {
  [RIVAL]: { program: './sync-pouch.process.ts' },
  [TUNED]: { program: './sync-pouch.process.ts', batch: 2_000 },
  sqlcipher: { program: './sync-station.process.ts', cipher: 'sqlcipher' },
  aegis: { program: './sync-station.process.ts', cipher: 'aegis' },
} as const;
type Client = keyof typeof CLIENTS;
const OURS = ['sqlcipher', 'aegis'] as const satisfies readonly Client[];

/**
 * First sync, sending and a sync with nothing new: a station with an encrypted, indexed replica beside PouchDB, which has
 * neither, of the same documents on the same server, each in a process of its own and in turn.
 */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      documents: { type: 'string', default: '100000' },
      edits: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      /** The server's, for all clients. */
      server: { type: 'string', default: 'sqlcipher' },
    },
    strict: false,
    allowPositionals: true,
  });
  const [documents, edits, rounds] = [Number(values.documents), Number(values.edits), Number(values.rounds)];
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
  const server = await ourServer(folder, values.server === 'aegis' ? 'aegis' : 'sqlcipher');
  try {
    const { by, typed } = syncDocuments(documents);
    await fill(server.url, by);
    const input = {
      facilityId: FACILITY,
      compartments: READ,
      typed,
      serverPid: server.pid,
      ...sizesOf(by, edits),
    };
    const figures: Record<Client, ClientFigures[]> = { [RIVAL]: [], [TUNED]: [], sqlcipher: [], aegis: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const client of [RIVAL, TUNED, ...OURS] as const)
        figures[client].push(await runClient(client, server.url, input));
    }
    report(figures, input, rounds);
    await reportIdle(server.url, input);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function runClient(client: Client, url: string, input: Omit<ClientInput, 'url'>): Promise<ClientFigures> {
  const { program, ...more } = CLIENTS[client];
  return runProcess<ClientFigures>(program, { ...input, ...more, url });
}

async function fill(url: string, by: ReadonlyMap<Compartment, readonly Envelope[]>): Promise<void> {
  const remote = httpRemote(serverLine({ url, credentials: accountCredentials(LOGIN.user, LOGIN.password) }));
  for (const [compartment, envelopes] of by) {
    for (const database of [databaseOf(FACILITY, compartment), plainDatabaseOf(compartment)]) {
      await remote.ensure(database);
      for (let from = 0; from < envelopes.length; from += AT_ONCE) {
        const part = envelopes
          .slice(from, from + AT_ONCE)
          .map((one) => encodeDocument(one, undefined, false));
        const pushed = await remote.push(database, part);
        if (!pushed.ok) throw new Error(pushed.error.code);
        const refused = pushed.value.find(({ kind }) => kind !== 'taken');
        if (refused) throw new Error(`the server refused ${database}: ${JSON.stringify(refused)}`);
      }
    }
  }
}

/** The edits are spread over the documents that have a note. */
function sizesOf(
  by: ReadonlyMap<Compartment, readonly Envelope[]>,
  edits: number,
): Pick<ClientInput, 'documents' | 'edits' | 'edited'> {
  const noted = READ.flatMap((compartment) =>
    (by.get(compartment) ?? [])
      .filter(({ type }) => NOTED.has(type))
      .map(({ id }) => [compartment, id] as const),
  );
  const step = Math.max(1, Math.floor(noted.length / edits));
  const chosen = noted.filter((_, at) => at % step === 0).slice(0, edits);
  const ofEach = READ.map(
    (compartment) => [compartment, chosen.filter(([of]) => of === compartment).map(([, id]) => id)] as const,
  );
  return {
    documents: READ.reduce((sum, compartment) => sum + (by.get(compartment)?.length ?? 0), 0),
    edits: ofEach.filter(([, ids]) => ids.length > 0) satisfies Edits,
    edited: chosen.length,
  };
}

function report(
  figures: Record<Client, readonly ClientFigures[]>,
  { documents, edited }: { readonly documents: number; readonly edited: number },
  rounds: number,
): void {
  const perSecond = (client: Client, count: number, key: 'firstMs' | 'sendMs') =>
    percentile(
      figures[client].map((one) => count / (one[key] / 1_000)),
      0.5,
    );
  const unit = 'documents/s';
  const of = `median of ${rounds}`;
  for (const [what, count, key] of [
    [`first sync of ${documents} documents`, documents, 'firstMs'],
    [`sending ${edited} edits`, edited, 'sendMs'],
  ] as const) {
    for (const vs of [RIVAL, TUNED] as const) {
      const theirs = perSecond(vs, count, key);
      print({ bench: 'sync', metric: `${what}, ${vs}, ${of}`, value: theirs, unit });
      for (const client of OURS) {
        const value = perSecond(client, count, key);
        print({ bench: 'sync', metric: `${what}, ${client}, ${of}`, value, unit, vs, ratio: value / theirs });
      }
    }
  }
  reportCost(figures, documents, edited, of);
  for (const client of OURS) {
    const keystrokes = figures[client].flatMap((one) => one.keystrokes);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
    ] as const) {
      const metric = `patient search, a keystroke, during a first sync, ${client}, ${name}`;
      print({ bench: 'sync', metric, value: percentile(keystrokes, share), unit: 'ms' });
    }
  }
}

/** Processor time of both ends together, a document. */
function reportCost(
  figures: Record<Client, readonly ClientFigures[]>,
  documents: number,
  edited: number,
  of: string,
): void {
  for (const [what, count, key] of [
    ['first sync', documents, 'firstCost'],
    ['sending', edited, 'sendCost'],
  ] as const) {
    for (const end of ['client', 'server'] as const) {
      const costs = (client: Client) =>
        percentile(
          figures[client].map((one) => (one[key][end] * 1_000) / count),
          0.5,
        );
      const theirs = costs(RIVAL);
      for (const client of [RIVAL, TUNED, ...OURS] as const) {
        const value = costs(client);
        const metric = `${what}, processor time of the ${end} a document, ${client}, ${of}`;
        print({ bench: 'sync', metric, value, unit: 'µs', vs: RIVAL, ratio: value / theirs });
      }
    }
  }
}

/** Counted on the line, in a run of its own. */
async function reportIdle(target: string, input: Omit<ClientInput, 'url'>): Promise<void> {
  const counted: Record<string, { requests: number; bytes: number; ms: number }> = {};
  for (const client of [RIVAL, 'sqlcipher'] as const) {
    const line = await countingLine(target);
    const { idleMs: ms } = await runClient(client, line.url, input);
    counted[client] = { ...line.counts(), ms };
    line.close();
  }
  for (const unit of ['requests', 'bytes', 'ms'] as const) {
    const [value = Number.NaN, theirs = Number.NaN] = ['sqlcipher', RIVAL].map(
      (client) => counted[client]?.[unit],
    );
    print({
      bench: 'sync',
      metric: 'a sync with nothing new',
      value,
      unit,
      vs: RIVAL,
      ratio: value / theirs,
    });
  }
}
