import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { anEnvelope, must, mustCommit, newId, Note, openTest, putOf, temporaryFolder } from './testing.ts';
import type { Replica } from './replica.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

function commitNotes(replica: Replica, count: number): void {
  const notes = Array.from({ length: count }, (_, turn) =>
    anEnvelope('note', { patientId: newId('patient'), text: `${turn} `.repeat(400), status: 'draft' }),
  );
  mustCommit(
    replica,
    notes.map((note) => putOf(note)),
  );
}

it.each(['sqlcipher', 'aegis'] as const)(
  'holds one moment still while thousands of pages are committed (%s)',
  async (cipher) => {
    const [file, key] = [join(place.folder, `${cipher}.db`), randomBytes(32)];
    const replica = await openTest({ file, key, cipher, create: true, live: false });
    commitNotes(replica, 300);
    const snapshot = must(replica.snapshot());
    const before = readFileSync(file);
    expect(snapshot.bytes).toBe(before.length);
    expect(replica.snapshot()).toBeUndefined(); // one at a time
    const parts: Buffer[] = [];
    for (let at = 0; at < snapshot.bytes; at += 65_536) {
      commitNotes(replica, 100);
      parts.push(await snapshot.read(at, 65_536));
    }
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(8_000_000);
    const copy = Buffer.concat(parts);
    expect(copy.equals(before)).toBe(true);
    snapshot.release();
    snapshot.release();
    await expect(snapshot.read(0, 1)).rejects.toThrow('released');

    const copied = join(place.folder, `${cipher}-copy.db`);
    writeFileSync(copied, copy);
    const restored = await openTest({ file: copied, key, cipher, live: false });
    expect(await restored.reader().count(Note, {})).toBe(300);
    expect((await restored.verify()).ok).toBe(true);
    await restored.close();

    const next = must(replica.snapshot()); // what was committed meanwhile has been copied back
    expect(next.bytes).toBeGreaterThan(8_000_000);
    const reading = next.read(0, 4096);
    await replica.close(); // under a copy that still runs
    await expect(reading).rejects.toThrow('released');
    const again = await openTest({ file, key, cipher, live: false });
    expect((await again.verify()).ok).toBe(true);
    await again.close();
  },
);
