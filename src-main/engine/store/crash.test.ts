import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { Note, openTest, Payment, temporaryFolder } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

/** Lets a child commit, kills it somewhere in the middle, and returns what it said was done. */
async function commitUntilKilled(
  file: string,
  key: Buffer,
  cipher: string,
  commits: number,
): Promise<string[][]> {
  const script = join(import.meta.dirname, 'crash.process.ts');
  const child = spawn(process.execPath, [script, file, key.toString('hex'), cipher], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const said: string[][] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line.split(' '));
    if (said.length === commits) child.kill('SIGKILL');
  }
  await exited;
  return said;
}

it.each(['sqlcipher', 'aegis'] as const)(
  'a killed writer loses nothing that was committed (%s)',
  { timeout: 60_000 },
  async (cipher) => {
    const [file, key] = [join(place.folder, `${cipher}.db`), randomBytes(32)];
    await (await openTest({ file, key, cipher, create: true, live: false })).close();
    let committed = 0;
    for (const commits of [1, 20, 150]) {
      const said = await commitUntilKilled(file, key, cipher, commits);
      expect(said.length).toBeGreaterThanOrEqual(commits);
      const replica = await openTest({ file, key, cipher, live: false });
      const read = replica.reader();
      for (const [noteId = '', paymentId = ''] of said) {
        expect(await read.get(Note, noteId)).toBeDefined();
        expect(await read.get(Payment, paymentId)).toBeDefined();
      }
      // Whole commits only, those included that were durable before they could be said.
      const [notes, payments] = [await read.count(Note, {}), await read.count(Payment, {})];
      expect(notes).toBe(payments);
      expect(notes).toBeGreaterThanOrEqual(committed + said.length);
      committed = notes;
      expect(replica.notSent().count).toBe(notes + payments);
      expect(await replica.verify()).toMatchObject({ ok: true });
      await replica.close();
    }
  },
);
