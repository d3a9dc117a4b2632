import { createHash, randomBytes, randomInt } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReplica, type ReplicaOptions } from './replica.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { StoreDamaged } from './store-errors.ts';
import {
  anEnvelope,
  mustCommit,
  newId,
  Note,
  openTest,
  putOf,
  temporaryFolder,
  TEST_RECORDS,
} from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());
const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe.each(['sqlcipher', 'aegis'] as const)('a file that is not as it was left (%s)', (cipher) => {
  const key = randomBytes(32);
  const sound = join(place.folder, `${cipher}-sound.db`);
  let made = 0;

  beforeAll(async () => {
    const replica = await openTest({ file: sound, key, cipher, create: true, live: false });
    const notes = [...Array(300).keys()].map((turn) =>
      anEnvelope('note', { patientId: newId('patient'), text: `note ${turn} `.repeat(60), status: 'draft' }),
    );
    mustCommit(
      replica,
      notes.map((note) => putOf(note)),
    );
    await replica.close();
  });

  function aCopy(change: (file: string) => void): string {
    made += 1;
    const file = join(place.folder, `${cipher}-${made}.db`);
    copyFileSync(sound, file);
    change(file);
    return file;
  }

  async function refusal(file: string, options: Partial<ReplicaOptions> = {}): Promise<string> {
    const before = existsSync(file) ? digest(file) : undefined;
    const opened = await openReplica({ file, key, cipher, records: TEST_RECORDS, live: false, ...options });
    if (opened.ok) {
      await opened.value.close();
      return 'opened';
    }
    expect(existsSync(file) ? digest(file) : undefined).toBe(before);
    expect(readdirSync(place.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    return opened.error.code;
  }

  const flip = (at: number) => (file: string) => {
    const bytes = readFileSync(file);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    writeFileSync(file, bytes);
  };

  it('has another key', async () => {
    expect(await refusal(sound, { key: randomBytes(32) })).toBe('store.wrongKey');
    expect(await refusal(sound, { key: randomBytes(32), create: true })).toBe('store.exists');
    expect(await refusal(sound)).toBe('opened');
  });

  it('is missing, or is to be created where there is one', async () => {
    expect(await refusal(join(place.folder, 'none.db'))).toBe('store.missing');
    expect(existsSync(join(place.folder, 'none.db.lock'))).toBe(false);
    expect(await refusal(sound, { create: true })).toBe('store.exists');
  });

  it.each([0, 1, 100, 4095, 4096, 40_960])('is cut to %d bytes', async (size) => {
    expect(await refusal(aCopy((file) => truncateSync(file, size)))).toBe('store.damaged');
  });

  it('lacks its last page, or part of it', async () => {
    const { size } = statSync(sound);
    expect(await refusal(aCopy((file) => truncateSync(file, size - 4096)))).toBe('store.damaged');
    expect(await refusal(aCopy((file) => truncateSync(file, size - 7)))).toBe('store.damaged');
  });

  it('has a changed bit on its first page', async () => {
    for (const at of [3, 16, 20, 23, 99, 2000, 4090])
      expect([at, await refusal(aCopy(flip(at)))]).toEqual([at, 'store.damaged']);
  });

  it('is no replica at all', async () => {
    const text = Buffer.from('just some text, longer than a page. '.repeat(400));
    // Without the salt of its key nothing tells it from another key's file.
    expect(await refusal(aCopy((file) => writeFileSync(file, text.subarray(0, 8192))))).toBe(
      'store.wrongKey',
    );
  });

  it(
    'has a changed bit anywhere: refused, or found by reading and by verify',
    { timeout: 60_000 },
    async () => {
      const { size } = statSync(sound);
      for (let turn = 0; turn < 12; turn += 1) {
        const file = aCopy(flip(randomInt(4096, size)));
        const opened = await openReplica({ file, key, cipher, records: TEST_RECORDS, live: false });
        const codes: string[] = opened.ok
          ? (await opened.value.verify()).issues.map(({ code }) => code)
          : [opened.error.code.replace('store', 'file')];
        expect(codes).toContain('file.damaged');
        if (opened.ok) await opened.value.close();
      }
    },
  );

  it('tells damage that a read meets', async () => {
    const file = aCopy(() => undefined);
    const replica = await openTest({ file, key, cipher, live: false });
    // Everything beyond what opening has read and keeps in memory.
    for (let page = 140; page < statSync(file).size / 4096; page += 1) flip(page * 4096 + 2000)(file);
    await expect(replica.reader().list(Note, { where: {} })).rejects.toThrow(StoreDamaged);
    await replica.close();
  });

  it('was written by a later version, or is older than a reader can migrate', async () => {
    const withSchema = (schema: number) =>
      aCopy((file) => {
        const opened = openSqliteFile(file, key, cipher, 'write');
        if (!opened.ok) throw new Error(opened.error.code);
        opened.value.pragma(`user_version = ${schema}`);
        opened.value.close();
      });
    expect(await refusal(withSchema(99))).toBe('store.newer');
    expect(await refusal(withSchema(0), { readonly: true })).toBe('store.older');
  });
});
