import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import type { ImportProgress } from '#shared/modules/imports/imports.contract.ts';
import { systemTimers } from '../idle-lock.ts';
import { ImportTurn } from './import-turn.ts';
import { importStation } from './imports.actions.ts';
import { Cleanups, setUpStation, TEST_SET_UP, testWindow } from '../station-testing.ts';

const { imports, patients, session } = contracts;

let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;
let client: Client;

beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups);
  client = desk.client;
});
afterEach(() => cleanups.run());

const people = (count: number) =>
  Buffer.from(
    Array.from(
      { length: count },
      (_, index) => `{"resourceType":"Patient","id":"p${index}","name":[{"family":"Auma"}]}\n`,
    ).join(''),
  );

async function begin(
  files: readonly { name: string; content: Uint8Array; announced?: number }[],
  by = client,
): Promise<string> {
  const begun = await by.request(imports.begin, {
    files: files.map(({ name, content, announced }) => ({ name, bytes: announced ?? content.length })),
  });
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value.id;
}

/** In pieces, as a window sends them. */
async function append(
  id: string,
  file: number,
  content: Uint8Array,
  by = client,
): Promise<string | undefined> {
  for (let from = 0; from < content.length; from += 50_000) {
    const chunk = Buffer.from(content.subarray(from, from + 50_000)).toString('base64');
    const done = await by.request(imports.append, { id, file, chunk });
    if (!done.ok) return done.error.code;
  }
  return undefined;
}

function watch(by = client) {
  const seen: ImportProgress[][] = [];
  cleanups.add(
    by.subscribe(imports.progress, {}, (value) => {
      if (value.ok) seen.push(value.value);
    }),
  );
  return { seen, latest: () => seen.at(-1)?.[0] };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 50_000, interval: 20 });

describe('files from a window', () => {
  test('are taken in, with progress and a report', async () => {
    const progress = watch();
    const content = gzipSync(people(450));
    const id = await begin([
      { name: 'people.ndjson.gz', content },
      { name: 'bad.json', content: Buffer.from('{') },
    ]);
    await append(id, 0, content);
    await append(id, 1, Buffer.from('{'));
    expect((await client.request(imports.run, { id })).ok).toBe(true);
    await until(() => expect(progress.latest()?.state).toBe('done'));
    const last = progress.latest();
    expect(last).toMatchObject({
      id,
      resources: 450,
      files: [
        { name: 'people.ndjson.gz', bytes: content.length, read: content.length },
        { name: 'bad.json', bytes: 1, read: 1 },
      ],
      report: { imported: { Patient: 450 }, errors: [{ file: 'bad.json', code: 'import.notJson' }] },
    });
    expect(last?.rate).toBeGreaterThan(0);
    expect(last?.finishedAt).toBeDefined();
    expect(await client.request(patients.count, {})).toEqual({ ok: true, value: 450 });
  });

  test('half of a file is no file', async () => {
    const content = people(10);
    const id = await begin([{ name: 'people.ndjson', content }]);
    await append(id, 0, content.subarray(0, content.length - 20));
    expect(await client.request(imports.run, { id })).toEqual({
      ok: false,
      error: { code: 'badInput', issues: [{ path: 'files.0', code: 'import.incomplete' }] },
    });
  });

  test('more than was announced, or than fits, is refused', async () => {
    const id = await begin([{ name: 'people.ndjson', content: people(1), announced: 10 }]);
    expect(await append(id, 0, people(1))).toBe('import.tooLarge');
    const tooLarge = await client.request(imports.begin, {
      files: [{ name: 'huge.ndjson', bytes: 2 ** 31 }],
    });
    expect(tooLarge).toEqual({ ok: false, error: { code: 'import.tooLarge', maximumBytes: 2 ** 30 - 10 } });
  });

  test('what is not there is unknown', async () => {
    const id = await begin([{ name: 'people.ndjson', content: people(1) }]);
    expect(await append(id, 1, people(1))).toBe('import.unknown');
    expect(await append('nothing', 0, people(1))).toBe('import.unknown');
    for (const channel of [imports.run, imports.cancel]) {
      expect(await client.request(channel, { id: 'nothing' })).toEqual({
        ok: false,
        error: { code: 'import.unknown' },
      });
    }
  });
});

describe('an import under way', () => {
  test('is cancelled after the transaction at hand; what is in stays', async () => {
    const progress = watch();
    const content = people(20_000);
    const id = await begin([{ name: 'people.ndjson', content }]);
    await append(id, 0, content);
    await client.request(imports.run, { id });
    await until(() => expect(progress.latest()?.resources).toBeGreaterThan(0));
    await client.request(imports.cancel, { id });
    await until(() => expect(progress.latest()?.state).toBe('cancelled'));
    const imported = progress.latest()?.report.imported['Patient'] ?? 0;
    expect(imported).toBeGreaterThan(0);
    expect(imported).toBeLessThan(20_000);
    expect(await client.request(patients.count, {})).toEqual({ ok: true, value: imported });
  });

  test('lets others work, and goes on when its window is locked; only one runs', async () => {
    const progress = watch();
    const content = people(3_000);
    const [id, second] = [
      await begin([{ name: 'a.ndjson', content }]),
      await begin([{ name: 'b.ndjson', content: people(1) }]),
    ];
    await append(id, 0, content);
    await append(second, 0, people(1));
    await client.request(imports.run, { id });
    expect(await client.request(imports.run, { id: second })).toEqual({
      ok: false,
      error: { code: 'import.busy' },
    });
    const registered = await client.request(patients.register, {
      name: [{ family: 'Otieno' }],
      gender: 'male',
    });
    expect(registered.ok).toBe(true);
    await until(() => expect(progress.latest()).toBeDefined());
    await client.request(session.lock, {});
    expect(await client.request(imports.cancel, { id })).toEqual({ ok: false, error: { code: 'locked' } });
    await client.request(session.unlock, { password: TEST_SET_UP.password });
    await until(() => expect(progress.seen.at(-1)?.find((one) => one.id === id)?.state).toBe('done'));
    expect(await client.request(patients.count, {})).toEqual({ ok: true, value: 3_001 });
  });

  test('stays in reach, however many uploads are begun after it', async () => {
    const progress = watch();
    const content = people(20_000);
    const id = await begin([{ name: 'people.ndjson', content }]);
    await append(id, 0, content);
    await client.request(imports.run, { id });
    for (let other = 0; other < 25; other += 1) {
      const begun = await begin([{ name: 'later.ndjson', content: people(1) }]);
      await client.request(imports.cancel, { id: begun });
    }
    const last = await begin([{ name: 'later.ndjson', content: people(1) }]);
    await append(last, 0, people(1));
    expect(await client.request(imports.run, { id: last })).toMatchObject({ error: { code: 'import.busy' } });
    expect(await client.request(imports.cancel, { id })).toEqual({ ok: true, value: {} });
    await until(() => expect(progress.seen.at(-1)?.find((one) => one.id === id)?.state).toBe('cancelled'));
    expect(progress.seen.at(-1)?.filter(({ state }) => state === 'cancelled').length).toBeLessThanOrEqual(21);
  });

  test('is seen in every window of the same person, and steered from there', async () => {
    const { client: other } = testWindow(desk.station, cleanups);
    await other.request(session.signIn, { login: TEST_SET_UP.login, password: TEST_SET_UP.password });
    const id = await begin([{ name: 'a.ndjson', content: people(1) }]);
    const progress = watch(other);
    await until(() => expect(progress.latest()).toMatchObject({ id, state: 'receiving' }));
    expect(await other.request(imports.cancel, { id })).toEqual({ ok: true, value: {} });
    await until(() => expect(progress.latest()?.state).toBe('cancelled'));
    expect(await append(id, 0, people(1))).toBe('import.unknown');
  });
});

describe('uploads', () => {
  test('may not promise more together than one may', async () => {
    await begin([{ name: 'a.ndjson', content: people(1), announced: 2 ** 30 - 10 }]);
    const more = await client.request(imports.begin, { files: [{ name: 'b.ndjson', bytes: 11 }] });
    expect(more).toEqual({ ok: false, error: { code: 'import.tooLarge', maximumBytes: 10 } });
  });

  test('more than a person needs at once are refused', async () => {
    for (let one = 0; one < 20; one += 1) await begin([{ name: 'a.ndjson', content: people(1) }]);
    expect(await client.request(imports.begin, { files: [{ name: 'a.ndjson', bytes: 1 }] })).toMatchObject({
      error: { code: 'import.busy' },
    });
  });

  test.each([session.lock, session.signOut])('go when their person leaves by %s', async (leave) => {
    const id = await begin([{ name: 'a.ndjson', content: people(1) }]);
    await append(id, 0, people(1));
    await client.request(leave, {});
    await client.request(session.signIn, { login: TEST_SET_UP.login, password: TEST_SET_UP.password });
    expect(await client.request(imports.run, { id })).toMatchObject({ error: { code: 'import.unknown' } });
  });

  test('stay while their person sits at another window', async () => {
    const { client: other } = testWindow(desk.station, cleanups);
    await other.request(session.signIn, { login: TEST_SET_UP.login, password: TEST_SET_UP.password });
    const id = await begin([{ name: 'a.ndjson', content: people(1) }]);
    await client.request(session.lock, {});
    expect(await append(id, 0, people(1), other)).toBeUndefined();
  });

  test('that nobody goes on with are freed, without anyone asking', async () => {
    const asker = desk.connection.session();
    if (!asker) throw new Error('nobody sits there');
    let looks: (() => void)[] = [];
    let nowMs = Date.parse('2026-03-12T06:42:00Z');
    const { actions } = importStation(
      { ...desk.station.engine, clock: { nowMs: () => nowMs, upMs: () => 0 } },
      new ImportTurn(),
      { ...systemTimers, later: (work) => (looks.push(work), () => undefined) },
    );
    const context = { session: asker, now: '2026-03-12T09:42:00+03:00', nowMs, today: '2026-03-12' };
    const seen: (string | undefined)[] = [];
    cleanups.add(
      actions.progress({ ...context, input: {} }, (value) =>
        seen.push(value.ok ? value.value[0]?.state : ''),
      ),
    );
    await actions.begin({ ...context, input: { files: [{ name: 'a.ndjson', bytes: 10 }] } });
    const look = () => {
      const due = looks;
      looks = [];
      for (const work of due) work();
    };
    nowMs += 9 * 60_000;
    look();
    await until(() => expect(seen.at(-1)).toBe('receiving'));
    nowMs += 2 * 60_000;
    look();
    await until(() => expect(seen.at(-1)).toBe('cancelled'));
    expect(looks).toEqual([]); // nothing is left to look for
  });
});
