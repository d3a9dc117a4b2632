import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lineFetch } from '#shared/transport/line-fetch.ts';
import { temporaryFolder } from '#engine/store/testing.ts';
import { parseEnrolLink } from '#shared/sync/enrol-link.ts';
import { run } from './cli-testing.ts';

const PASSWORD = 'correct horse battery';
const ENV = { FIELDWARD_ADMIN_PASSWORD: PASSWORD };
const SERVER = join(import.meta.dirname, '../../sync-server/main.ts');
const place = temporaryFolder();
const data = join(place.folder, 'server');
let child: ChildProcess;
let listening: { readonly url: string; readonly fingerprint: string };
beforeAll(async () => {
  const args = [SERVER, '--data', data, '--port', '0', '--tls', 'self', '--json'];
  child = spawn(process.execPath, args, {
    env: { ...process.env, ...ENV },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (!child.stdout) throw new Error('piped');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // of the interface
  listening = JSON.parse(line) as typeof listening; // as --json prints it
});
afterAll(async () => {
  if (child.exitCode === null) child.kill();
  place.remove();
});

it('makes a code, lists who came with it, revokes them; over the certificate that the server made, and no other', async () => {
  const made = await run(['server', 'enrol', '--data', data, '--label', 'Pharmacy', '--json'], ENV);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { code, link } = JSON.parse(made.out) as { code: string; link: string };
  const { url = '', fingerprint = '' } = parseEnrolLink(link) ?? {};
  expect({ url, fingerprint }).toEqual(listening);
  const shown = await run(['server', 'enrol', '--data', data], ENV);
  expect(shown.out).toMatch(/Code: ([0-9A-Z]{4}-){3}[0-9A-Z]{4}\n/);

  const publicKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const facilityId = 'facility:01900000-0000-7000-8000-00000000000a';
  const request = {
    code,
    device: 'desk00000001',
    publicKey: publicKey.toString('base64'),
    facilityId,
    prefixes: [],
  };
  const came = await lineFetch(fingerprint)(new URL('/_fieldward/enrol', url), {
    method: 'POST',
    body: Buffer.from(JSON.stringify(request)),
    headers: { 'Content-Type': 'application/json' },
  });
  expect(came.status).toBe(201);
  const at = ['--url', url, '--fingerprint', fingerprint];
  const listed = await run(['server', 'devices', ...at, '--json'], ENV);
  expect(JSON.parse(listed.out)).toMatchObject([{ device: 'desk00000001', label: 'Pharmacy', facilityId }]);
  expect((await run(['server', 'revoke', 'desk00000001', ...at], ENV)).out).toContain(
    'desk00000001 is revoked',
  );
  expect((await run(['server', 'devices', ...at], ENV)).out).toMatch(
    /^desk00000001 {2}revoked .*Pharmacy\n$/,
  );

  const facilities = async (...args: readonly string[]) =>
    JSON.parse((await run(['server', 'facilities', ...at, '--json', ...args], ENV)).out) as unknown;
  expect(await facilities()).toEqual([{ facilityId, stations: 0 }]);
  expect(await facilities('--join', facilityId, '--name', 'Lakeside')).toEqual([
    { facilityId, stations: 0, inNetworkAs: 'Lakeside' },
  ]);
  expect((await run(['server', 'facilities', ...at], ENV)).out).toContain('in the network');
  expect(await facilities('--leave', facilityId)).toEqual([{ facilityId, stations: 0 }]);

  const why = async (args: readonly string[], env: { readonly [name: string]: string } = ENV) => {
    const { code: exit, out, err } = await run(['server', ...args, '--json'], env);
    return [exit, out, (JSON.parse(err) as { error: { code: string } }).error.code];
  };
  expect(await why(['revoke', 'nobody000000', ...at])).toEqual([1, '', 'server.notFound']);
  expect(await why(['facilities', '--join', 'facility:nobody', ...at])).toEqual([1, '', 'server.notFound']);
  expect(await why(['devices', '--url', url, '--fingerprint', '0'.repeat(64)])).toEqual([
    1,
    '',
    'remote.unreachable',
  ]);
  expect(await why(['devices', '--url', url])).toEqual([1, '', 'remote.unreachable']);
  expect(await why(['devices', '--url', 'http://clinic.example'])).toEqual([2, '', 'sync.notEncrypted']);
  expect(await why(['devices'])).toEqual([2, '', 'usage.server']);
  expect(await why(['devices', ...at], {})).toEqual([3, '', 'server.passwordNeeded']);
  expect(await why(['devices', ...at], { FIELDWARD_ADMIN_PASSWORD: 'no' })).toEqual([
    3,
    '',
    'remote.unauthorized',
  ]);

  child.kill();
  await once(child, 'exit');
  expect(await why(['devices', '--data', data])).toEqual([4, '', 'server.notListening']);
});
