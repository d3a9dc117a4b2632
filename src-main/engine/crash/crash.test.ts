import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { Cleanups, setUpStation } from '../station-testing.ts';
import { killRounds } from './kill-rounds.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** The long form is `npm run test:crash`. */
const KILLS = 5;

it(
  'keeps every answered command whole, and no other by half, when it is killed',
  { timeout: 120_000 },
  async () => {
    const report = await killRounds(KILLS);
    expect(report).toEqual({ kills: KILLS, answered: expect.any(Number), faults: [] });
    expect(report.answered).toBeGreaterThan(KILLS);
  },
);

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

it.skipIf(!canTrace)(
  'has a command on disk before it answers (needs strace)',
  { timeout: 60_000 },
  async () => {
    const { dataDir, station } = await setUpStation(cleanups);
    await station.close();
    const trace = join(mkdtempSync(join(tmpdir(), 'fieldward-trace-')), 'calls');
    const script = join(import.meta.dirname, 'desk.process.ts');
    const calls = 'trace=fsync,fdatasync,write,pwrite64';
    const child = spawn(
      'strace',
      ['-f', '-y', '-s', '40', '-e', calls, '-o', trace, process.execPath, script, dataDir, '1'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      },
    );
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
    const traced = unsafeAnswers(readFileSync(trace, 'utf8').split('\n'));
    expect(traced.unsafe).toEqual([]);
    expect(traced.answers).toBeGreaterThanOrEqual(20);
  },
);

/** Answers before which the write-ahead log was written to since it was last brought to disk, or not written at all. */
function unsafeAnswers(lines: readonly string[]): { answers: number; unsafe: readonly string[] } {
  const unsafe: string[] = [];
  let answers = 0;
  let [isWritten, isOnDisk] = [false, true];
  for (const line of lines) {
    if (/pwrite64\(\d+<[^>]*station\.db-wal>/.test(line)) [isWritten, isOnDisk] = [true, false];
    else if (/(fsync|fdatasync)\(\d+<[^>]*station\.db-wal>/.test(line)) isOnDisk = true;
    else if (/write\(1<[^>]*>, "\{\\"command/.test(line)) {
      answers += 1;
      if (!isWritten || !isOnDisk) unsafe.push(line);
      isWritten = false;
    }
  }
  return { answers, unsafe };
}
