import {
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomUUID,
} from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { staffKeyId } from '#shared/modules/staff/staff-key.record.ts';
import { SEALED } from '#shared/sync/sealed.fixture.ts';
import { staffPurpose, staffToken, type StaffChallenge } from '#shared/sync/access-api.ts';
import { aServer, type TestServer } from '../testing.ts';
import { anEnrolled, TestTime, type TestDevice } from './access-testing.ts';

const time = new TestTime();
let server: TestServer;
let desk: TestDevice;
let nurse: Person;
let head: Person;

/** Someone with an account, and the key to it. */
interface Person {
  readonly userId: Id;
  readonly publicKey: string;
  open(sealed: StaffChallenge['sealed'], purpose: string): string;
}

function aPerson(privateKey = generateKeyPairSync('x25519').privateKey): Person {
  const uuid = randomUUID();
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    userId: `user:${uuid.slice(0, 14)}7${uuid.slice(15)}`,
    publicKey,
    open({ ephemeral, nonce, box }, purpose) {
      const other = createPublicKey({ key: Buffer.from(ephemeral, 'base64'), format: 'der', type: 'spki' });
      const shared = diffieHellman({ privateKey, publicKey: other });
      const key = Buffer.from(hkdfSync('sha256', shared, `${ephemeral}|${publicKey}`, purpose, 32));
      const bytes = Buffer.from(box, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('base64');
    },
  };
}

/** As a station writes them. @returns its revision */
async function put(id: Id, author: Id, data: JsonObject, rev?: string): Promise<string> {
  time.pass(1);
  const stamp = writeStamp({ ms: time.ms, counter: 0 }, desk.id);
  const document = {
    _id: id,
    ...(rev !== undefined && { _rev: rev }),
    type: id.split(':')[0],
    v: 1,
    facilityId: desk.enrolled?.facilityId,
    commitId: `commit-${time.ms}`,
    author,
    device: desk.id,
    data,
    stamps: Object.fromEntries(Object.keys(data).map((field) => [field, stamp])),
  };
  // By the administrator, whom the guard believes: what a device may send of staff is tested beside stations.
  const { json } = await server.ask('POST', `${desk.database('staff')}/_bulk_docs`, { docs: [document] });
  expect(json).toMatchObject([{ ok: true }]);
  return json[0].rev;
}

const account = (login: string, role: string, active = true) => ({
  login,
  displayName: login,
  roles: [role],
  active,
});
const box = { nonce: 'AAAA', box: 'AAAA' };
const stretch = { algorithm: 'argon2id', salt: 'AAAA', memoryKib: 8, passes: 1, lanes: 1 };
const keyOf = ({ userId, publicKey }: Person) => ({ userId, keys: { publicKey, privateKey: box, stretch } });

beforeAll(async () => {
  server = await aServer(undefined, undefined, { nowMs: time.nowMs });
  desk = await anEnrolled(server, time);
  await desk.ask('PUT', desk.database('staff'));
  [head, nurse] = [aPerson(), aPerson()];
});
afterAll(() => server.end());

async function signIn(person: Person, device = desk) {
  const asked = await device.ask('POST', '/_fieldward/staff-challenge', { userId: person.userId });
  if (asked.status !== 200) return asked;
  const { challenge, sealed } = asked.json;
  const secret = person.open(sealed, staffPurpose(device.enrolled?.server ?? '', device.id, challenge));
  return device.ask('POST', '/_fieldward/staff-token', { challenge, secret });
}

test('whoever opens the box is that person: who manages stations makes codes and revokes, in their facility', async () => {
  const rev = await put(head.userId, head.userId, account('head', 'administrator'));
  await put(nurse.userId, head.userId, account('nurse', 'nurse'));
  expect(await signIn(head)).toMatchObject({ status: 403, json: { error: 'unknown_person' } }); // no key yet
  await put(staffKeyId(head.userId), head.userId, keyOf(head));
  await put(staffKeyId(nurse.userId), nurse.userId, keyOf(nurse));
  const given = await signIn(head);
  expect(staffToken.parse(given.json)).toMatchObject({ userId: head.userId });
  const as = (token: string, path: string, body: object = {}) =>
    server.ask('POST', `/_fieldward/${path}`, body, { Authorization: `Bearer ${token}` });

  const facilityId = desk.enrolled?.facilityId;
  const made = await as(given.json.token, 'enrolments', { label: 'Ward' });
  expect(made.status).toBe(201);
  const other = await anEnrolled(server, time);
  expect((await as(given.json.token, 'enrolments', { facilityId: other.enrolled?.facilityId })).status).toBe(
    403,
  );
  expect((await as(given.json.token, `devices/${other.id}/revoke`)).status).toBe(404);
  const joined = await anEnrolled(server, time, facilityId);
  expect((await as(given.json.token, `devices/${joined.id}/revoke`)).status).toBe(200);
  expect((await joined.renew()).json.scope).toBe('handOver');
  const { json } = await desk.ask('GET', '/_fieldward/devices');
  expect(json.devices.find(({ device }: { device: string }) => device === joined.id)?.revoked.by).toBe(
    head.userId,
  );

  const ordinary = await signIn(nurse);
  expect(ordinary.status).toBe(200);
  expect((await as(ordinary.json.token, 'enrolments')).status).toBe(403);
  expect((await as(ordinary.json.token, `devices/${desk.id}/revoke`)).status).toBe(403);
  // What messages are sent with is taken of whoever may set that up, by a desk; and told to nobody.
  const email = { secret: 'kettle', of: 'mail.example:587 starttls desk' };
  expect((await as(ordinary.json.token, 'messages', { email })).status).toBe(403);
  expect((await desk.ask('POST', '/_fieldward/messages', { email })).status).toBe(403);
  expect((await server.ask('POST', '/_fieldward/messages', { email })).status).toBe(403);
  const standing = { has: [], server: desk.enrolled?.server, waiting: 0 };
  expect((await desk.ask('GET', '/_fieldward/messages')).json).toMatchObject(standing);
  const taken = await as(given.json.token, 'messages', { email });
  expect(taken.json).toMatchObject({ ...standing, has: [{ medium: 'email', of: email.of }] });
  expect(taken.text).not.toContain('kettle');
  expect((await other.ask('GET', '/_fieldward/messages')).json).toMatchObject(standing);
  const trial = { medium: 'email', to: 'me@clinic.example' };
  expect((await desk.ask('POST', '/_fieldward/messages/test', trial)).json).toEqual({ outcome: 'notSetUp' });
  // What a role may is looked up with each request; a closed account's token is none.
  await put(
    nurse.userId,
    head.userId,
    account('nurse', 'nurse', false),
    (await server.ask('GET', `${desk.database('staff')}/${nurse.userId}`)).json._rev,
  );
  expect((await as(ordinary.json.token, 'enrolments')).status).toBe(401);
  expect((await signIn(nurse)).json).toMatchObject({ error: 'unknown_person' });
  await put(head.userId, head.userId, account('head', 'nurse'), rev);
  expect((await as(given.json.token, 'enrolments')).status).toBe(403);
});

test('a box is closed as stations open theirs', () => {
  const key = createPrivateKey({
    key: Buffer.from(SEALED.privateKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  const person = aPerson(key);
  expect([person.publicKey, person.open(SEALED.sealed, SEALED.purpose)]).toEqual([
    SEALED.publicKey,
    SEALED.secret,
  ]);
});

test('an answer counts once, at the device that asked, in time; guessing ends', async () => {
  const challenge = async () =>
    (await desk.ask('POST', '/_fieldward/staff-challenge', { userId: head.userId })).json as StaffChallenge;
  const answer = (id: string, secret: string, device = desk) =>
    device.ask('POST', '/_fieldward/staff-token', { challenge: id, secret });
  const opened = ({ challenge: id, sealed }: StaffChallenge) =>
    head.open(sealed, staffPurpose(desk.enrolled?.server ?? '', desk.id, id));
  const neighbour = await anEnrolled(server, time, desk.enrolled?.facilityId);
  const first = await challenge();
  expect((await answer(first.challenge, opened(first), neighbour)).status).toBe(403);
  expect((await answer(first.challenge, opened(first))).status).toBe(200);
  expect((await answer(first.challenge, opened(first))).status).toBe(403);
  const late = await challenge();
  time.pass(121_000);
  expect((await answer(late.challenge, opened(late))).status).toBe(403);
  const guessed = await challenge();
  expect((await answer(guessed.challenge, opened(late))).status).toBe(403);
  expect((await answer(guessed.challenge, opened(guessed))).status).toBe(403);
  expect(() => nurse.open(guessed.sealed, staffPurpose('', desk.id, ''))).toThrow(
    'unable to authenticate data',
  );
  const elsewhere = await anEnrolled(server, time);
  expect((await elsewhere.ask('POST', '/_fieldward/staff-challenge', { userId: head.userId })).status).toBe(
    403,
  );
  for (let tries = 0; tries < 20; tries += 1) await answer('none', 'AAAA');
  expect((await answer('none', 'AAAA')).status).toBe(429);
  expect((await server.ask('POST', '/_fieldward/staff-challenge', { userId: head.userId })).status).toBe(403);
});
