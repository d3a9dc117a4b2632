import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { tokenRequest, tokenText } from '#shared/sync/access-api.ts';
import { isSignedBy } from '../keys/device-key.ts';
import { Cleanups, temporaryDataDir } from '../station-testing.ts';
import { deviceCredentials } from '#shared/transport/credentials.ts';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { serverLine } from '#shared/transport/server-line.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const facilityId = 'facility:01900000-0000-7000-8000-000000000001';
async function listening(server: ReturnType<typeof createPlain>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  cleanups.add(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port; // listening on a port
}

const json = (response: ServerResponse, status: number, value: unknown, date?: Date) =>
  void response
    .writeHead(status, { 'Content-Type': 'application/json', ...(date && { Date: date.toUTCString() }) })
    .end(JSON.stringify(value));

it('signs for tokens, takes one for all who need it, and another where it is near its end or refused', async () => {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const serverMs = Date.parse('2026-03-15T08:00:00Z'); // three days ahead of the station
  let given = 0;
  let taken = '';
  let refuses: string | undefined;
  const moments = new Set<string>();
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const date = new Date(serverMs);
    if (message.url !== '/_fieldward/token') {
      const isTaken = message.headers.authorization === `Bearer ${taken}`;
      json(response, isTaken ? 200 : 401, isTaken ? { uuid: 's', version: '3' } : {}, date);
      return;
    }
    const { signature, last, ...asked } = tokenRequest.parse(JSON.parse(await text(message)));
    expect(isSignedBy(publicKey, tokenText(asked), signature)).toBe(true);
    expect(last).toBe(given === 0 ? undefined : `token-${given}`);
    const isSkewed = Math.abs(Date.parse(asked.at) - serverMs) > 300_000;
    const error = isSkewed ? 'clock_skew' : moments.has(asked.at) ? 'unauthorized' : refuses;
    moments.add(asked.at);
    if (error !== undefined) return json(response, 401, { error, reason: '' }, date);
    given += 1;
    taken = `token-${given}`;
    const expiresAt = new Date(serverMs + 600_000).toISOString();
    json(response, 200, { token: taken, expiresAt, facilityId, scope: 'device', epoch: 'first' }, date);
  };
  const url = `http://127.0.0.1:${await listening(createPlain((message, response) => void answer(message, response)))}`;
  let elapsed = 0;
  const credentials = deviceCredentials({
    url,
    fetch,
    server: 'the-server',
    signer: {
      device: 'abcdefghijkl',
      sign: (words) => sign(null, Buffer.from(words), pair.privateKey).toString('base64'),
    },
    nowMs: () => Date.parse('2026-03-12T08:00:00Z'),
    elapsedMs: () => elapsed,
    signal: () => undefined,
  });
  const line = serverLine({ url, credentials });
  const asked = await Promise.all(Array.from({ length: 12 }, () => line.ask('GET', '/')));
  expect(asked.map((one) => one.ok && one.value.status)).toEqual(Array(12).fill(200));
  expect(given).toBe(1);
  elapsed = 539_000;
  await line.ask('GET', '/');
  expect(given).toBe(1);
  elapsed = 541_000; // a minute before its end
  await line.ask('GET', '/');
  expect(given).toBe(2);
  taken = 'another'; // the server was started anew, and knows no token
  expect(await line.ask('GET', '/')).toMatchObject({ ok: true, value: { status: 200 } });
  expect(given).toBe(3);
  for (const [error, code] of [
    ['revoked', 'remote.revoked'],
    ['unknown_device', 'remote.unknownDevice'],
    ['unauthorized', 'remote.unauthorized'],
  ] as const) {
    [refuses, taken] = [error, ''];
    expect(await line.ask('GET', '/')).toEqual({ ok: false, error: { code } });
  }
});

it('takes the certificate that it was told of, and sends nothing to another', async ({ skip }) => {
  const folder = temporaryDataDir(cleanups);
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const asked = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=clinic.example`;
  const made = spawnSync('openssl', [...asked.split(' '), '-keyout', keyFile, '-out', certFile]);
  skip(made.status !== 0, 'only where openssl makes a certificate');
  const cert = readFileSync(certFile);
  let seen = 0;
  const server = createServer({ key: readFileSync(keyFile), cert }, (message, response) => {
    seen += 1;
    void text(message).then((body) => json(response, 200, { said: body, by: message.method }));
  });
  const url = `https://127.0.0.1:${await listening(server)}`;
  const own = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
  const credentials = { header: async () => ({ ok: true, value: 'Basic x' }) as const, refused: () => false };
  const at = (fingerprint: string) => serverLine({ url, credentials, fetch: lineFetch(fingerprint) });
  for (let time = 0; time < 2; time += 1)
    expect(await at(own).ask('POST', '/', { body: { docs: [] } })).toMatchObject({
      value: { status: 200, value: { said: '{"docs":[]}', by: 'POST' } },
    });
  expect(seen).toBe(2);
  expect(await at('0'.repeat(64)).ask('GET', '/')).toEqual({
    ok: false,
    error: { code: 'remote.unreachable' },
  });
  expect(await serverLine({ url, credentials }).ask('GET', '/')).toEqual({
    ok: false,
    error: { code: 'remote.unreachable' },
  });
  expect(seen).toBe(2);
});

it('takes another moment where the server has had this one, with a clock that is days off, too', async () => {
  const nowMs = Date.parse('2026-03-12T06:42:00.250Z');
  const had = new Set<string>();
  const serverMs = nowMs + 3 * 86_400_000;
  const answers = (status: number, body: object) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', Date: new Date(serverMs).toUTCString() },
    });
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const { at } = JSON.parse(String(init?.body)) as { at: string }; // as it was sent
    if (Math.abs(Date.parse(at) - serverMs) > 300_000) return answers(401, { error: 'clock_skew' });
    if (had.has(at)) return answers(401, { error: 'replayed' });
    had.add(at);
    const expiresAt = new Date(serverMs + 600_000).toISOString();
    const scope = { facilityId, scope: 'device', epoch: '1' };
    return answers(200, { token: `token-${had.size}`, expiresAt, ...scope });
  };
  // As where a station ends and is opened again within the same second.
  const opened = () =>
    deviceCredentials({
      url: 'http://127.0.0.1:1',
      fetch,
      server: 'server',
      signer: { device: 'aaaabbbbcccc', sign: () => 'signed' },
      signal: () => undefined,
      nowMs: () => nowMs,
      elapsedMs: () => 0,
    });
  for (const token of [1, 2, 3]) {
    expect(await opened().header()).toEqual({ ok: true, value: `Bearer token-${token}` });
  }
});
