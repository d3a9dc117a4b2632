import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { openFurther } from './sqlite-file.ts';
import { anEnvelope, mustCommit, newId, Note, openTest, putOf, temporaryFolder } from './testing.ts';
import type { Replica } from './replica.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

const PAGE_BYTES = 4_096;
const NOTES = 300;

function commitNotes(replica: Replica): void {
  const notes = Array.from({ length: NOTES }, (_, turn) =>
    anEnvelope('note', { patientId: newId('patient'), text: `${turn} seen `.repeat(180), status: 'draft' }),
  );
  mustCommit(
    replica,
    notes.map((note) => putOf(note)),
  );
}

describe.each(['sqlcipher', 'aegis'] as const)('under %s', (cipher) => {
  it('stays short however much is written by one who waits for room', { timeout: 120_000 }, async () => {
    const [file, key] = [join(place.folder, `${cipher}-room.db`), randomBytes(32)];
    const replica = await openTest({ file, key, cipher, create: true, live: false });
    let written = 0;
    // What would be a log of greater length.
    while (statSync(file).size < 100_000_000) {
      commitNotes(replica);
      written += NOTES;
      await replica.room();
    }
    expect(statSync(`${file}-wal`).size).toBeLessThan(24_000 * PAGE_BYTES);
    expect(await replica.reader().count(Note, {})).toBe(written);
    await replica.close();
    expect(readdirSync(place.folder).filter((name) => name === `${cipher}-room.db-wal`)).toEqual([]);
    const again = await openTest({ file, key, cipher, live: false });
    expect(await again.reader().count(Note, {})).toBe(written);
    expect((await again.verify()).ok).toBe(true);
    await again.close();
  });

  it('is copied while commits go on, and by nobody while a copy of the file is made', async () => {
    const [file, key] = [join(place.folder, `${cipher}-held.db`), randomBytes(32)];
    const replica = await openTest({ file, key, cipher, create: true, live: false });
    const snapshot = replica.snapshot();
    const before = readFileSync(file);
    for (let turn = 0; turn < 5; turn += 1) commitNotes(replica);
    await replica.room();
    await delay(50);
    expect(readFileSync(file).equals(before)).toBe(true);
    snapshot?.release();
    commitNotes(replica);
    await expect.poll(() => statSync(file).size).toBeGreaterThan(before.length);
    await replica.close();
  });

  it('keeps a log that a long read still needs, and lets that read see its own moment', async () => {
    const [file, key] = [join(place.folder, `${cipher}-read.db`), randomBytes(32)];
    const replica = await openTest({ file, key, cipher, create: true, live: false });
    commitNotes(replica);
    const reading = openFurther(file, key, cipher);
    const count = reading.prepare<[], { count: number }>('SELECT count(*) AS count FROM doc_care');
    reading.exec('BEGIN');
    expect(count.get()?.count).toBe(NOTES);
    for (let turn = 0; turn < 12; turn += 1) {
      commitNotes(replica);
      await replica.room();
    }
    expect(count.get()?.count).toBe(NOTES);
    reading.exec('COMMIT');
    expect(count.get()?.count).toBe(13 * NOTES);
    reading.close();
    await replica.close();
  });
});

it('closes at once, under a pass that still runs', async () => {
  const [file, key] = [join(place.folder, 'closing.db'), randomBytes(32)];
  for (let turn = 0; turn < 3; turn += 1) {
    const replica = await openTest({ file, key, create: turn === 0, live: false });
    for (let round = 0; round < 6; round += 1) commitNotes(replica);
    await replica.close();
  }
  const again = await openTest({ file, key, live: false });
  expect(await again.reader().count(Note, {})).toBe(18 * NOTES);
  expect((await again.verify()).ok).toBe(true);
  await again.close();
});

it('keeps the process alive until it has closed', () => {
  const script = join(import.meta.dirname, 'log-close.process.ts');
  const args = [script, join(place.folder, 'alive.db')];
  expect(spawnSync(process.execPath, args, { encoding: 'utf8' })).toMatchObject({
    stdout: 'closed\n',
    status: 0,
  });
});
