import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReplica } from './replica.ts';
import { must, Note, openTest, temporaryFolder, TEST_RECORDS } from './testing.ts';

const FRAME_BYTES = 24 + 4096;
const place = temporaryFolder();
afterAll(() => place.remove());

describe.each(['sqlcipher', 'aegis'] as const)(
  'a write-ahead log that a killed writer left (%s)',
  (cipher) => {
    const key = randomBytes(32);
    const left = join(place.folder, `${cipher}.db`);
    let [made, whole, log] = [0, 0, Buffer.alloc(0)];
    /** The commit frames of the log, by number. */
    const commits: number[] = [];

    beforeAll(async () => {
      await (await openTest({ file: left, key, cipher, create: true, live: false })).close();
      const script = join(import.meta.dirname, 'crash.process.ts');
      const child = spawn(process.execPath, [script, left, key.toString('hex'), cipher], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let said = 0;
      for await (const _ of createInterface({ input: child.stdout }))
        if ((said += 1) === 40) child.kill('SIGKILL');
      await exited;
      log = readFileSync(`${left}-wal`);
      for (let frame = 0; 32 + (frame + 1) * FRAME_BYTES <= log.length; frame += 1)
        if (log.readUInt32BE(32 + frame * FRAME_BYTES + 4) !== 0) commits.push(frame);
      whole = must(await notesAfter((bytes) => bytes));
    });

    /** How many notes there are, or undefined where it is refused as damaged and left as it was. */
    async function notesAfter(change: (bytes: Buffer) => Buffer): Promise<number | undefined> {
      made += 1;
      const file = join(place.folder, `${cipher}-${made}.db`);
      copyFileSync(left, file);
      const changed = change(Buffer.from(log));
      writeFileSync(`${file}-wal`, changed);
      const opened = await openReplica({ file, key, cipher, records: TEST_RECORDS, live: false });
      if (opened.ok) {
        const count = await opened.value.reader().count(Note, {});
        await opened.value.close();
        return count;
      }
      expect(opened.error.code).toBe('store.damaged');
      expect(readFileSync(file).equals(readFileSync(left))).toBe(true);
      expect(readFileSync(`${file}-wal`).equals(changed)).toBe(true);
      return undefined;
    }

    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      return bytes;
    };

    it('opens with all of it where nothing was changed', () => {
      expect(whole).toBeGreaterThanOrEqual(40);
    });

    it('is refused where a changed byte would cut off answered commits', async () => {
      const middle = 32 + must(commits[20]) * FRAME_BYTES;
      for (const at of [0, 9, 17, 25, 32 + 9, 32 + 500, middle + 1, middle + 9, middle + 17, middle + 2000])
        expect([at, await notesAfter(flip(at))]).toEqual([at, undefined]);
    });

    it('opens without a torn last transaction, with everything before it', async () => {
      const end = 32 + must(commits.at(-1)) * FRAME_BYTES;
      const start = 32 + (must(commits.at(-2)) + 1) * FRAME_BYTES;
      for (const change of [flip(end + 9), flip(end + 900), flip(start + 900)])
        expect(await notesAfter(change)).toBe(whole - 1);
      expect(await notesAfter((bytes) => bytes.subarray(0, end + 100))).toBe(whole - 1);
    });
  },
);
