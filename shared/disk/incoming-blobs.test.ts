import { createHash, randomBytes } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { BlobDamaged } from './blob-streams.ts';
import { openBlobs } from './blobs.ts';

const place = mkdtempSync(join(tmpdir(), 'fieldward-incoming-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const KEY = randomBytes(32);
let made = 0;

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const aFolder = () => join(place, String((made += 1)));
const openAt = (folder: string) => openBlobs({ folder, key: Buffer.from(KEY), quotaBytes: 1e9 });
const fileIn = (folder: string) => {
  const [name = ''] = readdirSync(join(folder, 'incoming'));
  return join(folder, 'incoming', name);
};

class Cut extends Error {}
async function* cutAfter(content: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes; from += 30_000)
    yield content.subarray(from, Math.min(bytes, from + 30_000));
  throw new Cut();
}

it('goes on where it was cut, at any byte, whether the program ended meanwhile or not', async () => {
  const cuts = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 200_000 }), cuts, async (size, all) => {
      const [folder, content] = [aFolder(), randomBytes(size)];
      const hash = hashOf(content);
      let blobs = openAt(folder);
      for (const [bytes, isEnd] of all) {
        const from = await blobs.incoming.received(hash);
        const length = Math.min(bytes, size - from);
        const sent = blobs.incoming.append(hash, from, cutAfter(content.subarray(from), length));
        await expect(sent).rejects.toThrow(Cut);
        if (isEnd) {
          blobs.close();
          blobs = openAt(folder);
        }
        expect(await blobs.incoming.received(hash)).toBe(from + length);
      }
      const from = await blobs.incoming.received(hash);
      const rest = Readable.from([content.subarray(from)]);
      expect(await blobs.incoming.append(hash, from, rest)).toEqual({ ok: true, value: size });
      expect(await blobs.finish(hash)).toMatchObject({
        ok: true,
        value: { size },
      });
      const read = await blobs.read(hash);
      expect(read.ok && (await buffer(read.value.content)).equals(content)).toBe(true);
      blobs.close();
    }),
    { numRuns: 25 },
  );
});

it('takes nothing out of place, and does not go on behind a record that was cut or changed', async () => {
  const [folder, content] = [aFolder(), randomBytes(150_000)];
  const hash = hashOf(content);
  let blobs = openAt(folder);
  const whole = Readable.from([content]);
  expect(await blobs.incoming.append(hash, 0, whole)).toEqual({ ok: true, value: content.length });
  expect(await blobs.incoming.append(hash, 7, Readable.from([content]))).toEqual({
    ok: false,
    error: { code: 'incoming.moved', received: content.length },
  });
  blobs.close();
  // Nothing in clear, and cut in the middle of the second record by a power failure.
  const stored = readFileSync(fileIn(folder));
  expect(stored.includes(content.subarray(0, 32))).toBe(false);
  truncateSync(fileIn(folder), 100_000);
  blobs = openAt(folder);
  expect(await blobs.incoming.received(hash)).toBe(65_536);
  blobs.close();
  // Two records of a content changed about.
  const record = 65_536 + 32;
  const swapped = [
    stored.subarray(record, 2 * record),
    stored.subarray(0, record),
    stored.subarray(2 * record),
  ];
  writeFileSync(fileIn(folder), Buffer.concat(swapped));
  blobs = openAt(folder);
  await expect(buffer(blobs.incoming.content(hash))).rejects.toThrow(BlobDamaged);
  // What is not the content of that name is not stored, and thrown away.
  const isThrownAway = async () => [await blobs.finish(hash), await blobs.incoming.received(hash)];
  const thrownAway = [{ ok: false, error: { code: 'blob.mismatch' } }, 0];
  expect(await isThrownAway()).toEqual(thrownAway);
  await blobs.incoming.append(hash, 0, Readable.from([content.subarray(1)]));
  expect(await isThrownAway()).toEqual(thrownAway);
  expect(await blobs.names()).toEqual([]);
  expect(await blobs.verify()).toMatchObject({ ok: true });
  await blobs.incoming.append(hash, 0, Readable.from([content]));
  blobs.close();
  // What has come counts, also after a start, and makes way when nobody goes on with it.
  blobs = openAt(folder);
  const bytes = statSync(fileIn(folder)).size;
  expect([blobs.incoming.usedBytes(), blobs.incoming.usedBytes(hash)]).toEqual([bytes, 0]);
  blobs.incoming.giveUp(60_000);
  utimesSync(fileIn(folder), 1, 1);
  blobs.incoming.giveUp(60_000, hash);
  expect(await blobs.incoming.received(hash)).toBe(content.length);
  blobs.incoming.giveUp(60_000);
  expect([blobs.incoming.usedBytes(), await blobs.incoming.received(hash)]).toEqual([0, 0]);
  await blobs.incoming.append(hash, 0, Readable.from([content]));
  blobs.close();
  utimesSync(fileIn(folder), 1, 1);
  openAt(folder).close();
  expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
});

it('lets go of a content that is elsewhere, never beside a backup, and takes what is damaged out of the way', async () => {
  const blobs = openAt(aFolder());
  const stored = await blobs.put(Readable.from([randomBytes(70_000)]));
  if (!stored.ok) throw new Error(stored.error.code);
  const { hash } = stored.value;
  const used = await blobs.usedBytes();
  const release = blobs.keepAll();
  expect(blobs.evict(hash)).toBe(false);
  release();
  expect(blobs.evict(hash)).toBe(true);
  expect([await blobs.has(hash), await blobs.usedBytes(), blobs.usedAt(hash)]).toEqual([false, 0, undefined]);
  const again = await blobs.put(Readable.from([randomBytes(70_000)]));
  if (!again.ok) throw new Error(again.error.code);
  await blobs.setAside(again.value.hash);
  expect([await blobs.has(again.value.hash), await blobs.usedBytes()]).toEqual([false, 0]);
  expect(used).toBeGreaterThan(70_000);
});
