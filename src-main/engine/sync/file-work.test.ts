import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { FileQueue } from '#shared/sync/file-queue.ts';
import { Cleanups, setUpStation } from '../station-testing.ts';
import { FileWork } from './file-work.ts';
import { heldFiles } from './held-files.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function* contentOf(bytes: Buffer) {
  yield bytes;
}

it('lets nothing go while no server can be asked, whatever it was said to have', async () => {
  const { station, dataDir } = await setUpStation(cleanups);
  const { replica, blobs, facility } = station.engine.opened();
  const hashes: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const stored = await blobs.put(contentOf(randomBytes(100_000)));
    if (!stored.ok) throw new Error(stored.error.code);
    hashes.push(stored.value.hash);
  }
  const held = heldFiles(replica, 'a server of an earlier session');
  held.heard(3);
  held.add(hashes);
  const queue = new FileQueue();
  const work = new FileWork({
    dataDir,
    replica,
    blobs,
    facilityId: facility.id,
    queue,
    signal: new AbortController().signal,
    elapsedMs: () => performance.now(),
  });
  for (const hash of hashes) work.name({ hash, size: 100_000, atMs: 0 });
  expect([...queue.spare()].toSorted()).toEqual(hashes.toSorted());

  blobs.setQuota(100_000);
  await work.look();
  for (const hash of hashes) expect(await blobs.has(hash)).toBe(true);
  work.away();
  expect(await work.perform({ do: 'ask', hashes })).toEqual({ code: 'remote.stopped' });
});
