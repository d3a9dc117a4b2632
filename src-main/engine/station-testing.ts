import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { connectPort, servePort, type Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import type { Clock } from './platform/clock.ts';
import { silentLog } from './platform/log.ts';
import { workerPort } from './ports/message-port.ts';
import { openStation, type Connection, type Station, type StationOptions } from './station.ts';

/** For tests: real folders, real ports. */
export const TEST_PASSWORD = 'green-kettle-on-the-roof';

export const TEST_SET_UP = {
  facilityName: 'Kisumu Lakeside Clinic',
  zone: 'Africa/Nairobi',
  currency: 'KES',
  language: 'en',
  login: 'admin',
  displayName: 'Achieng Otieno',
  password: TEST_PASSWORD,
} as const;

export interface TestClock extends Clock {
  /** What the date is set to. */
  ms: number;
  up: number;
  /** Time passes, and nobody sets anything. */
  pass(ms: number): void;
}

/** The date moves a millisecond with each reading, and otherwise where the test puts it. */
export function testClock(iso = '2026-03-12T06:42:00.000Z'): TestClock {
  const clock: TestClock = {
    ms: Date.parse(iso),
    up: 3_600_000,
    upMs: () => clock.up,
    pass: (ms) => {
      clock.ms += ms;
      clock.up += ms;
    },
    nowMs: () => {
      clock.ms += 1;
      return clock.ms;
    },
  };
  return clock;
}

/** Undone in the reverse order of their making. */
export class Cleanups {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) await step();
  }
}

export function temporaryDataDir(cleanups: Cleanups): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'fieldward-station-'));
  cleanups.add(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

export async function testStation(
  cleanups: Cleanups,
  options: Partial<StationOptions> = {},
): Promise<Station> {
  const dataDir = options.dataDir ?? temporaryDataDir(cleanups);
  const station = await openStation({ host: 'cli', log: silentLog, checksOutput: true, ...options, dataDir });
  cleanups.add(() => station.close());
  return station;
}

/** A window: both ends of a real port. */
export function testWindow(
  station: Station,
  cleanups: Cleanups,
): { readonly client: Client; readonly connection: Connection } {
  const { port1, port2 } = new MessageChannel();
  const connection = station.connect();
  const served = workerPort(port1);
  servePort(served, connection);
  served.onClose(() => connection.close());
  const client = connectPort(workerPort(port2));
  cleanups.add(() => client.close());
  return { client, connection };
}

/** A station at which the administrator sits. */
export async function setUpStation(cleanups: Cleanups, options: Partial<StationOptions> = {}) {
  const dataDir = options.dataDir ?? temporaryDataDir(cleanups);
  const station = await testStation(cleanups, { ...options, dataDir });
  const { client, connection } = testWindow(station, cleanups);
  const done = await client.request(contracts.session.setUp, TEST_SET_UP);
  if (!done.ok) throw new Error(done.error.code);
  return { dataDir, station, client, connection, ...done.value };
}

/** What a scan may look like to whoever looks at its first bytes only. */
export function aPdf(bytes: number): Buffer {
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes)]);
}

/** Hands a small file over and saves it in a chart, as a window does. */
export async function addDocument(client: Client, patientId: string, file: Buffer) {
  const { documents } = contracts;
  const begun = await client.request(documents.begin, { bytes: file.length });
  if (!begun.ok) throw new Error(begun.error.code);
  const { upload } = begun.value;
  const chunk = file.toString('base64');
  const taken = await client.request(documents.append, { upload, from: 0, chunk });
  if (!taken.ok) throw new Error(taken.error.code);
  const words = { category: 'letter', title: 'Referral' } as const;
  const saved = await client.request(documents.save, { upload, patientId, ...words });
  if (!saved.ok) throw new Error(saved.error.code);
  return saved.value;
}
