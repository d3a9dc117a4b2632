import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { Cleanups, setUpStation } from '../station-testing.ts';
import { TEST_CIPHER } from '../store/testing.ts';
import { killRounds } from './kill-rounds.ts';
import { momentsOf, STRACE, TracedDisk } from './system-calls.testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** The long form is `npm run test:crash`. */
const KILLS = TEST_CIPHER === 'aegis' ? 2 : 5;

it(
  'keeps every answered command whole, and no other by half, when it is killed',
  { timeout: 120_000 },
  async () => {
    const report = await killRounds(KILLS, TEST_CIPHER);
    expect(report).toEqual({ kills: KILLS, answered: expect.any(Number), faults: [] });
    expect(report.answered).toBeGreaterThan(KILLS);
  },
);

/** What is written in which order does not depend on the cipher. */
const canTrace = TEST_CIPHER === 'sqlcipher' && spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

it.skipIf(!canTrace)(
  'has a command, and a document’s file before it, on disk before it answers (needs strace)',
  { timeout: 60_000 },
  async () => {
    const { dataDir, station } = await setUpStation(cleanups);
    await station.close();
    const trace = join(mkdtempSync(join(tmpdir(), 'fieldward-trace-')), 'calls');
    const script = join(import.meta.dirname, 'desk.process.ts');
    const child = spawn('strace', [...STRACE, '-o', trace, process.execPath, script, dataDir, '1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    cleanups.add(() => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    });
    const exited = once(child, 'exit');
    let answers = 0;
    for await (const _line of createInterface({ input: child.stdout })) {
      answers += 1;
      if (answers === 20 && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }
    await exited.catch(() => undefined);
    const traced = unsafeAnswers(readFileSync(trace, 'utf8'));
    expect(traced.unsafe).toEqual([]);
    expect(traced.all).toBeGreaterThanOrEqual(20);
    expect(traced.documents).toBeGreaterThanOrEqual(6);
  },
);

/** Answers before which what they tell of was not on disk: the transaction, and a document's file before it. */
function unsafeAnswers(trace: string) {
  const disk = new TracedDisk();
  const unsafe: string[] = [];
  const answers = { all: 0, documents: 0 };
  for (const moment of momentsOf(trace)) {
    disk.see(moment);
    if (moment.at !== 'start' || !/^1<[^>]*>, "\{\\"command/.test(moment.text)) continue;
    const isDocument = moment.text.includes('documents.save');
    const isFileKept = disk.isBlobOnDisk() && disk.isLogAfterBlob();
    if (!disk.isLogOnDisk() || (isDocument && !isFileKept)) unsafe.push(moment.text);
    answers.all += 1;
    if (isDocument) answers.documents += 1;
    disk.answered();
  }
  return { ...answers, unsafe };
}
