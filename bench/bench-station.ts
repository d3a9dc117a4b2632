import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { runPlan } from '#engine/commands/run-plan.ts';
import { demoClinic } from '#engine/demo/demo-clinic.ts';
import { unlockStation } from '#engine/keys/sign-in.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import { openStation, type Station } from '#engine/station.ts';
import { workerPort } from '#engine/ports/message-port.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { openSqliteFile, type Cipher, type Sqlite } from '#engine/store/sqlite-file.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { servePort, type Port } from '#shared/kernel/port.ts';
import { ok } from '#shared/kernel/result.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';

const PASSWORD = 'a-bench-is-a-long-seat';

export interface ReplicaFile {
  readonly file: string;
  readonly key: Uint8Array;
  readonly cipher: Cipher;
}

export interface BenchStation {
  readonly station: Station;
  readonly dataDir: string;
  readonly userId: Id;
  readonly login: { readonly login: string; readonly password: string };
  /** What opens its data file. */
  replica(): Promise<ReplicaFile>;
  /** Another connection to the same encrypted file, for what is measured beside the engine. */
  openBeside(): Promise<Sqlite>;
  write(writes: readonly PlannedWrite[]): Promise<void>;
  end(): Promise<void>;
}

/** A station in a temporary folder, set up and open. */
export async function benchStation(): Promise<BenchStation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fieldward-bench-'));
  const station = await openStation({ dataDir, host: 'cli' });
  const facility = {
    facilityName: 'Bench',
    zone: 'Etc/UTC',
    currency: 'USD',
    language: 'en',
    demo: true,
  } as const;
  const done = await station.sessions.setUp({
    ...facility,
    login: 'admin',
    displayName: 'Administrator',
    password: PASSWORD,
  });
  if (!done.ok) throw new Error(done.error.code);
  const { userId } = done.value;
  const replica = async (): Promise<ReplicaFile> => {
    const folder = stationFolder(dataDir);
    const unlocked = await unlockStation(folder, 'admin', PASSWORD, systemClock);
    if (!unlocked.ok) throw new Error(unlocked.error.code);
    return { file: folder.replica, key: unlocked.value.dataKey, cipher: unlocked.value.file.cipher };
  };
  return {
    station,
    dataDir,
    userId,
    login: { login: 'admin', password: PASSWORD },
    replica,
    async openBeside() {
      const { file, key, cipher } = await replica();
      const opened = openSqliteFile(file, key, cipher, 'write');
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value;
    },
    async write(writes) {
      const plan = async () => ok({ reply: undefined, writes });
      const written = await runPlan(station.engine, {
        action: 'bench',
        session: { userId },
        origin: 'import',
        plan,
      });
      if (!written.ok) throw new Error(written.error.code);
    },
    async end() {
      await station.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A window at the station: the client's end of a real port. */
export function windowOf(bench: BenchStation): Port {
  const { port1, port2 } = new MessageChannel();
  servePort(workerPort(port1), bench.station.connect());
  return workerPort(port2);
}

/** Results as one visit leaves them: of one patient, with ids in the order of their making. */
export function resultsOf(patientId: Id, count: number): readonly PlannedWrite[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const sample = sampleOf(Observation, { seed: made, everything: true });
    return put(Observation, { ...sample, patientId, id: newId(Observation.type, systemClock, systemIds) });
  });
}

let made = 0;
const NOW_MS = Date.parse('2026-03-12T06:42:00Z');
const AT_ONCE = 1_000;
let numbers = 0;
const nextMrn = () => formatMrn('K3M7P2', (numbers += 1));

/** Patients without histories: what the search index holds. */
export async function fillPatients(bench: BenchStation, patients: number, seed: number): Promise<void> {
  await fillClinic(bench, { patients, documents: 0, seed });
}

/**
 * A clinic's patients with their histories, until there are so many documents: then patients alone. Where the histories
 * of all do not suffice, further results of the same patients.
 * @returns how many documents there are
 */
export async function fillClinic(
  bench: BenchStation,
  {
    patients,
    documents,
    seed,
  }: { readonly patients: number; readonly documents: number; readonly seed: number },
): Promise<number> {
  let written = 0;
  let waiting: PlannedWrite[] = [];
  const patientIds: Id[] = [];
  const add = async (writes: readonly PlannedWrite[], atOnce = AT_ONCE) => {
    waiting.push(...writes);
    if (waiting.length < atOnce) return;
    written += waiting.length;
    await bench.write(waiting);
    waiting = [];
  };
  const options = { patients, seed, nowMs: NOW_MS, longHistories: 0, visitsOfLongHistory: 0, nextMrn };
  for (const { writes } of demoClinic(options)) {
    const people = writes.filter((write) => write.kind === 'put' && write.record === Patient);
    for (const write of people) if (write.kind === 'put') patientIds.push(write.id);
    await add(written < documents - patients ? writes : people);
  }
  for (let more = 0; written + waiting.length < documents; more += 1) {
    const patientId = patientIds[more % patientIds.length] ?? '';
    await add(resultsOf(patientId, 1));
  }
  await add([], 1);
  return written;
}

/** A patient with so many visits, and no others. */
export async function aChartOf(bench: BenchStation, visits: number): Promise<Id> {
  const options = {
    patients: 1,
    seed: visits,
    nowMs: NOW_MS,
    longHistories: 1,
    visitsOfLongHistory: visits,
    nextMrn,
  };
  let patientId: Id | undefined;
  for (const { writes } of demoClinic(options)) {
    for (let from = 0; from < writes.length; from += AT_ONCE)
      await bench.write(writes.slice(from, from + AT_ONCE));
    for (const write of writes) if (write.kind === 'put' && write.record === Patient) patientId = write.id;
  }
  if (patientId === undefined) throw new Error('the clinic has no patient');
  return patientId;
}
