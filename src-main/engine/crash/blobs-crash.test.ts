import { spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { openBlobs } from '#shared/disk/blobs.ts';
import { temporaryFolder } from '../store/testing.ts';
import { momentsOf, STRACE, TracedDisk } from './system-calls.testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());
const SCRIPT = join(import.meta.dirname, 'blobs.process.ts');

/** Kills the process group some time after so many answers. */
async function putUntilKilled(command: readonly string[], answers: number): Promise<readonly string[]> {
  const [program = '', ...parameters] = command;
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const exited = once(child, 'exit');
  const kill = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [, hash] = /^\{"blob":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
    if (hash === undefined) continue; // cut off with its writer
    said.push(hash);
    if (said.length === answers) setTimeout(kill, randomInt(30));
  }
  await exited;
  return said;
}

it('has every file that was answered, whole, when its writer is killed', { timeout: 120_000 }, async () => {
  const [folder, key] = [join(place.folder, 'killed'), randomBytes(32)];
  const all: string[] = [];
  for (const answers of [1, 7, 20]) {
    all.push(...(await putUntilKilled([process.execPath, SCRIPT, folder, key.toString('hex')], answers)));
    const blobs = openBlobs({ folder, key: Buffer.from(key), quotaBytes: 1e9 });
    for (const hash of all) expect(await blobs.has(hash)).toBe(true);
    // What was not answered is there whole or not at all.
    expect(await blobs.verify()).toMatchObject({ ok: true, issues: [] });
    blobs.close();
  }
  expect(all.length).toBeGreaterThanOrEqual(28);
});

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

it.skipIf(!canTrace)(
  'has a file and its folder on disk before it is named (needs strace)',
  { timeout: 120_000 },
  async () => {
    const [folder, trace] = [join(place.folder, 'traced'), join(place.folder, 'calls')];
    const own = [process.execPath, SCRIPT, folder, randomBytes(32).toString('hex')];
    const said = await putUntilKilled(['strace', ...STRACE, '-o', trace, ...own], 20);
    const traced = unsafeAnswers(readFileSync(trace, 'utf8'));
    expect(traced.unsafe).toEqual([]);
    expect(said.length).toBeGreaterThanOrEqual(20);
    expect(traced.answers).toBeGreaterThanOrEqual(20);
  },
);

/** Answers before which no file was written, flushed, renamed and its new folder flushed, in this order. */
function unsafeAnswers(trace: string): { answers: number; unsafe: readonly string[] } {
  const disk = new TracedDisk();
  const unsafe: string[] = [];
  let answers = 0;
  for (const moment of momentsOf(trace)) {
    disk.see(moment);
    if (moment.at !== 'start' || !/^1<[^>]*>, "\{\\"blob/.test(moment.text)) continue;
    answers += 1;
    if (!disk.isBlobOnDisk()) unsafe.push(moment.text);
    disk.answered();
  }
  return { answers, unsafe };
}
