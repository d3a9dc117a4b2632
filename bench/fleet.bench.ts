import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Cleanups, setUpStation } from '#engine/station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import type { FleetAnswer, FleetOrder, FleetReport } from './fleet-orders.ts';
import { percentile, print } from './measure.ts';
import { endWithUs, LOGIN, ourServer, type ServerProcess } from './processes.ts';

const PROCESSES = 5;
const SETTLE_MS = 180_000;
const SAMPLE_MS = 1_000;
/** Of the run, in which memory is looked at. */
const PARTS = 6;

/**
 * `npm run bench -- fleet [--stations 50] [--edits 10] [--seconds 120]`: stations that replicate through one server while
 * people enter so many edits a second at all of them together. How long until an edit is everywhere, whether anything is
 * lost, and whether the server's memory grows. All of it shares this machine's processors.
 */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      stations: { type: 'string', default: '50' },
      edits: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '120' },
    },
  });
  const [stations, edits, seconds] = [Number(values.stations), Number(values.edits), Number(values.seconds)];
  const root = mkdtempSync(join(tmpdir(), 'fieldward-bench-fleet-'));
  const server = await ourServer(join(root, 'server'));
  const processes = Array.from({ length: PROCESSES }, () => new Stations());
  try {
    const patientId = await openFleet(root, server, processes, stations);
    const memory = sampled(server.pid);
    const everyMs = (1_000 * PROCESSES) / edits;
    const worked = await Promise.all(
      processes.map((one) => one.ask({ does: 'work', patientId, forMs: seconds * 1_000, everyMs })),
    );
    const rss = memory.stop();
    const made = worked.reduce((sum, { made: own = 0 }) => sum + own, 0);
    await settled(processes, made);
    const reports = await Promise.all(processes.map((one, index) => one.end(join(root, `${index}.json`))));
    report(reports, made, rss, `${stations} stations, ${edits} edits/s`);
  } finally {
    for (const one of processes) one.kill();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** One station is set up and founds the facility at the server; the others are copies of it, with an identity of their own. */
async function openFleet(
  root: string,
  server: ServerProcess,
  processes: readonly Stations[],
  stations: number,
): Promise<string> {
  const cleanups = new Cleanups();
  const first = await setUpStation(cleanups, { dataDir: join(root, '0'), live: false });
  const registered = await first.client.request(contracts.patients.register, {
    name: [{ family: 'Odhiambo' }],
    gender: 'female',
  });
  if (!registered.ok) throw new Error(registered.error.code);
  const facilityId = first.station.engine.opened().facility.id;
  await cleanups.run();
  for (let index = 1; index < stations; index += 1)
    cpSync(join(root, '0'), join(root, String(index)), { recursive: true });
  for (let index = 0; index < stations; index += 1) {
    const one = processes[index % PROCESSES];
    if (!one) throw new Error('as many as asked for');
    await one.ask({ does: 'open', dataDir: join(root, String(index)) });
    const code = await codeOf(server, index === 0 ? undefined : facilityId);
    await one.ask({ does: 'join', desk: Math.floor(index / PROCESSES), code, url: server.url });
  }
  return registered.value.id;
}

async function codeOf({ url }: ServerProcess, facilityId: string | undefined): Promise<string> {
  const answer = await fetch(`${url}/_fieldward/enrolments`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(facilityId === undefined ? {} : { facilityId }),
  });
  return enrolment.parse(await answer.json()).code;
}

/** Until every station has everything, or nobody expects it any more. */
async function settled(processes: readonly Stations[], made: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < SETTLE_MS; waitedMs += SAMPLE_MS) {
    const counts = await Promise.all(processes.map((one) => one.ask({ does: 'count' })));
    if (counts.every(({ seen = 0 }) => seen >= made)) return;
    await pause(SAMPLE_MS);
  }
}

function report(reports: readonly FleetReport[], made: number, rss: readonly number[], fleet: string): void {
  const enteredMs = new Map(reports.flatMap((one) => one.made.map(({ what, atMs }) => [what, atMs])));
  const everywhere = new Map([...enteredMs.keys()].map((what) => [what, 0]));
  const each: number[] = [];
  let lost = 0;
  for (const seen of reports.flatMap((one) => one.seen)) {
    const at = new Map(seen.map(({ what, atMs }) => [what, atMs]));
    for (const [what, atMs] of enteredMs) {
      const took = (at.get(what) ?? Infinity) - atMs;
      if (took === Infinity) lost += 1;
      else each.push(Math.max(0, took));
      everywhere.set(what, Math.max(everywhere.get(what) ?? 0, took));
    }
  }
  const all = [...everywhere.values()];
  const say = (metric: string, value: number, unit: string, more: object = {}) =>
    print({ bench: 'fleet', metric: `${metric} (${fleet})`, value, unit, ...more });
  say('edits', made, 'edits');
  say('edit to everywhere, median', percentile(all, 0.5), 'ms');
  say('edit to everywhere, p95', percentile(all, 0.95), 'ms');
  say('edit to each, p95', percentile(each, 0.95), 'ms');
  say('edits that a station lacks', lost, 'edits');
  say(
    'not sent in the end',
    reports.reduce((sum, { held }) => sum + held, 0),
    'documents',
  );
  // The least of each part of the run: what lies above it is garbage that was not collected yet.
  const least = Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [part, part + 1].map((at) => Math.floor((rss.length * at) / PARTS));
    return Math.min(...rss.slice(from, to));
  });
  for (const [part, bytes] of least.entries()) {
    const before = least[part - 1];
    say(`server memory, least of part ${part + 1} of ${PARTS}`, bytes / 2 ** 20, 'MB', {
      ...(before !== undefined && { vs: 'the part before', ratio: bytes / before }),
    });
  }
}

/** Resident memory of a process, each second. Linux only: elsewhere it has no figures. */
function sampled(pid: number): { stop(): readonly number[] } {
  const bytes: number[] = [];
  const timer = setInterval(() => {
    const pages =
      process.platform === 'linux' ? readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1] : '';
    if (pages) bytes.push(Number(pages) * 4_096);
  }, SAMPLE_MS);
  return {
    stop() {
      clearInterval(timer);
      return bytes;
    },
  };
}

/** Some of the stations, in a process of their own. One order at a time. */
class Stations {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const script = fileURLToPath(new URL('fleet-stations.process.ts', import.meta.url));
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    endWithUs(child);
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async ask(order: FleetOrder): Promise<FleetAnswer> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    const next = await this.#lines.next();
    if (next.done) throw new Error('stations ended by themselves');
    return JSON.parse(next.value) as FleetAnswer; // theirs
  }

  async end(file: string): Promise<FleetReport> {
    await this.ask({ does: 'end', file });
    return JSON.parse(readFileSync(file, 'utf8')) as FleetReport; // theirs
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
