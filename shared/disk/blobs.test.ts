import { createHash, randomBytes, randomInt } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CHUNK_BYTES, HEADER_BYTES, STORED_CHUNK_BYTES, storedBytes } from './blob-format.ts';
import { BlobDamaged } from './blob-streams.ts';
import { openBlobs, type Blobs } from './blobs.ts';

const place = mkdtempSync(join(tmpdir(), 'fieldward-blobs-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
let made = 0;
const KEY = randomBytes(32);
const HOUR = 3_600_000;

function aFolder(): string {
  made += 1;
  return join(place, `blobs-${made}`);
}

function openTest(
  options: Partial<Parameters<typeof openBlobs>[0]> = {},
): Blobs & { readonly folder: string } {
  const folder = options.folder ?? aFolder();
  return { folder, ...openBlobs({ folder, key: Buffer.from(KEY), quotaBytes: 1e9, ...options }) };
}

async function* of(content: Buffer, pieceBytes = 10_000): AsyncGenerator<Buffer> {
  const piece = Buffer.alloc(pieceBytes); // used again and again, as some readers do
  for (let at = 0; at < content.length; at += pieceBytes)
    yield piece.subarray(0, content.copy(piece, 0, at, at + pieceBytes));
}

async function* hashes(...all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

async function store(blobs: Blobs, content: Buffer): Promise<string> {
  const put = await blobs.put(of(content));
  if (!put.ok) throw new Error(put.error.code);
  return put.value.hash;
}

async function contentOf(
  blobs: Blobs,
  hash: string,
  range?: { start?: number; end?: number },
): Promise<Buffer> {
  const read = await blobs.read(hash, range);
  if (!read.ok) throw new Error(read.error.code);
  return buffer(Readable.from(read.value.content));
}

async function outcome(blobs: Blobs, hash: string): Promise<string> {
  const read = await blobs.read(hash);
  if (!read.ok) return read.error.code;
  try {
    for await (const _bytes of read.value.content);
    return 'sound';
  } catch (error) {
    if (error instanceof BlobDamaged) return error.code;
    throw error;
  }
}

describe('a blob', () => {
  it('comes back as it went in, whole and in ranges, whatever its length', async () => {
    const blobs = openTest();
    const lengths = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_001];
    for (const length of lengths) {
      const content = randomBytes(length);
      const put = await blobs.put(of(content));
      const hash = createHash('sha256').update(content).digest('hex');
      expect(put).toEqual({ ok: true, value: { hash, size: length } });
      expect((await contentOf(blobs, hash)).equals(content)).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.nat(length + 10), fc.nat(length + 10), async (start, end) => {
          const part = await contentOf(blobs, hash, { start, end });
          expect(part.equals(content.subarray(start, end))).toBe(true);
        }),
        { numRuns: 20 },
      );
    }
    expect(await blobs.verify()).toEqual({ ok: true, blobs: lengths.length, issues: [] });
    expect(await blobs.usedBytes()).toBe(lengths.reduce((sum, length) => sum + storedBytes(length), 0));
  });

  it('is stored once, and neither its content nor its hash stands on disk', async () => {
    const blobs = openTest();
    const content = Buffer.from('Consent of Grace Achieng Odhiambo '.repeat(5000));
    const hash = await store(blobs, content);
    expect(await store(blobs, content)).toBe(hash);
    const files = readdirSync(blobs.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files).toHaveLength(1);
    expect(await blobs.usedBytes()).toBe(storedBytes(content.length));
    for (const { parentPath, name } of files) {
      expect(name).not.toContain(hash.slice(0, 8));
      expect(readFileSync(join(parentPath, name)).includes('Odhiambo')).toBe(false);
    }
    const other = openTest({ folder: blobs.folder, key: randomBytes(32) });
    expect(await other.has(hash)).toBe(false);
  });

  it('is not there when its source breaks off', async () => {
    const blobs = openTest();
    async function* broken() {
      yield randomBytes(100_000);
      throw new Error('scanner unplugged');
    }
    await expect(blobs.put(broken())).rejects.toThrow('scanner unplugged');
    expect(await blobs.names()).toEqual([]);
    expect(await blobs.usedBytes()).toBe(0);
    expect(readdirSync(join(blobs.folder, 'drafts'))).toEqual([]);
  });

  it('is refused beyond the quota, and others stay', async () => {
    const blobs = openTest({ quotaBytes: 300_000 });
    const kept = await store(blobs, randomBytes(200_000));
    expect(await blobs.put(of(randomBytes(200_000)))).toEqual({
      ok: false,
      error: { code: 'blob.quotaExceeded', quotaBytes: 300_000, usedBytes: storedBytes(200_000) },
    });
    expect(await outcome(blobs, kept)).toBe('sound');
    expect(await blobs.usedBytes()).toBe(storedBytes(200_000));
    expect((await blobs.put(of(randomBytes(90_000)))).ok).toBe(true);
    const again = openTest({ folder: blobs.folder, quotaBytes: 300_000 });
    expect((await again.put(of(randomBytes(90_000)))).ok).toBe(false);
  });
});

describe('damage', () => {
  it('in any byte is found by reading and named by verify', async () => {
    const blobs = openTest();
    const hash = await store(blobs, randomBytes(2 * CHUNK_BYTES + 100));
    const [name = ''] = await blobs.names();
    const path = blobs.pathOf(name);
    const sound = readFileSync(path);
    const places = [
      0,
      9,
      30,
      40,
      HEADER_BYTES,
      sound.length - 1,
      ...Array.from({ length: 20 }, () => randomInt(sound.length)),
    ];
    for (const at of places) {
      const bytes = Buffer.from(sound);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << randomInt(8)), at);
      writeFileSync(path, bytes);
      expect(await outcome(blobs, hash), `byte ${at}`).toBe('blob.damaged');
      expect(await blobs.verify()).toEqual({ ok: false, blobs: 1, issues: [{ code: 'blob.damaged', name }] });
    }
  });

  it('by cutting, growing, reordering or doubling chunks, or by another file in its place, is found', async () => {
    const blobs = openTest();
    const [one, two] = [
      await store(blobs, randomBytes(3 * CHUNK_BYTES)),
      await store(blobs, randomBytes(3 * CHUNK_BYTES)),
    ];
    const [first = '', second = ''] = (await blobs.names()).map((name) => blobs.pathOf(name));
    const sound = readFileSync(first);
    const chunk = (index: number) =>
      sound.subarray(
        HEADER_BYTES + index * STORED_CHUNK_BYTES,
        HEADER_BYTES + (index + 1) * STORED_CHUNK_BYTES,
      );
    const header = sound.subarray(0, HEADER_BYTES);
    const shorter = Buffer.from(header);
    shorter.writeBigUInt64BE(BigInt(2 * CHUNK_BYTES), 24);
    const changes = [
      () => truncateSync(first, sound.length - STORED_CHUNK_BYTES),
      () => truncateSync(first, sound.length - 1),
      () => truncateSync(first, 10),
      () => writeFileSync(first, Buffer.concat([sound, chunk(2)])),
      () => writeFileSync(first, Buffer.concat([header, chunk(1), chunk(0), chunk(2)])),
      () => writeFileSync(first, Buffer.concat([header, chunk(0), chunk(0), chunk(2)])),
      () => writeFileSync(first, Buffer.concat([shorter, chunk(0), chunk(1)])),
      () => copyFileSync(second, first),
    ];
    for (const change of changes) {
      change();
      expect([await outcome(blobs, one), await outcome(blobs, two)].toSorted()).toEqual([
        'blob.damaged',
        'sound',
      ]);
      writeFileSync(first, sound);
    }
    writeFileSync(join(blobs.folder, 'ab-stranger'), '');
    expect((await blobs.verify()).issues).toEqual([{ code: 'blob.stranger', name: 'ab-stranger' }]);
  });
});

describe('collecting', () => {
  it('takes what nobody refers to once it is old, and nothing else', async () => {
    const clock = { ms: Date.now() };
    const blobs = openTest({ now: () => clock.ms });
    const [kept, unwanted, young] = await Promise.all(
      [1000, 2000, 3000].map((length) => store(blobs, randomBytes(length))),
    );
    const old = openTest({ folder: blobs.folder, now: () => clock.ms }); // a later run of the program
    for (const name of await old.names()) utimesSync(old.pathOf(name), 0, (clock.ms - 2 * HOUR) / 1000);
    const wanted = await old.put(of(randomBytes(10)));
    expect(wanted.ok).toBe(true);
    await contentOf(old, String(young)).then((content) => old.put(of(content))); // stored again: young again
    expect(await old.collect(hashes(String(kept)), HOUR)).toEqual({ removed: 1, kept: 3 });
    expect(await Promise.all([kept, unwanted, young].map((hash) => old.has(String(hash))))).toEqual([
      true,
      false,
      true,
    ]);
    expect(await old.usedBytes()).toBe(storedBytes(1000) + storedBytes(3000) + storedBytes(10));
  });

  it('takes nothing young though the clock jumps a year, nothing where the references fail, nothing during a backup', async () => {
    const clock = { ms: Date.now() };
    const blobs = openTest({ now: () => clock.ms });
    const hash = await store(blobs, randomBytes(10));
    clock.ms += 365 * 24 * HOUR;
    expect(await blobs.collect(hashes(), HOUR)).toEqual({ removed: 0, kept: 1 });
    const later = openTest({ folder: blobs.folder, now: () => clock.ms });
    async function* failing(): AsyncGenerator<string> {
      yield 'x';
      throw new Error('the store is damaged');
    }
    await expect(later.collect(failing(), HOUR)).rejects.toThrow('damaged');
    const release = later.keepAll();
    expect(await later.collect(hashes(), HOUR)).toEqual({ removed: 0, kept: 1 });
    release();
    expect(await later.has(hash)).toBe(true);
    expect(await later.collect(hashes(), HOUR)).toEqual({ removed: 1, kept: 0 });
  });
});
