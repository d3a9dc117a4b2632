import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { exchange, isBroken } from '#shared/transport/exchange.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function served(listener: RequestListener): Promise<{ url: URL; server: Server }> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on one
  return { url: new URL(`http://127.0.0.1:${port}/`), server };
}

/** Takes connections, and says nothing: not even in the words of TLS. */
async function aSilentServer() {
  const silent = createTcpServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo; // it listens on one
  return { silent, url: new URL(`https://127.0.0.1:${port}/`) };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PACKED = { ...JSON_TYPE, 'Content-Encoding': 'gzip' };
const large = JSON.stringify({
  rows: Array.from({ length: 20_000 }, (_, row) => ({ row, name: 'Zoë عمر' })),
});

it('takes an answer whole, packed or not, whatever its size', async () => {
  const fetch = lineFetch();
  const { url } = await served((request, response) => {
    if (request.url === '/plain') response.writeHead(200, JSON_TYPE).end(large);
    else response.writeHead(200, PACKED).end(gzipSync(large));
  });
  for (const path of ['plain', 'packed']) {
    const answer = await fetch(new URL(path, url), {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/json');
    expect(await answer.text()).toBe(large);
  }
});

it('gives an answer that goes on piece by piece', async () => {
  const { url } = await served((_request, response) => {
    response.writeHead(200, PACKED).end(gzipSync(large));
  });
  const { body } = await lineFetch()(url, {});
  if (!body) throw new Error('an answer of text has a body');
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).toString()).toBe(large);
});

it.each([204, 304])('has nothing where nothing comes: %d', async (status) => {
  const { url } = await served((_request, response) => response.writeHead(status).end());
  const answer = await lineFetch()(url, {});
  expect([answer.status, answer.body, await answer.text()]).toEqual([status, null, '']);
});

it('says of an answer that was cut, packed or not, that it was', async () => {
  const packed = gzipSync(large);
  const { url } = await served((request, response) => {
    const bytes = request.url === '/packed' ? packed : Buffer.from(large);
    const headers = request.url === '/packed' ? PACKED : JSON_TYPE;
    response.writeHead(200, { ...headers, 'Content-Length': String(bytes.length) });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  });
  for (const path of ['plain', 'packed']) {
    const answer = await exchange(lineFetch(), new URL(path, url), { method: 'GET' });
    expect(answer).toEqual({ ok: false, error: { code: 'remote.cut' } });
  }
});

it('says of half a packed answer that came as if it were whole that it was cut', async () => {
  const packed = gzipSync(large);
  const { url } = await served((_request, response) => {
    response.writeHead(200, PACKED).end(packed.subarray(0, packed.length / 2));
  });
  const answer = await exchange(lineFetch(), url, { method: 'GET' });
  expect(answer).toEqual({ ok: false, error: { code: 'remote.cut' } });
});

it('breaks as fetch does where nobody listens', async () => {
  const { url, server } = await served(() => undefined);
  server.close();
  await once(server, 'close');
  const broken = await lineFetch()(url, {}).catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(TypeError);
  expect(isBroken(broken)).toBe(true);
});

it('asks once more, to read, where the server has just closed the line that was open', async () => {
  const sockets = new Set<Socket>();
  let asked = 0;
  const { url } = await served((request, response) => {
    asked += 1;
    sockets.add(request.socket);
    // The second request of a line is not answered: as where the server closes it while that is on its way.
    if (asked === 2 || asked === 4) request.socket.resetAndDestroy();
    else response.writeHead(200, JSON_TYPE).end('{}');
  });
  const fetch = lineFetch();
  expect(await (await fetch(url, {})).text()).toBe('{}');
  expect(await (await fetch(url, {})).text()).toBe('{}');
  expect([asked, sockets.size]).toEqual([3, 2]);
  await expect(fetch(url, { method: 'POST', body: new Uint8Array([1]) })).rejects.toThrow(TypeError);
  expect(asked).toBe(4);
});

it('asks for nothing twice that was answered, and then broke off', async () => {
  let asked = 0;
  const { url } = await served((request, response) => {
    asked += 1;
    if (asked === 1) response.writeHead(200, JSON_TYPE).end('{}');
    else response.writeHead(200, JSON_TYPE).write(large, () => request.socket.resetAndDestroy());
  });
  const fetch = lineFetch();
  expect(await (await fetch(url, {})).text()).toBe('{}');
  const second = await fetch(url, {});
  expect(isBroken(await second.text().catch((error: unknown) => error))).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toBe(2);
});

it('sends nothing in clear where a certificate is to be looked at', async () => {
  let asked = 0;
  const { url } = await served((_request, response) => {
    asked += 1;
    response.end();
  });
  const broken = await lineFetch('ab'.repeat(32))(url, {}).catch((error: unknown) => error);
  expect(broken).toBeInstanceOf(TypeError);
  expect(asked).toBe(0);
});

it.each([undefined, 'ab'.repeat(32)])(
  'may be stopped before there is a line (fingerprint: %s)',
  async (fingerprint) => {
    const { silent, url } = await aSilentServer();
    const stopping = new AbortController();
    const asked = lineFetch(fingerprint)(url, {
      signal: stopping.signal,
    }).catch((error: unknown) => error);
    await once(silent, 'connection');
    stopping.abort();
    expect(await asked).toBeInstanceOf(TypeError);
    silent.close();
  },
);

it.each([undefined, 'ab'.repeat(32)])(
  'gives up where there is no line in time (fingerprint: %s)',
  async (fingerprint) => {
    const { silent, url } = await aSilentServer();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = lineFetch(fingerprint)(url, {}).catch((error: unknown) => error);
    await once(silent, 'connection');
    vi.advanceTimersByTime(60_000);
    expect(await asked).toBeInstanceOf(TypeError);
    silent.close();
  },
);
