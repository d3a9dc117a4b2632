import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectPort } from '#shared/kernel/port.ts';
import { contracts, records } from '#shared/registry.ts';
import { closeSqliteFile, openSqliteFile, type Sqlite } from '#engine/store/sqlite-file.ts';
import { openReplica } from '#engine/store/replica.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import {
  aChartOf,
  benchStation,
  fillClinic,
  resultsOf,
  windowOf,
  type BenchStation,
  type ReplicaFile,
} from './bench-station.ts';
import { besideImport } from './beside-import.ts';
import { compareCommands } from './compare-commands.ts';
import { percentile, print, timesOf, type Figure } from './measure.ts';
import { compareSearch, typedPrefixes } from './typed-prefixes.ts';

const LONG_CHART = 1_000;
const SHORT_CHART = 10;
const CHART_ROUNDS = 30;
const COMMANDS = 300;
/** Between commands beside an import: 0 to so many, less one. */
const PAUSES_MS = 23;
const OPENINGS = 5;

/** One station of a hospital's size: what a desk waits for, beside what the same file could do at best. */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      patients: { type: 'string', default: '50000' },
      documents: { type: 'string', default: '1000000' },
    },
    strict: false,
    allowPositionals: true,
  });
  const bench = await benchStation();
  try {
    const patients = Number(values.patients);
    const filled = await fillClinic(bench, { patients, documents: Number(values.documents), seed: 11 });
    const size = `${patients} patients, ${filled} documents`;
    const beside = await bench.openBeside();
    await search(bench, beside, size);
    await charts(bench);
    await commands(bench, beside, size);
    beside.close();
    await opening(bench, size);
  } finally {
    await bench.end();
  }
}

async function search(bench: BenchStation, beside: Sqlite, size: string): Promise<void> {
  const typed = await typedPrefixes(bench, 300);
  await compareSearch(bench, beside, typed, { bench: 'store', metric: `${size}, a keystroke, idle` });
  const importing = await besideImport(bench, async () => {
    await compareSearch(bench, beside, typed, {
      bench: 'store',
      metric: `${size}, a keystroke, importing`,
    });
    return waitsOfCommands(bench);
  });
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    print({
      bench: 'store',
      metric: `${size}, audited command, importing, 4 documents, ${name}`,
      value: percentile(importing.value, share),
      unit: 'ms',
    });
  }
  print({
    bench: 'store',
    metric: `${size}, import beside searches and commands`,
    value: importing.resourcesPerSecond,
    unit: 'resources/s',
  });
}

/** Milliseconds from each command to its answer, given while the import writes as it likes. */
async function waitsOfCommands(bench: BenchStation): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let round = 0; round < COMMANDS; round += 1) {
    // Nobody presses at the very moment at which the last answer comes.
    await delay(round % PAUSES_MS);
    const writes = resultsOf(newId('patient', systemClock, systemIds), 4);
    const [waited = Number.NaN] = await timesOf(1, () => bench.write(writes));
    waits.push(waited);
  }
  return waits;
}

async function charts(bench: BenchStation): Promise<void> {
  const client = connectPort(windowOf(bench));
  await client.request(contracts.session.signIn, bench.login);
  const open = async (patientId: string) => {
    const [summary, timeline] = [
      await client.request(contracts.chart.summary, { patientId }),
      await client.request(contracts.chart.timeline, { patientId, offset: 0, limit: 50 }),
    ];
    if (!summary.ok || !timeline.ok) throw new Error('a chart was refused');
  };
  const [long, short] = [await aChartOf(bench, LONG_CHART), await aChartOf(bench, SHORT_CHART)];
  for (const patientId of [long, short]) await open(patientId);
  const theirs = await timesOf(CHART_ROUNDS, () => open(short));
  const ours = await timesOf(CHART_ROUNDS, () => open(long));
  client.close();
  quantiles(ours, theirs, {
    bench: 'store',
    metric: `chart with ${LONG_CHART} encounters: summary and timeline`,
    unit: 'ms',
    vs: `chart with ${SHORT_CHART}`,
  });
}

async function commands(bench: BenchStation, beside: Sqlite, size: string): Promise<void> {
  await compareCommands(bench, beside, COMMANDS, { bench: 'store', metric: `${size}, audited command` });
}

async function opening(bench: BenchStation, size: string): Promise<void> {
  const full = await bench.replica();
  await bench.station.close();
  const empty = { ...full, file: join(bench.dataDir, 'empty.db'), key: randomBytes(32) };
  const created = await openReplica({ ...empty, records, create: true, live: false });
  if (!created.ok) throw new Error(created.error.code);
  await created.value.close();
  const [theirs, ours] = [readings(empty), readings(full)];
  const figure = { bench: 'store', unit: 'ms', vs: 'an empty file' } as const;
  const value = percentile(
    ours.map(({ firstAnswerMs }) => firstAnswerMs),
    0.5,
  );
  const other = percentile(
    theirs.map(({ firstAnswerMs }) => firstAnswerMs),
    0.5,
  );
  print({ ...figure, metric: `${size}, cold open to first answer, p50`, value, ratio: value / other });
  await updated(full, `${size}, opening after an update that makes all indexes anew`);
  const mebibytes = Math.max(...ours.map(({ residentBytes }) => residentBytes)) / 1_048_576;
  print({
    bench: 'store',
    metric: `${size}, memory of a process that searched`,
    value: mebibytes,
    unit: 'MiB',
  });
}

/** The longest that the first opening under a new version can take: beside an opening that finds its indexes. */
async function updated(full: ReplicaFile, metric: string): Promise<void> {
  const open = async () => {
    const opened = await openReplica({ ...full, records, live: false });
    if (!opened.ok) throw new Error(opened.error.code);
    await opened.value.close();
  };
  const [usual = Number.NaN] = await timesOf(1, open);
  const file = openSqliteFile(full.file, full.key, full.cipher, 'write');
  if (!file.ok) throw new Error(file.error.code);
  const names = file.value
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE name GLOB 'record_*'")
    .all();
  for (const { name } of names) file.value.exec(`DROP INDEX ${name}`);
  closeSqliteFile(file.value);
  const [value = Number.NaN] = await timesOf(1, open);
  print({
    bench: 'store',
    metric: `${metric} (${names.length})`,
    value: value / 1_000,
    unit: 's',
    vs: 'an opening that finds them',
    ratio: value / usual,
  });
}

interface Reading {
  readonly firstAnswerMs: number;
  readonly residentBytes: number;
}

/** Each in a process of its own, which is given the key on its standard input. */
function readings({ file, key, cipher }: ReplicaFile): readonly Reading[] {
  const script = join(import.meta.dirname, 'reader.process.ts');
  const input = JSON.stringify({ file, key: Buffer.from(key).toString('hex'), cipher });
  return Array.from({ length: OPENINGS }, () => {
    const { stdout, status } = spawnSync(process.execPath, [script], { input, encoding: 'utf8' });
    if (status !== 0) throw new Error('the replica could not be read');
    return JSON.parse(stdout) as Reading; // what the process prints
  });
}

function quantiles(
  ours: readonly number[],
  theirs: readonly number[],
  figure: Omit<Figure, 'value' | 'ratio'>,
): void {
  for (const [name, share] of [
    ['p50', 0.5],
    ['p95', 0.95],
  ] as const) {
    const value = percentile(ours, share);
    print({
      ...figure,
      metric: `${figure.metric}, ${name}`,
      value,
      ratio: value / percentile(theirs, share),
    });
  }
}
