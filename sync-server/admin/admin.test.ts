import { afterAll, beforeAll, expect, test } from 'vitest';
import { anEnrolled, TestDevice, TestTime } from '../access/access-testing.ts';
import { ADMIN, aServer, type TestServer } from '../testing.ts';

const HOUR_MS = 3_600_000;
const time = new TestTime();
let server: TestServer;
let cookie = '';
beforeAll(async () => {
  server = await aServer(undefined, undefined, { nowMs: time.nowMs });
});
afterAll(() => server.end());

/** As a browser: a form, or a page. */
async function browse(path: string, form?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/_fieldward/admin${path}`, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', 'Accept-Language': 'en', ...headers },
    ...(form && { body: new URLSearchParams({ ...form }) }),
  });
  const set = response.headers.get('set-cookie')?.split(';')[0];
  if (set !== undefined && headers['Cookie'] === undefined) cookie = set;
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('the page is for who signs in, and for forms of its own', async () => {
  expect(await browse('')).toMatchObject({ status: 401, text: expect.stringContaining('type="password"') });
  const wrong = await browse('/sign-in', { name: 'admin', password: '<b>no' });
  expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('Name or password is wrong.') });
  const [name = '', password = ''] = atob(ADMIN.slice(6)).split(':');
  const foreign = { 'Sec-Fetch-Site': 'cross-site' };
  expect((await browse('/sign-in', { name, password }, foreign)).status).toBe(401);
  const signedIn = await browse('/sign-in', { name, password });
  expect(signedIn.status).toBe(303);
  const page = await browse('');
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('No station has come yet.') });
  expect(page.text).not.toMatch(/<script|style=|onclick/);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect((await browse('/style.css', undefined, { Cookie: '' })).headers.get('content-type')).toMatch(
    /^text\/css/,
  );
  // A page of another site, with the session that the browser sends along.
  for (const headers of [foreign, { 'Sec-Fetch-Site': 'same-site' }]) {
    expect((await browse('/code', { label: 'x' }, headers)).status).toBe(401);
  }
  expect((await browse('/nowhere')).status).toBe(404);
});

test('a code from the page brings a station; the page shows how it stands, and revokes it', async () => {
  const made = await browse('/code', { facility: '', label: '<Pharmacy> & more' });
  const [code = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(made.text) ?? [];
  expect(made.text).toContain('class="qr"');
  const device = new TestDevice(server, time);
  const facilityId = (await anEnrolled(server, time)).enrolled?.facilityId ?? '';
  const own = `facility:${facilityId.slice(9, -1)}${facilityId.endsWith('0') ? '1' : '0'}`;
  expect((await device.enrol(code, own, { facilityName: 'Kisumu Lakeside' })).status).toBe(201);
  await device.renew();
  const care = device.database('care');
  await device.ask('PUT', care);
  await device.ask('GET', `${care}/_changes?since=0`);
  time.pass(23 * HOUR_MS);
  await device.renew();
  time.pass(2 * HOUR_MS);
  const page = await browse('/', undefined, { Authorization: ADMIN });
  expect(page.text).toContain('&lt;Pharmacy&gt; &amp; more');
  expect(page.text).toContain('Kisumu Lakeside');
  expect(page.text).toContain('1 station has not been heard of for more than 24 hours.');
  const { json } = await server.ask('GET', '/_fieldward/status');
  expect(json).toMatchObject({
    facilities: expect.arrayContaining([{ id: own, name: 'Kisumu Lakeside' }]),
    devices: expect.arrayContaining([
      expect.objectContaining({ facilityId, standing: 'silent' }),
      expect.objectContaining({ device: device.id, standing: 'works', behind: 0 }),
    ]),
    quarantine: [],
    storage: { documents: 0, bytes: expect.any(Number), freeBytes: expect.any(Number) },
    prefixes: { areFew: false },
  });
  expect(json.storage.bytes).toBeGreaterThan(4_096);
  await device.renew();
  expect((await device.ask('GET', '/_fieldward/status')).status).toBe(403);

  const asks = await browse(`/revoke?device=${device.id}`, undefined, { Authorization: ADMIN });
  expect(asks.text).toContain('Revoke &lt;Pharmacy&gt; &amp; more?');
  const revoked = await browse('/revoke', { device: device.id }, { Authorization: ADMIN });
  expect([revoked.status, revoked.headers.get('location')]).toEqual([
    303,
    `/_fieldward/admin?revoked=${device.id}`,
  ]);
  expect((await browse(`?revoked=${device.id}`, undefined, { Authorization: ADMIN })).text).toContain(
    'is revoked.',
  );
  expect((await device.ask('GET', care)).status).toBe(401);
  expect((await device.renew()).json.scope).toBe('handOver');
});

test.each([
  ['fr-CH, en;q=0.5', 'lang="fr" dir="ltr"', 'Nouveau poste'],
  ['xx, ar', 'lang="ar" dir="rtl"', 'محطة جديدة'],
  ['xx', 'lang="en" dir="ltr"', 'New station'],
])('in the words of %s', async (language, tag, text) => {
  const page = await browse('/', undefined, { Authorization: ADMIN, 'Accept-Language': language });
  expect(page.text).toContain(tag);
  expect(page.text).toContain(text);
});
