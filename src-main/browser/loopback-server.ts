import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import * as z from 'zod';
import { webSocketPort } from '#engine/ports/web-socket-port.ts';
import { servePort, type Dispatcher } from '#shared/kernel/port.ts';
import type { RendererFiles } from './renderer-files.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';
import { openWindowSessions, type TokenUse } from './window-sessions.ts';

/** An import's chunk is 4,000,000 base64 characters at most; nothing else that a window sends comes near. */
const MAX_MESSAGE_BYTES = 5_000_000;
const MAX_BODY_BYTES = 1_000;
/** A reload's old connection may still be closing; a person needs no more windows than this. */
const MAX_CONNECTIONS = 16;
/** Close code: another browser has redeemed the token. The page says so and does not reconnect. */
const REPLACED = 4001;

const sessionBody = z.object({ token: z.string().max(100) });

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT/` */
  readonly origin: string;
  /** The address that opens a window, with the token in its fragment. */
  readonly url: string;
  /** The same with a new token, for a person to open; that of before opens nothing any more. */
  handOut(): string;
  close(): Promise<void>;
}

export interface LoopbackServerOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly files: RendererFiles;
  readonly tokenUse: TokenUse;
  /** One for each connection: a dispatcher holds one person's session. */
  readonly connect: () => Dispatcher;
}

/**
 * The engine's door for a browser on this machine. Anyone on this machine can reach a loopback port, and so can any page
 * open in any browser here: so the Host header must name us (DNS rebinding), the Origin must be ours wherever something
 * is asked, and the engine is behind a cookie that only the holder of the token gets. Without it there is the empty shell.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { files, connect } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  const sessions = openWindowSessions(options.tokenUse, () => {
    for (const socket of sockets.clients) socket.close(REPLACED);
  });
  const server = createServer(
    { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000 },
    // Cut off where the request was, or where a file has gone since the host started: the window tries again.
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  server.listen({ host: '127.0.0.1', port: options.port, exclusive: true });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const cookieName = `fieldward-${port}`; // cookies do not know ports: two stations in one browser must not share a name
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const headers = securityHeaders(contentSecurityPolicy(hosts.map((host) => `ws://${host}`)));

  const isForUs = ({ headers: { host } }: IncomingMessage) => host !== undefined && hosts.includes(host);
  const isFromUs = ({ headers: { host, origin } }: IncomingMessage) => origin === `http://${host}`;
  const hasCookie = (request: IncomingMessage) => cookiesOf(request, cookieName).some(sessions.isCurrent);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!isForUs(request)) return endWith(response, 421);
    const path = request.url?.split('?', 1)[0] ?? '';
    if (path === '/session') return openSession(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return endWith(response, 405, { Allow: 'GET, HEAD' });
    const file = await files.read(path);
    if (!file) return endWith(response, 404);
    response.writeHead(200, { 'Content-Type': file.mediaType, 'Content-Length': file.body.length });
    response.end(request.method === 'HEAD' ? undefined : file.body);
  }

  /** POST: a cookie for the token. GET: whether the cookie still holds, for a page that was reloaded. */
  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return endWith(response, hasCookie(request) ? 204 : 401);
    if (request.method !== 'POST') return endWith(response, 405, { Allow: 'GET, POST' });
    if (!isFromUs(request)) return endWith(response, 403);
    if (request.headers['content-type'] !== 'application/json') return endWith(response, 415);
    const body = await readBody(request);
    if (body === undefined) return endWith(response, 413, { Connection: 'close' });
    const offered = sessionBody.safeParse(parsed(body));
    if (!offered.success) return endWith(response, 400);
    const cookie = sessions.redeem(offered.data.token);
    if (cookie === undefined) return endWith(response, 403);
    endWith(response, 204, { 'Set-Cookie': `${cookieName}=${cookie}; HttpOnly; SameSite=Strict; Path=/` });
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url !== '/port') return hangUp(socket, '404 Not Found');
    if (!isForUs(request) || !isFromUs(request)) return hangUp(socket, '403 Forbidden');
    if (!hasCookie(request)) return hangUp(socket, '401 Unauthorized');
    if (sockets.clients.size >= MAX_CONNECTIONS) return hangUp(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      servePort(webSocketPort(webSocket), connect()),
    );
  });

  const addressWith = (token: string) => `http://127.0.0.1:${port}/#token=${token}`;
  return {
    origin: `http://127.0.0.1:${port}/`,
    url: addressWith(sessions.token),
    handOut: () => addressWith(sessions.handOut()),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      // The windows' subscriptions end with their sockets, before the engine closes.
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}

function endWith(
  response: ServerResponse,
  status: number,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(status, status === 204 ? headers : { ...headers, 'Content-Length': 0 });
  response.end();
}

function hangUp(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** @returns absent where it is longer than any that we take; the rest is not read */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    const chunk = part as Buffer; // no encoding is set on the request
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema
  }
}

function cookiesOf(request: IncomingMessage, name: string): readonly string[] {
  return (request.headers.cookie ?? '').split(';').flatMap((pair) => {
    const [key, value] = pair.trim().split('=', 2);
    return key === name && value !== undefined ? [value] : [];
  });
}
