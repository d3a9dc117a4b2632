import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { tick, writeStamp, type ClockState } from '#shared/kernel/stamp.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import type { Remote } from '#shared/sync/remote.ts';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import { CLOCK, clockSchema } from '../commands/seal-writes.ts';
import type { Replica } from '../store/replica.ts';
import { must, Note, openTest, Payment, putOf } from '../store/testing.ts';
import { accountCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { serverLine } from '#shared/transport/server-line.ts';
import { syncOnce } from './sync-once.ts';

export const FACILITY = 'facility:01900000-0000-7000-8000-000000000001';
/** Its databases are raw ones: the server checks nothing that is written there. */
export const UNGUARDED = 'clinic:01900000-0000-7000-8000-000000000001';
export const SYNC_RECORDS: readonly AnyRecord[] = [Allergy, Note, Payment];
const PASSWORD = 'correct horse battery';
/** The administrator of a server that `aServerProcess` runs. */
export const SERVER_ACCOUNT = { user: 'admin', password: PASSWORD } as const;
const SERVER = join(import.meta.dirname, '../../../sync-server/main.ts');
const EXPRESS_POUCHDB = join(SERVER, '../stores/couchdb/express-pouchdb.process.ts');

/** Another program that speaks CouchDB's protocol, all in memory. */
export async function anExpressPouchDb(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [EXPRESS_POUCHDB], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // of the interface
  return {
    url,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

/** The sync server, as a process of its own over a folder of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Of its own certificate, under TLS. */
  readonly fingerprint?: string;
  /** As the administrator. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: JsonObject }>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Again, at the same address. */
  start(): Promise<void>;
}

interface Upstream {
  readonly url: string;
  /** Needed once. */
  readonly code?: string;
}

export async function aServerProcess(
  folder: string,
  key = randomBytes(32).toString('hex'),
  {
    couchdb,
    upstream,
    isTls = false,
  }: {
    readonly couchdb?: string;
    readonly upstream?: Upstream;
    readonly isTls?: boolean;
  } = {},
): Promise<ServerProcess> {
  const behind = [
    ...(couchdb === undefined ? [] : ['--couchdb', couchdb]),
    ...(upstream === undefined ? [] : ['--upstream', upstream.url]),
    ...(isTls ? ['--tls', 'self'] : []),
  ];
  const run = async (port: string) => {
    const args = ['--data', folder, '--port', port, '--json', ...behind];
    const child = spawn(process.execPath, [SERVER, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        FIELDWARD_ADMIN_PASSWORD: PASSWORD,
        FIELDWARD_SERVER_KEY: key,
        ...(upstream?.code !== undefined && { FIELDWARD_UPSTREAM_CODE: upstream.code }),
      },
    });
    const exited = once(child, 'exit');
    const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    if (first.done) throw new Error('the server ended before it listened');
    return { child, exited, ...(JSON.parse(first.value) as { url: string; fingerprint?: string }) }; // as --json prints it
  };
  let running = await run('0');
  const { url, fingerprint } = running;
  const fetch = lineFetch(fingerprint);
  return {
    url,
    ...(fingerprint !== undefined && { fingerprint }),
    async ask(method, path, body) {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          Authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
          'Content-Type': 'application/json',
        },
        ...(body !== undefined && { body: new TextEncoder().encode(JSON.stringify(body)) }),
      });
      return { status: response.status, json: JSON.parse(await response.text()) as JsonObject };
    },
    async stop(signal = 'SIGTERM') {
      running.child.kill(signal);
      await running.exited;
    },
    async start() {
      running = await run(new URL(url).port);
    },
  };
}

/** With the name and password of the address, or else as the administrator. */
export function remoteAt(address: string, password = PASSWORD, patienceMs = 10_000): Remote {
  const url = new URL(address);
  const credentials = accountCredentials(url.username || 'admin', url.password || password);
  url.username = '';
  url.password = '';
  return httpRemote(serverLine({ url: url.href, credentials, patienceMs }));
}

/** A replica and who works at it: edits are made as commands make them. */
export class Desk {
  readonly replica: Replica;
  readonly device: string;
  /** What the machine's clock says, in ms; it may be wrong. */
  nowMs: number;
  readonly facilityId: Id;

  constructor(replica: Replica, device: string, nowMs: number, facilityId: Id = FACILITY) {
    this.replica = replica;
    this.device = device;
    this.nowMs = nowMs;
    this.facilityId = facilityId;
  }

  async write(record: AnyRecord, id: Id, change: JsonObject): Promise<void> {
    const read = this.replica.reader();
    const [before, base] = [await read.envelope(record, id), (await read.rev(record, id)) ?? null];
    const stored = await read.counter(CLOCK);
    this.nowMs += 1;
    const clock: ClockState = tick(stored ? clockSchema.parse(stored) : { ms: 0, counter: 0 }, this.nowMs);
    const envelope = must(
      nextEnvelope(record, id, { ...before?.data, ...change }, before, {
        facilityId: this.facilityId,
        commitId: `commit-${this.device}-${this.nowMs}`,
        author: `user:${this.device}`,
        device: this.device,
        stamp: writeStamp(clock, this.device),
      }),
    );
    const committed = this.replica.commit([
      putOf(envelope, base),
      { kind: 'counter', key: CLOCK, value: { ...clock }, base: stored },
    ]);
    if (!committed.ok) throw new Error('conflict');
  }

  sync(url: string, attempts = 1, password?: string) {
    const { replica, device, facilityId } = this;
    const station = { replica, device, facilityId, records: SYNC_RECORDS };
    return syncOnce(station, remoteAt(url, password), { attempts, pauseMs: () => 5 });
  }

  /** Everything that lies here, by id. */
  all(ids: readonly Id[]): { readonly [id: Id]: Envelope | 'deleted' } {
    const found = (['clinical', 'care', 'billing'] as const).flatMap((compartment) => [
      ...this.replica.remote.states(compartment, ids),
    ]);
    return Object.fromEntries(
      found.map(([id, { envelope, deleted }]) => [id, deleted ? ('deleted' as const) : envelope]),
    );
  }
}

export async function aDesk(
  file: string,
  device: string,
  nowMs: number,
  {
    key = randomBytes(32),
    live = false,
    facilityId,
  }: { readonly key?: Buffer; readonly live?: boolean; readonly facilityId?: Id } = {},
): Promise<Desk> {
  const replica = await openTest({ file, key, records: SYNC_RECORDS, create: true, live });
  return new Desk(replica, device, nowMs, facilityId);
}

/** What a bad line does to one exchange; undefined lets it pass. */
export type Mischief = (
  message: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
) => 'done' | 'cut' | 'deaf' | undefined;

/** A line to the server that is not always good: `cut` ends answers half-way, `deaf` lets requests through and drops answers. */
export async function aBadLine(target: string, mischief: Mischief): Promise<{ url: string; close(): void }> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const body = Buffer.concat(chunks);
      const fate = mischief(message, body, response);
      if (fate === 'done') return;
      const onward = forward(
        target + (message.url ?? ''),
        { method: message.method, headers: message.headers },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => {
            const whole = Buffer.concat(parts);
            if (fate === 'deaf') {
              response.destroy();
              return;
            }
            response.writeHead(answer.statusCode ?? 500, answer.headers);
            if (fate !== 'cut') response.end(whole);
            else response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
          });
        },
      );
      onward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on a port
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
