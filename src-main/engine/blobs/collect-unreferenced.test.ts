import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { f } from '#shared/kernel/field.ts';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import { defineRecord } from '#shared/kernel/record.ts';
import { temporaryFolder } from '../store/testing.ts';
import { openBlobs } from '#shared/disk/blobs.ts';
import { referencedBlobs } from './collect-unreferenced.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

const Scan = defineRecord({
  type: 'scan',
  compartment: 'care',
  v: 1,
  fields: {
    file: f.text({ max: 64 }).optional(),
    pages: f.list(f.group({ hash: f.text({ max: 64 }) }), { max: 10 }).optional(),
  },
  blobs: ['file', 'pages.hash'],
});

async function* oneOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

const GRACE_MS = 15;
const step = fc.record({
  do: fc.constantFrom('put', 'name', 'nameAsPage', 'drop', 'age', 'collect', 'backUp', 'endBackup'),
  which: fc.nat(4),
});

it('never takes a file that a record names, nor any while a backup runs, and the others in the end', async () => {
  let turn = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      turn += 1;
      let nowMs = Date.now();
      const folder = join(place.folder, `blobs-${turn}`);
      const blobs = openBlobs({ folder, key: Buffer.alloc(32, 7), quotaBytes: 1e9, now: () => nowMs });
      const hashes = new Map<number, string>();
      const named = new Map<string, 'file' | 'pages'>();
      let release: (() => void) | undefined;
      for (const { do: what, which } of steps) {
        const hash = hashes.get(which);
        if (what === 'put') {
          const put = await blobs.put(oneOf(`scan ${which}`));
          if (!put.ok) throw new Error(put.error.code);
          hashes.set(which, put.value.hash);
        } else if (hash !== undefined && (await blobs.has(hash))) {
          if (what === 'name') named.set(hash, 'file');
          if (what === 'nameAsPage') named.set(hash, 'pages');
          if (what === 'drop') named.delete(hash);
        }
        if (what === 'age') {
          await delay(GRACE_MS + 5); // the grace period is kept by a clock that cannot be set
          nowMs += 600_000; // beyond what the test itself takes
        }
        if (what === 'backUp') release ??= blobs.keepAll();
        if (what === 'endBackup') {
          release?.();
          release = undefined;
        }
        if (what !== 'collect') continue;
        const records = [...named].map(([name, as], index) => ({
          id: `scan:${index}`,
          ...(as === 'file' ? { file: name } : { pages: [{ hash: name }] }),
        }));
        const before = await blobs.names();
        await blobs.collect(referencedBlobs(memoryReader({ records }), [Scan]), release ? 0 : GRACE_MS);
        expect(release ? await blobs.names() : before).toEqual(before);
        for (const name of named.keys()) expect(await blobs.has(name)).toBe(true);
      }
      release?.();
      await delay(GRACE_MS + 5);
      nowMs += 600_000; // beyond what the test itself takes
      const records = [...named.keys()].map((file, index) => ({ id: `scan:${index}`, file }));
      await blobs.collect(referencedBlobs(memoryReader({ records }), [Scan]), GRACE_MS);
      expect((await blobs.names()).length).toBe(named.size);
      blobs.close();
    }),
    { numRuns: 25 },
  );
}, 60_000);

it('keeps a file that was just put and that nothing names yet', async () => {
  const blobs = openBlobs({ folder: join(place.folder, 'young'), key: Buffer.alloc(32, 7), quotaBytes: 1e9 });
  const put = await blobs.put(oneOf('a scan'));
  if (!put.ok) throw new Error(put.error.code);
  await blobs.collect(referencedBlobs(memoryReader({}), [Scan]), 3_600_000);
  expect(await blobs.has(put.value.hash)).toBe(true);
  blobs.setQuota(1);
  expect(await blobs.put(oneOf('another'))).toMatchObject({ error: { code: 'blob.quotaExceeded' } });
});
