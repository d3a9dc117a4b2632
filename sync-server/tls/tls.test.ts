import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { serverArguments } from '../arguments.ts';
import { aServer } from '../testing.ts';
import { fingerprintOf, selfSigned } from './self-signed.ts';

interface Met {
  readonly body: string;
  readonly fingerprint: string;
  readonly hsts: string | undefined;
}

/** One request; with `ca` by the rules of TLS, or whatever the certificate. */
function meet(url: string, ca?: string): Promise<Met> {
  return new Promise((resolve, reject) => {
    get(url, ca === undefined ? { rejectUnauthorized: false } : { ca }, (answer) => {
      const socket = answer.socket as TLSSocket; // of https
      const fingerprint =
        socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase() ?? '';
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () =>
        resolve({ body, fingerprint, hsts: answer.headers['strict-transport-security'] }),
      );
    }).on('error', reject);
  });
}

test('a certificate of its own is sound to OpenSSL, and names what it was made for', () => {
  const { certificate, key } = selfSigned(['localhost', '10.0.0.7', 'fe80::1:2', '::1', 'clinic.example']);
  const read = new X509Certificate(certificate);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.subjectAltName?.replaceAll(/\s/g, '')).toBe(
    'DNS:localhost,IPAddress:10.0.0.7,IPAddress:FE80:0:0:0:0:0:1:2,IPAddress:0:0:0:0:0:0:0:1,DNS:clinic.example',
  );
  expect([read.checkHost('localhost'), read.checkIP('10.0.0.7')]).toEqual(['localhost', '10.0.0.7']);
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(read.ca).toBe(false);
  expect(read.validToDate.getUTCFullYear()).toBe(9999);
  expect(fingerprintOf(certificate)).toBe(read.fingerprint256.replaceAll(':', '').toLowerCase());
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(selfSigned([]).certificate).not.toBe(selfSigned([]).certificate);
});

test('a server with its own certificate is the same one after a restart, and says which', async () => {
  const server = await aServer(undefined, undefined, { tls: 'self' });
  expect(server.url).toMatch(/^https:/);
  const met = await meet(server.url);
  expect(met).toMatchObject({ fingerprint: server.fingerprint, hsts: undefined });
  expect(JSON.parse(met.body)).toMatchObject({ couchdb: 'Welcome', vendor: { name: 'Fieldward' } });
  await expect(meet(server.url, selfSigned(['127.0.0.1']).certificate)).rejects.toThrow(
    'self-signed certificate',
  );
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow(TypeError);
  const again = await server.restart();
  expect(again.fingerprint).toBe(server.fingerprint);
  await again.end();
});

test('a server ends, though somebody has opened TLS and says nothing', async () => {
  const server = await aServer(undefined, undefined, { tls: 'self' });
  const { hostname, port } = new URL(server.url);
  const silent = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(silent, 'secureConnect');
  const cut = once(silent, 'close');
  silent.on('error', () => undefined); // it is cut off
  await server.end();
  await cut;
  expect(silent.destroyed).toBe(true);
});

test('a given certificate is served as it is; one without its key is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-tls-'));
  const [certFile, keyFile, otherKey] = ['cert', 'key', 'other'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const own = selfSigned(['127.0.0.1']);
  writeFileSync(certFile, own.certificate);
  writeFileSync(keyFile, own.key);
  writeFileSync(otherKey, selfSigned([]).key);
  const server = await aServer(undefined, undefined, { tls: { certFile, keyFile } });
  expect((await meet(server.url, own.certificate)).fingerprint).toBe(fingerprintOf(own.certificate));
  await server.end();
  await expect(aServer(undefined, undefined, { tls: { certFile, keyFile: otherKey } })).rejects.toThrow(
    /mismatch/,
  );
  rmSync(folder, { recursive: true });
});

const NAMED = ['--data', 'd'];
test.each<[readonly string[], unknown]>([
  [[], expect.stringContaining('--data is missing')],
  [NAMED, { host: '127.0.0.1', port: 5984, isBehindProxy: false, addresses: [] }],
  [[...NAMED, '--host', '127.0.0.9'], { host: '127.0.0.9' }],
  [[...NAMED, '--host', '0.0.0.0'], expect.stringContaining('in clear')],
  [[...NAMED, '--host', '::'], expect.stringContaining('in clear')],
  [[...NAMED, '--host', '127.0.0.1.example'], expect.stringContaining('in clear')],
  [[...NAMED, '--host', '0.0.0.0', '--behind-proxy'], { isBehindProxy: true }],
  [[...NAMED, '--host', '::', '--tls', 'self'], { tls: 'self' }],
  [[...NAMED, '--host', '::', '--tls-cert', 'c', '--tls-key', 'k'], { tls: { certFile: 'c', keyFile: 'k' } }],
  [[...NAMED, '--tls-cert', 'c'], expect.stringContaining('go together')],
  [[...NAMED, '--tls', 'self', '--tls-cert', 'c', '--tls-key', 'k'], expect.stringContaining('its own')],
  [[...NAMED, '--tls', 'other'], expect.stringContaining('--tls is self')],
  [[...NAMED, '--port', '70000'], expect.stringContaining('--port')],
  [
    [...NAMED, '--address', 'https://a.example/', '--address', 'https://b.example'],
    { addresses: ['https://a.example', 'https://b.example'] },
  ],
  [[...NAMED, '--address', 'a.example'], expect.stringContaining('--address')],
])('given %j', (args, wanted) => {
  expect([serverArguments(args)]).toMatchObject([wanted]);
});
