import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MRN_NEXT } from '#shared/modules/patients/registration.rules.ts';
import { records } from '#shared/registry.ts';
import { openBlobs } from '#shared/disk/blobs.ts';
import { unlockStation } from '../keys/sign-in.ts';
import { systemClock } from '../platform/clock.ts';
import { blobsKey, stationFolder } from '../keys/station-folder.ts';
import { openReplica } from '../store/replica.ts';
import type { Cipher } from '../store/sqlite-file.ts';
import { Cleanups, setUpStation, TEST_PASSWORD, TEST_SET_UP } from '../station-testing.ts';
import { faultsAfterKill, type KilledStation, type Said } from './acknowledged.ts';

export interface CrashReport {
  readonly kills: number;
  /** Commands that were answered before their station was killed. */
  readonly answered: number;
  readonly faults: readonly string[];
}

/** Windows at which people work at once. */
const WINDOWS = 4;
/** After the first answer: some ten commands, or the start of the next. */
const LONGEST_MS = 400;
/** Of every ten kills this many come while the station is opened. */
const EARLY_OF_TEN = 2;
const STARTING_MS = 2_000;

/**
 * Kills a station under work again and again, and looks after each kill whether all that was answered is there and
 * nothing is there by half. Stops at the first fault.
 */
export async function killRounds(
  kills: number,
  cipher: Cipher,
  onRound: (round: number, report: CrashReport) => void = () => undefined,
): Promise<CrashReport> {
  const cleanups = new Cleanups();
  try {
    const { dataDir, open } = await station(cleanups, cipher);
    const fresh = await open();
    const firstNumber = Number(await fresh.replica.reader().counter(MRN_NEXT));
    await fresh.close();
    const all: Said[] = [];
    let report: CrashReport = { kills: 0, answered: 0, faults: [] };
    for (let round = 1; round <= kills && report.faults.length === 0; round += 1) {
      const said = await workUntilKilled(dataDir, round === 1 ? kills + 1 : 0);
      all.push(...said);
      const killed = await open();
      // Of earlier rounds too at the last.
      const faults = await faultsAfterKill(killed, round === kills ? all : said, firstNumber);
      await killed.close();
      report = { kills: round, answered: all.length, faults };
      onRound(round, report);
    }
    return report;
  } finally {
    await cleanups.run();
  }
}

async function station(
  cleanups: Cleanups,
  cipher: Cipher,
): Promise<{ dataDir: string; open(): Promise<KilledStation & { close(): Promise<void> }> }> {
  const { dataDir, station: running } = await setUpStation(cleanups, { cipher });
  await running.close();
  const folder = stationFolder(dataDir);
  const unlocked = await unlockStation(folder, TEST_SET_UP.login, TEST_PASSWORD, systemClock, {});
  if (!unlocked.ok) throw new Error(unlocked.error.code);
  const { dataKey, file } = unlocked.value;
  return {
    dataDir,
    async open() {
      const opened = await openReplica({
        file: folder.replica,
        key: dataKey,
        cipher: file.cipher,
        records,
        live: false,
      });
      if (!opened.ok) throw new Error(opened.error.code);
      const replica = opened.value;
      const blobs = openBlobs({ folder: folder.blobs, key: blobsKey(dataKey), quotaBytes: 0 });
      return {
        replica,
        blobs,
        async close() {
          blobs.close();
          await replica.close();
        },
      };
    },
  };
}

/** @param least answers before it is killed; with none it may be killed while it is opened */
async function workUntilKilled(dataDir: string, least: number): Promise<readonly Said[]> {
  const script = join(import.meta.dirname, 'desk.process.ts');
  const child = spawn(process.execPath, [script, dataDir, String(WINDOWS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const said: Said[] = [];
  const kill = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms);
  const isEarly = least === 0 && randomInt(10) < EARLY_OF_TEN;
  let timer = isEarly ? kill(randomInt(STARTING_MS)) : undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    // The last line may have been cut off with its writer.
    if (line.endsWith('}')) said.push(JSON.parse(line) as Said);
    if (said.length >= least) timer ??= kill(randomInt(LONGEST_MS));
  }
  await exited;
  clearTimeout(timer);
  if (child.signalCode !== 'SIGKILL') throw new Error(`the station ended by itself: ${child.exitCode}`);
  return said;
}
