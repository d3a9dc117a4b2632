import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderTarget } from '#engine/backup/folder-target.ts';
import { restore } from '#engine/backup/restore.ts';
import { runBackup } from '#engine/backup/run-backup.ts';
import { aStation, aTargetFolder, contentOf, filesOf } from '#engine/backup/testing.ts';
import {
  addDocument,
  aPdf,
  Cleanups,
  temporaryDataDir,
  TEST_PASSWORD,
  testStation,
  testWindow,
} from '#engine/station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { run, type Ran } from './cli-testing.ts';

const cleanups = new Cleanups();
afterAll(() => cleanups.run());

type Made = Awaited<ReturnType<typeof make>>;

/** A station with patients, files and a backup: as it is left when it is closed, and when it is killed. */
async function make(cipher: 'sqlcipher' | 'aegis') {
  const place = temporaryDataDir(cleanups);
  const station = await aStation(cleanups, { cipher });
  const { client, recoveryKey } = station;
  const patientIds = await station.register(6);
  const [first = '', second = ''] = patientIds;
  const scan = aPdf(150_000);
  // One of them in two charts: it lies on disk once.
  const documents = [
    await addDocument(client, first, scan),
    await addDocument(client, second, scan),
    await addDocument(client, first, aPdf(9_000)),
  ];
  const [closed, killed] = [join(place, 'closed'), join(place, 'killed')];
  const isOwn = (path: string) => !/(local|\.lock|-shm|place\.json)$/.test(path);
  // Before the backup, which copies the log back.
  cpSync(station.dataDir, killed, { recursive: true, filter: isOwn });
  const target = aTargetFolder(cleanups);
  const done = await runBackup(station.options({ target: folderTarget(target) }));
  if (!done.ok) throw new Error(done.error.code);
  const content = await contentOf(station.opened());
  await station.station.close();
  cpSync(station.dataDir, closed, { recursive: true, filter: isOwn });
  return { place, closed, killed, target, content, documents, patientIds, recoveryKey };
}

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  writeFileSync(file, bytes);
}

type Place = (bytes: Buffer) => number;

/** A copy of the folder with one bit changed. */
function changed({ place, closed, killed }: Made, file: string | RegExp, at: Place): string {
  const folder = mkdtempSync(join(place, 'changed-'));
  cpSync(file === 'station.db-wal' ? killed : closed, folder, { recursive: true });
  const isIt = (path: string) => (typeof file === 'string' ? path === join(folder, file) : file.test(path));
  const path = filesOf(folder).find(isIt) ?? '';
  flip(path, at(readFileSync(path)));
  return folder;
}

/** Codes with the file of each, as `verify store` tells them: by its refusal, or by its report. */
function told({ code, out, err }: Ran): readonly unknown[] {
  expect(out + err).not.toMatch(/Odhiambo|Grace|Referral|internal/);
  const { error } = JSON.parse(err) as { readonly error: { readonly code: string } };
  expect([error.code, code]).toEqual([error.code, error.code === 'verify.store' ? 1 : 4]);
  return out === '' ? [error] : (JSON.parse(out) as { readonly issues: readonly unknown[] }).issues;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const inPage =
  (part: number): Place =>
  ({ length }) =>
    Math.floor((length * part) / 4096) * 4096 + 2_000;

describe.each(['sqlcipher', 'aegis'] as const)('one byte changed on disk (%s)', (cipher) => {
  let made: Made;
  beforeAll(async () => {
    made = await make(cipher);
  });

  it('is none where nothing was', async () => {
    for (const folder of [made.closed, made.killed]) {
      const copy = mkdtempSync(join(made.place, 'sound-'));
      cpSync(folder, copy, { recursive: true });
      const { code, out } = await run(['verify', 'store', '--data', copy, '--json']);
      expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, files: 2 }]);
      rmSync(copy, { recursive: true });
    }
  });

  it.each<[string, string, Place]>([
    ['station.db', 'the header', () => 20],
    ['station.db', 'a page near the start', inPage(0.2)],
    ['station.db', 'a page in the middle', inPage(0.5)],
    ['station.db', 'a page near the end', inPage(0.85)],
    ['station.db', 'the last byte', ({ length }) => length - 1],
    ['station.db-wal', 'the header', () => 9],
    ['station.db-wal', 'its first frame', () => 1_000],
    ['keys.json', 'a name', (bytes) => bytes.indexOf('Achieng')],
    ['keys.json', 'a box', (bytes) => bytes.indexOf('"box"') + 12],
  ])('in %s, %s, is found and the file named', async (file, _where, at) => {
    const folder = changed(made, file, at);
    const found = told(await run(['verify', 'store', '--data', folder, '--json']));
    expect(found).toContainEqual(
      expect.objectContaining({ code: expect.stringMatching(/^(store|file)\.damaged$/), file }),
    );
    rmSync(folder, { recursive: true });
  });

  it('in a document is found, named, and no page of it shown', async () => {
    const folder = changed(made, /\/blobs\//, ({ length }) => length >> 1);
    const found = told(await run(['verify', 'store', '--data', folder, '--json']));
    expect(found).toEqual([{ code: 'blob.damaged', name: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const station = await testStation(cleanups, { dataDir: folder });
    const { client } = testWindow(station, cleanups);
    await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const read = await Promise.all(
      made.documents.map(({ id }) => client.request(contracts.documents.read, { id, part: 'file', from: 0 })),
    );
    expect(read.map((answer) => (answer.ok ? 'shown' : answer.error.code)).toSorted()).toContain(
      'document.damaged',
    );
    await station.close();
  });

  it('that a desk meets while it is open is told as such', async () => {
    const folder = mkdtempSync(join(made.place, 'open-'));
    cpSync(made.closed, folder, { recursive: true });
    const station = await testStation(cleanups, { dataDir: folder });
    const { client } = testWindow(station, cleanups);
    await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const file = join(folder, 'station.db');
    for (let at = 8_192 + 2_000; at < readFileSync(file).length; at += 4_096) flip(file, at);
    const answers = await Promise.all([
      ...made.patientIds.map((id) => client.request(contracts.patients.get, { id })),
      client.request(contracts.patients.newest, { limit: 5 }),
      client.request(contracts.patients.register, { name: [{ family: 'Were' }], gender: 'male' }),
    ]);
    const codes = answers.map((answer) => (answer.ok ? 'ok' : JSON.stringify(answer.error)));
    expect(new Set(codes)).toContain('{"code":"store.damaged","file":"station.db"}');
    expect(codes.filter((code) => code.includes('internal'))).toEqual([]);
    await station.close();
  });

  it('in a backup is named and never restored; the backup as it was brings back everything', async () => {
    const { target, recoveryKey, content, documents } = made;
    const opener = { kind: 'recoveryKey', typed: recoveryKey } as const;
    const attempt = (dataDir: string) =>
      restore({ target: folderTarget(target), opener, dataDir, nowMs: Date.now() });
    for (const file of filesOf(target)) {
      const sound = readFileSync(file);
      flip(file, sound.length >> 1);
      const dataDir = join(made.place, 'refused');
      expect(await attempt(dataDir)).toEqual({
        ok: false,
        error: { code: 'backup.damaged', file: file.slice(target.length + 1) },
      });
      expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
      writeFileSync(file, sound);
    }
    const dataDir = join(made.place, 'restored');
    expect(await attempt(dataDir)).toMatchObject({ ok: true });
    const { code, out } = await run(['verify', 'store', '--data', dataDir, '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, files: 2 }]);
    const station = await testStation(cleanups, { dataDir });
    const { client } = testWindow(station, cleanups);
    await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const brought = new Set(await contentOf(station.engine.opened()));
    expect(content.filter((line) => !brought.has(line))).toEqual([]);
    for (const { id, file } of documents) {
      const read = await client.request(contracts.documents.read, { id, part: 'file', from: 0 });
      expect(read.ok && sha256(Buffer.from(read.value.bytes, 'base64'))).toBe(file.hash);
    }
    await station.close();
  });
});
