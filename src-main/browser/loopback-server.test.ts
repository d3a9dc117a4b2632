import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { openWebSocketPort } from '#engine/ports/web-socket-port.ts';
import { action, contract } from '#shared/kernel/contract.ts';
import { connectPort, type Dispatcher } from '#shared/kernel/port.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { startLoopbackServer, type LoopbackServer } from './loopback-server.ts';
import { listRendererFiles, type RendererFiles } from './renderer-files.ts';

const probe = contract('probe', {
  echo: action({
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string() }),
    permission: 'public',
  }),
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let folder: string;
let files: RendererFiles;
let server: LoopbackServer;
let port: number;
let connections: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-host-'));
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>shell</title>');
  writeFileSync(join(renderer, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(renderer, 'assets', 'main-1a2b.js.map'), '{}');
  writeFileSync(join(folder, 'secret.html'), 'outside');
  const listed = listRendererFiles(renderer);
  if (!listed) throw new Error('the folder just written holds an index.html');
  files = listed;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(tokenUse: 'once' | 'replacing' = 'replacing'): Promise<void> {
  connections = 0;
  server = await startLoopbackServer({
    port: 0,
    files,
    tokenUse,
    connect: (): Dispatcher => {
      connections += 1;
      return { request: (_channel, input) => Promise.resolve(ok(input)), subscribe: () => () => undefined };
    },
  });
  port = Number(new URL(server.origin).port);
}

beforeEach(() => start());
afterEach(() => server.close());

/** As sent, without a URL parser in between that would tidy the path. */
async function ask(
  method: string,
  path: string,
  headers: { readonly [name: string]: string } = {},
  body?: string,
): Promise<Answer> {
  const request = httpRequest({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers,
    setHost: !('Host' in headers),
  });
  request.end(body);
  const [response] = await once(request, 'response');
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() };
}

const origin = () => `http://127.0.0.1:${port}`;
const json = () => ({ Origin: origin(), 'Content-Type': 'application/json' });
const token = () => new URL(server.url).hash.slice('#token='.length);

async function openSession(): Promise<string> {
  const answer = await ask('POST', '/session', json(), JSON.stringify({ token: token() }));
  expect(answer.status).toBe(204);
  return answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
}

/** The HTTP status with which an upgrade was refused, or 101. */
async function upgrade(headers: { readonly [name: string]: string }, path = '/port'): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

describe('the address', () => {
  it('is on loopback, with 256 random bits that differ from start to start', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
    const first = token();
    await server.close();
    await start();
    expect(token()).not.toBe(first);
  });

  it('is not reachable from the network', async (context) => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    context.skip(!outer, 'this machine has no address but loopback');
    const socket = connectTcp(port, outer!.address);
    await expect(once(socket, 'connect')).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('screens', () => {
  it('are served to whoever asks, with headers that keep them ours', async () => {
    const answer = await ask('GET', '/');
    expect(answer).toMatchObject({ status: 200, body: '<!doctype html><title>shell</title>' });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    const policy = String(answer.headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
      ]),
    );
  });

  it('come with their media type, and HEAD without a body', async () => {
    expect((await ask('GET', '/assets/main-1a2b.js')).headers['content-type']).toBe(
      'text/javascript; charset=utf-8',
    );
    expect(await ask('HEAD', '/assets/main-1a2b.js')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/assets/..%5c..%5csecret.html',
    '//secret.html',
    '/./index.html',
    '/assets/',
    '/assets/main-1a2b.js.map',
    '/etc/passwd',
    '/index.html%00.js',
    'http://evil.example/index.html',
    '/constructor',
  ])('are all there is: %s is not found', async (path) => {
    expect(await ask('GET', path)).toMatchObject({ status: 404, body: '' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuse %s', async (method) => {
    const answer = await ask(method, '/', { Origin: origin() });
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost', '127.0.0.1.evil.example'])(
    'refuse the foreign Host %s, as after a DNS rebinding',
    async (host) => {
      expect(await ask('GET', '/', { Host: host })).toMatchObject({ status: 421, body: '' });
    },
  );
});

describe('the token', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await ask('POST', '/session', json(), JSON.stringify({ token: token() }));
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^fieldward-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`)),
    ]);
  });

  it.each([
    ['a wrong token', { token: 'A'.repeat(43) }, 403],
    ['no token', {}, 400],
    ['an empty one', { token: '' }, 403],
    ['a long one', { token: 'x'.repeat(101) }, 400],
    ['one that is no text', { token: { length: 43 } }, 400],
  ])('is not %s', async (_what, body, status) => {
    const answer = await ask('POST', '/session', json(), JSON.stringify(body));
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is not taken from a foreign origin, from none, or as a form', async () => {
    const body = JSON.stringify({ token: token() });
    for (const foreign of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
    ]) {
      expect((await ask('POST', '/session', { ...json(), Origin: foreign }, body)).status).toBe(403);
    }
    expect((await ask('POST', '/session', { 'Content-Type': 'application/json' }, body)).status).toBe(403);
    expect(
      (await ask('POST', '/session', { Origin: origin(), 'Content-Type': 'text/plain' }, body)).status,
    ).toBe(415);
  });

  it('comes in a short body of JSON or not at all', async () => {
    expect((await ask('POST', '/session', json(), '{"token":')).status).toBe(400);
    const huge = JSON.stringify({ token: 'x'.repeat(2_000) });
    expect(await ask('POST', '/session', json(), huge)).toMatchObject({
      status: 413,
      headers: { connection: 'close' },
    });
    expect((await ask('PUT', '/session', json(), '{}')).status).toBe(405);
  });

  it('used again ends the window before', async () => {
    const first = await openSession();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/port`, {
      headers: { Origin: origin(), Cookie: first },
    });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    const second = await openSession();
    expect((await closed)[0]).toBe(4001);
    expect(await upgrade({ Origin: origin(), Cookie: first })).toBe(401);
    expect(await upgrade({ Origin: origin(), Cookie: second })).toBe(101);
  });

  it('is spent by the window that the host opened itself', async () => {
    await server.close();
    await start('once');
    const cookie = await openSession();
    expect((await ask('POST', '/session', json(), JSON.stringify({ token: token() }))).status).toBe(403);
    expect(await upgrade({ Origin: origin(), Cookie: cookie })).toBe(101);
  });

  it('lets a reloaded page ask whether its cookie still holds', async () => {
    expect((await ask('GET', '/session')).status).toBe(401);
    const cookie = await openSession();
    expect((await ask('GET', '/session', { Cookie: cookie })).status).toBe(204);
    await openSession();
    expect((await ask('GET', '/session', { Cookie: cookie })).status).toBe(401);
  });
});

describe('the port', () => {
  it('reaches a dispatcher of its own for each connection', async () => {
    const Cookie = await openSession();
    const open = () =>
      openWebSocketPort(`ws://127.0.0.1:${port}/port`, { headers: { Origin: origin(), Cookie } });
    const [one, two] = [connectPort(await open()), connectPort(await open())];
    expect(await one.request(probe.echo, { text: 'one' })).toEqual(ok({ text: 'one' }));
    expect(await two.request(probe.echo, { text: 'two' })).toEqual(ok({ text: 'two' }));
    expect(connections).toBe(2);
    one.close();
    expect(await one.request(probe.echo, { text: 'late' })).toEqual(fail({ code: 'disconnected' }));
  });

  it('is closed to whoever lacks the cookie, the origin or the name', async () => {
    const Cookie = await openSession();
    const Origin = origin();
    expect(await upgrade({ Origin })).toBe(401);
    expect(await upgrade({ Origin, Cookie: `fieldward-${port}=${'A'.repeat(43)}` })).toBe(401);
    expect(await upgrade({ Origin, Cookie: `fieldward-${port}=` })).toBe(401);
    expect(await upgrade({ Origin, Cookie: Cookie.replace(String(port), '1') })).toBe(401);
    expect(await upgrade({ Cookie })).toBe(403);
    expect(await upgrade({ Origin: 'http://evil.example', Cookie })).toBe(403);
    expect(await upgrade({ Origin: `http://127.0.0.1:${port + 1}`, Cookie })).toBe(403);
    expect(
      await upgrade({ Origin: `http://evil.example:${port}`, Host: `evil.example:${port}`, Cookie }),
    ).toBe(403);
    expect(await upgrade({ Origin, Cookie }, '/other')).toBe(404);
    expect(connections).toBe(0);
    // By its other name it is still this station.
    expect(await upgrade({ Origin: `http://localhost:${port}`, Host: `localhost:${port}`, Cookie })).toBe(
      101,
    );
  });

  it('hangs up on a message larger than any of ours', async () => {
    const Cookie = await openSession();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/port`, { headers: { Origin: origin(), Cookie } });
    await once(socket, 'open');
    socket.send('x'.repeat(5_000_001));
    expect((await once(socket, 'close'))[0]).toBe(1009);
  });

  it('ends with the host', async () => {
    const Cookie = await openSession();
    const client = connectPort(
      await openWebSocketPort(`ws://127.0.0.1:${port}/port`, { headers: { Origin: origin(), Cookie } }),
    );
    await server.close();
    await expect
      .poll(() => client.request(probe.echo, { text: 'gone' }))
      .toEqual(fail({ code: 'disconnected' }));
    await start();
  });
});

describe('a request that never ends', () => {
  it('does not keep the host from closing', async () => {
    const socket = connectTcp(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin()}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.on('error', () => undefined);
    const ended = once(socket, 'close');
    await server.close();
    await ended;
    expect(socket.destroyed).toBe(true);
    await start();
  });
});
