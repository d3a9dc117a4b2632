import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeId } from '#shared/kernel/ids.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { ADMIN, aServer, type TestServer } from '../../testing.ts';
import { aCouchLine, type CouchLine } from './couch-line.testing.ts';
import { aCouchDb, type RunningCouch } from './couchdb.testing.ts';

/**
 * What the server itself writes into several databases at once: refused documents that an administrator delivers for a station that
 * will not come again. Long, because a server that is killed, a CouchDB and a line between them are set up for each case.
 */
const uuid = () => randomUUID().replace(/^(.{14})./, '$17');
const COMPARTMENTS = ['clinical', 'care', 'medication'] as const;
const TYPES = { clinical: 'allergy', care: 'printedPaper', medication: 'medicationRequest' } as const;

class Facility {
  readonly id = makeId('facility', uuid());
  readonly #ask: TestServer['ask'];
  numbers: readonly number[] = [];
  ids: readonly string[] = [];

  constructor(ask: TestServer['ask']) {
    this.#ask = ask;
  }

  /** A document in each of the compartments, none of which is what its record should be. */
  async refuse(): Promise<void> {
    const ids: string[] = [];
    for (const compartment of COMPARTMENTS) {
      const type = TYPES[compartment];
      const id = makeId(type, uuid());
      const patientId = makeId('patient', uuid());
      const stamp = writeStamp({ ms: Date.now(), counter: 0 }, 'desk00000001');
      const document = {
        _id: id,
        type,
        v: 1,
        facilityId: this.id,
        patientId,
        commitId: 'one',
        author: 'system',
        device: 'desk00000001',
        stamps: { patientId: stamp, note: stamp },
        data: { patientId, note: 1 },
      };
      const database = `/${databaseOf(this.id, compartment)}`;
      await this.#ask('PUT', database);
      const { json } = await this.#ask('POST', `${database}/_bulk_docs`, { docs: [document] });
      const [{ reason }] = json as [{ reason?: string }]; // as CouchDB answers
      if (!reason?.startsWith('record_invalid')) throw new Error(`not refused as it should be: ${reason}`);
      ids.push(id);
    }
    this.ids = ids;
    const { json } = await this.#ask('GET', '/_fieldward/quarantine');
    const kept = (json.documents as { id: string; number: number }[]).filter(({ id }) => ids.includes(id));
    this.numbers = kept.map(({ number }) => number);
    if (this.numbers.length !== COMPARTMENTS.length) throw new Error('all lie in quarantine');
  }

  deliver(numbers = this.numbers) {
    return this.#ask('POST', '/_fieldward/quarantine/deliver', { numbers });
  }

  /** Of each compartment: the revisions of what stands there. */
  async standing(ask = this.#ask): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [index, compartment] of COMPARTMENTS.entries()) {
      const path = `/${databaseOf(this.id, compartment)}/${encodeURIComponent(this.ids[index] ?? '')}?revs=true&conflicts=true`;
      const { status, json } = await ask('GET', path);
      found.push(
        status === 200 ? `${json._revisions.ids.length}${json._conflicts ? '!' : ''}` : String(status),
      );
    }
    return found;
  }
}

const ALL = COMPARTMENTS.map(() => '1');
const NONE = COMPARTMENTS.map(() => '404');

test('in one file they are one transaction: all or none', async () => {
  const server = await aServer();
  const facility = new Facility(server.ask);
  await facility.refuse();
  expect(await facility.standing()).toEqual(NONE);
  expect((await facility.deliver([...facility.numbers, 99])).status).toBe(404);
  expect(await facility.standing()).toEqual(NONE);
  expect((await facility.deliver()).json).toEqual({ delivered: facility.numbers, stale: [] });
  expect(await facility.standing()).toEqual(ALL);
  expect((await facility.deliver()).json).toEqual({ delivered: facility.numbers, stale: [] });
  expect(await facility.standing()).toEqual(ALL);
  await server.end();
});

describe('before a CouchDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-journal-'));
  const key = randomBytes(32).toString('hex');
  let couch: RunningCouch;
  let line: CouchLine;
  let child: ChildProcess;
  let url = '';
  let exited: Promise<unknown>;
  let facility: Facility;

  const ask: TestServer['ask'] = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { Authorization: ADMIN, Accept: 'application/json', 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
  };

  async function start(): Promise<void> {
    const main = join(import.meta.dirname, '../../main.ts');
    child = spawn(process.execPath, [main, '--data', folder, '--port', '0', '--couchdb', line.url], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FIELDWARD_ADMIN_PASSWORD: 'correct horse battery', FIELDWARD_SERVER_KEY: key },
    });
    exited = once(child, 'exit');
    if (!child.stdout) throw new Error('a pipe');
    const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]; // of the interface
    url = said.replace('listening on ', '');
  }

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    child.kill(signal);
    await exited;
  }

  beforeAll(async () => {
    couch = await aCouchDb();
    line = await aCouchLine(couch.url);
    await start();
  });
  beforeEach(async () => {
    Object.assign(line, { hold: 'nothing', passing: 0 });
    facility = new Facility(ask);
    await facility.refuse();
  });
  afterAll(async () => {
    await kill('SIGTERM');
    line.close();
    await couch.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('they come to stand, each once, and are asked for again without harm', async () => {
    expect((await facility.deliver()).json).toEqual({ delivered: facility.numbers, stale: [] });
    expect(await facility.standing()).toEqual(ALL);
    expect((await facility.deliver()).json).toEqual({ delivered: facility.numbers, stale: [] });
    expect(await facility.standing()).toEqual(ALL);
  });

  test.each([
    ['before', 0],
    ['before', 1],
    ['after', 0],
    ['after', 2],
  ] as const)(
    'a server that is killed %s write %d is in the CouchDB carries all of it out when it comes back',
    { timeout: 60_000 },
    async (hold, index) => {
      Object.assign(line, { hold, passing: index });
      const held = line.held();
      facility.deliver().catch(() => undefined); // no answer comes
      await held;
      await kill();
      line.hold = 'nothing';
      await start();
      expect(await facility.standing()).toEqual(ALL);
      expect((await facility.deliver()).json).toEqual({ delivered: facility.numbers, stale: [] });
      expect(await facility.standing()).toEqual(ALL);
    },
  );

  test('while the CouchDB is away nothing is answered that is not kept; what was goes there when it is back', async () => {
    Object.assign(line, { hold: 'before', passing: 1 });
    const held = line.held();
    const answered = facility.deliver();
    await held;
    line.cut();
    // One document is there, and the answer has come: the others are in the journal.
    expect(await answered).toMatchObject({ status: 200, json: { delivered: facility.numbers } });
    const care = `/${databaseOf(facility.id, 'care')}/_bulk_docs`;
    expect((await ask('POST', care, { docs: [{ _id: 'x' }] })).status).toBe(503);
    expect((await facility.deliver()).status).toBe(503);
    line.hold = 'nothing';
    line.join();
    await expect.poll(() => facility.standing()).toEqual(ALL);
  });

  test('what was written past the server is not overwritten: the commit is kept, and what came after goes on', async () => {
    Object.assign(line, { hold: 'before', passing: 0 });
    const held = line.held();
    facility.deliver().catch(() => undefined); // no answer comes
    await held;
    await kill();
    line.hold = 'nothing';
    const { ids } = facility;
    const raw = new URL(couch.url);
    const past = `${raw.origin}/${databaseOf(facility.id, 'care')}/${encodeURIComponent(ids[1] ?? '')}`;
    const authorization = `Basic ${Buffer.from(`${raw.username}:${raw.password}`).toString('base64')}`;
    await fetch(past, {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        ...(raw.username && { Authorization: authorization }),
      },
      body: JSON.stringify({ by: 'hand' }),
    });
    await start();
    expect(await facility.standing()).toEqual(ALL);
    expect((await ask('GET', past.replace(raw.origin, ''))).json).toMatchObject({ by: 'hand' });
    const { json } = await facility.deliver();
    expect(json).toEqual({
      delivered: [facility.numbers[0], facility.numbers[2]],
      stale: [facility.numbers[1]],
    });
  });
});
