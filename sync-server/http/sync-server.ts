import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ACCESS_PATH } from '#shared/sync/access-api.ts';
import type { Access } from '../access/access.ts';
import { administer, type AdminPorts } from '../admin/admin.handlers.ts';
import type { Identities } from '../access/identities.ts';
import { scoped } from '../access/scope.ts';
import { badRequest, CouchError } from '../couch/couch-error.ts';
import { session } from '../couch/session.handlers.ts';
import { answerFiles } from '../files/files.handlers.ts';
import type { FacilityFiles } from '../files/facility-files.ts';
import type { Guard } from '../guard/guard.ts';
import type { MessageAnswers } from '../messages/messages.handlers.ts';
import type { NetworkAnswers } from '../network/network.handlers.ts';
import type { ServerTls } from '../tls/server-tls.ts';
import { clientAddress } from './client-address.ts';
import { segmentsOf, type Request } from './request.ts';
import { refusal, send, type Answer } from './respond.ts';
import { secure } from './security-headers.ts';
import type { ServerLog } from './server-log.ts';

export interface SyncServerParts {
  readonly guard: Guard;
  readonly identities: Identities;
  readonly access: Access;
  readonly admin: AdminPorts;
  /** Absent at the server of a site: its centre is asked. */
  readonly network?: NetworkAnswers;
  readonly messages: MessageAnswers;
  readonly files: FacilityFiles;
  readonly nowMs: () => number;
  readonly log: ServerLog;
  readonly tls?: ServerTls;
  /** What a proxy says of the client counts. */
  readonly isBehindProxy?: boolean;
}

/** A sender that takes longer for its headers, or for all of a request, is cut. */
const HEADERS_MS = 20_000;
const REQUEST_MS = 300_000;

const ENDING_MS = 5_000;

/** What may be asked without signing in. */
const OPEN = new Set(['', '_up', '_session']);

export interface SyncServer {
  readonly server: Server;
  /** What was asked is done, or given up: no file is needed any more. Once its sockets are closed, at most `ENDING_MS` later. */
  settled(): Promise<void>;
}

/** The CouchDB protocol over HTTP or HTTPS. Closing ends feeds that are open. */
export function syncServer(parts: SyncServerParts): SyncServer {
  const { tls } = parts;
  const isVouchedFor = tls !== undefined && tls.fingerprint === undefined;
  const underWay = new Set<Promise<void>>();
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    secure(response, isVouchedFor);
    const handled = handle(parts, message, response).finally(() => underWay.delete(handled));
    underWay.add(handled);
  };
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: 65_000 };
  return {
    server: tls
      ? createTlsServer({ ...limits, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }, listener)
      : createServer(limits, listener),
    settled: async () => {
      const patience = new AbortController();
      const late = pause(ENDING_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.allSettled(underWay), late]);
      patience.abort();
    },
  };
}

/** @returns the address it listens on */
export function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { address, port: bound, family } = server.address() as AddressInfo; // listening on a port
      const scheme = server instanceof TlsServer ? 'https' : 'http';
      resolve(`${scheme}://${family === 'IPv6' ? `[${address}]` : address}:${bound}`);
    });
  });
}

async function handle(
  parts: SyncServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let result: Answer | undefined;
  try {
    result = await answerOf(parts, message, response);
  } catch (error) {
    if (!(error instanceof CouchError)) {
      const incidentId = randomUUID();
      parts.log.error('server.internal', { incidentId, stack: stackOf(error) });
      result = { status: 500, body: { error: 'internal', reason: incidentId } };
    } else result = refusal(error);
  }
  if (!result || response.destroyed) return;
  if (response.headersSent) {
    response.destroy(); // a feed that failed: its reader sees it cut, not whole
    return;
  }
  // A refusal before the body was read: the rest must not be taken for the next request.
  if (!message.complete) response.setHeader('Connection', 'close');
  await send(message, response, result);
  message.resume();
}

async function answerOf(
  parts: SyncServerParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const request = await requestOf(parts, message);
  const [first = ''] = request.segments;
  if (first === '_session') return session(parts.identities, request);
  if (`/${first}` === ACCESS_PATH && request.segments[1] === 'blobs') {
    const device = request.user?.device;
    if (device) parts.access.note(device, request, response);
    return answerFiles(parts, request, response);
  }
  if (`/${first}` === ACCESS_PATH)
    return (
      (await administer(parts.admin, request)) ??
      (await parts.guard.administer(request)) ??
      (await parts.network?.answer(request)) ??
      (await parts.messages.answer(request)) ??
      parts.access.answer(request)
    );
  if (!OPEN.has(first) && !request.user) {
    throw new CouchError(401, 'unauthorized', 'You are not authorized to access this db.', {
      'WWW-Authenticate': 'Basic realm="Fieldward"',
    });
  }
  return behindGateway(parts, request, response);
}

/** What reaches the databases: as the administrator asks it, or within a device's scope. */
async function behindGateway(
  { guard, access, nowMs }: SyncServerParts,
  request: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const device = request.user?.device;
  if (!device) return guard.answer(request, response);
  access.note(device, request, response);
  const within = await scoped(device, request, guard, nowMs());
  return 'answer' in within ? within.answer : guard.answer(within.request, response);
}

async function requestOf(
  { identities, access, tls, isBehindProxy = false }: SyncServerParts,
  message: IncomingMessage,
): Promise<Request> {
  const asked = `http://server${message.url ?? '/'}`; // not as a base: `//other/…` is a path here, and no host
  if (!URL.canParse(asked)) throw badRequest('Malformed path');
  const { pathname, searchParams } = new URL(asked);
  const segments = segmentsOf(
    pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname,
  );
  const client = clientAddress(message, tls !== undefined, isBehindProxy);
  const { authorization, cookie } = message.headers;
  const user =
    (await access.byToken(authorization)) ??
    (await identities.byHeader(authorization, client.address)) ??
    identities.bySession(cookie);
  return { ...client, method: message.method ?? 'GET', segments, query: searchParams, message, user };
}

/** Where an exception came from, without its message: a message may quote a value. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames.slice(0, 12).map((line) => line.trim())].join(' | ');
}
