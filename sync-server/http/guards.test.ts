import { once } from 'node:events';
import { request as sending } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTime } from '../access/access-testing.ts';
import { ADMIN, aServer, type TestServer } from '../testing.ts';

const time = new TestTime();
let server: TestServer;
beforeAll(async () => {
  server = await aServer(undefined, undefined, { nowMs: time.nowMs, isBehindProxy: true });
});
afterAll(() => server.end());

/** As a proxy passes it on; what a client itself wrote there comes before. */
const from = (address: string, authorization = 'none') => ({
  Authorization: authorization,
  'X-Forwarded-For': `10.9.9.9, ${address}`,
  'X-Forwarded-Proto': 'https',
});
const WRONG = `Basic ${btoa('admin:wrong')}`;

test('guessing the password ends for whoever guesses, and for nobody else', async () => {
  const guess = (address: string) => server.ask('GET', '/_all_dbs', undefined, from(address, WRONG));
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await guess('192.0.2.1')).status).toBe(401);
    const session = await server.ask(
      'POST',
      '/_session',
      { name: 'admin', password: 'no' },
      from('192.0.2.1'),
    );
    expect(session.status).toBe(401);
  }
  const held = await guess('192.0.2.1');
  expect(held).toMatchObject({ status: 429, json: { error: 'too_many_requests' } });
  expect(held.headers.get('retry-after')).toBe('600');
  expect((await server.ask('GET', '/_all_dbs', undefined, from('192.0.2.1', ADMIN))).status).toBe(429);
  expect((await server.ask('GET', '/_all_dbs', undefined, from('192.0.2.2', ADMIN))).status).toBe(200);
  expect((await server.ask('GET', '/_up', undefined, from('192.0.2.1'))).status).toBe(200);
  // A network of IPv6 is one guesser.
  for (let host = 0; host < 10; host += 1) await guess(`2001:db8:1:2::${host}`);
  expect((await guess('2001:db8:1:2:9::9')).status).toBe(429);
  expect((await guess('2001:db8:1:3::1')).status).toBe(401);
  const atOnce = await Promise.all(Array.from({ length: 30 }, () => guess('192.0.2.5')));
  expect(atOnce.filter(({ status }) => status === 401)).toHaveLength(10);
  time.pass(600_000);
  expect((await server.ask('GET', '/_all_dbs', undefined, from('192.0.2.1', ADMIN))).status).toBe(200);
});

test('each answer tells browsers to make nothing of it, a session goes by TLS alone, strangers send little', async () => {
  const answer = await server.ask('GET', '/_up', undefined, from('192.0.2.3'));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  expect(answer.headers.get('server')).toBeNull();
  const [name, password] = atob(ADMIN.slice(6)).split(':');
  const session = await server.ask('POST', '/_session', { name, password }, from('192.0.2.3'));
  expect(session.headers.get('set-cookie')).toMatch(/; Secure$/);
  for (const path of ['enrol', 'token']) {
    const large = await server.ask(
      'POST',
      `/_fieldward/${path}`,
      { code: 'x'.repeat(30_000) },
      from('192.0.2.4'),
    );
    expect(large.status).toBe(413);
    const bomb = gzipSync(JSON.stringify({ code: 'x'.repeat(30_000_000) }));
    const packed = { ...from('192.0.2.4'), 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' };
    expect((await server.ask('POST', `/_fieldward/${path}`, bomb, packed)).status).toBe(413);
    expect((await server.ask('POST', `/_fieldward/${path}`, Buffer.from('no gzip'), packed)).status).toBe(
      400,
    );
    expect((await server.ask('POST', `/_fieldward/${path}`, { odd: 1 }, from('192.0.2.4'))).status).toBe(400);
  }
});

test('a server that ends waits for what it is at before its files close', async () => {
  const faults: string[] = [];
  const ending = await aServer(undefined, undefined, { log: { error: (code) => void faults.push(code) } });
  const asked = await Promise.all(
    ['devices', 'facilities', 'enrolments'].map(async (name) => {
      const headers = { Authorization: ADMIN, Expect: '100-continue' };
      const request = sending(`${ending.url}/_fieldward/${name}`, { headers });
      const gone = new Promise((resolve) => request.once('close', resolve));
      request.on('error', () => undefined); // it is cut off
      request.flushHeaders();
      await once(request, 'continue'); // it is at the password now
      request.end();
      return { gone };
    }),
  );
  await ending.end();
  await Promise.all(asked.map(({ gone }) => gone));
  await pause(500); // by then one that was not waited for has asked a closed file
  expect(faults).toEqual([]);
});
