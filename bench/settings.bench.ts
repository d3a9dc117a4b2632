import Database from 'better-sqlite3-multiple-ciphers';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheBytes, memoryBytes } from '#engine/store/cache-bytes.ts';
import { AUTO_CHECKPOINT_PAGES, closeSqliteFile } from '#engine/store/sqlite-file.ts';
import { newId, systemIds } from '#engine/platform/ids.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { rowsAgain } from './bare-transactions.ts';
import { benchStation, fillClinic, resultsOf } from './bench-station.ts';
import { mean, percentile, print } from './measure.ts';

interface Settings {
  readonly cipher: 'sqlcipher' | 'aegis' | 'chacha20' | 'aes256cbc' | 'none';
  readonly pageBytes: number;
  readonly cacheBytes: number;
  readonly checkpointPages: number;
}

/** As a station's file is opened: see sqlite-file.ts. */
const CHOSEN: Settings = {
  cipher: 'sqlcipher',
  pageBytes: 4_096,
  cacheBytes: cacheBytes(memoryBytes()),
  checkpointPages: AUTO_CHECKPOINT_PAGES,
};

/** One thing is another, all else as chosen. */
const OTHERS: readonly (readonly [string, Partial<Settings>])[] = [
  ['AEGIS-256', { cipher: 'aegis' }],
  ['ChaCha20-Poly1305', { cipher: 'chacha20' }],
  ['AES-256 without authentication', { cipher: 'aes256cbc' }],
  ['no encryption', { cipher: 'none' }],
  ['2 MB of cache, as SQLite would', { cacheBytes: 2_048_000 }],
  ['16 MB of cache', { cacheBytes: 16_000_000 }],
  ['43 MB of cache, of a machine of 4 GB', { cacheBytes: cacheBytes(4 * 2 ** 30) }],
  ['128 MB of cache', { cacheBytes: 128_000_000 }],
  ['checkpoint at 1,000 pages, as SQLite would', { checkpointPages: 1_000 }],
  ['checkpoint at 4,000 pages', { checkpointPages: 4_000 }],
  ['checkpoint at 20,000 pages', { checkpointPages: 20_000 }],
  ['pages of 8 KB', { pageBytes: 8_192 }],
  ['pages of 16 KB', { pageBytes: 16_384 }],
];

const DOCUMENTS = 4;
/** Commits of each before the other has its turn: what else the machine does falls on both. */
const IN_TURN = 50;
const TURNS = 16;
const LOOKUPS = 2_000;
const OPENINGS = 9;
const SCANS = 3;

/**
 * The file of one clinic under other settings, each beside the chosen ones: durable transactions of a command's rows with
 * their indexes, documents found by id all over the file, a scan, and the opening to a first answer.
 */
export async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { documents: { type: 'string', default: '150000' } },
    strict: false,
    allowPositionals: true,
  });
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-settings-'));
  try {
    const plain = join(folder, 'plain.db');
    const documents = await clinic(plain, Number(values.documents));
    const key = randomBytes(32);
    const chosen = { file: join(folder, 'chosen.db'), key };
    make(plain, chosen, CHOSEN);
    for (const [name, difference] of OTHERS) {
      const settings = { ...CHOSEN, ...difference };
      const other = { file: join(folder, 'other.db'), key };
      make(plain, other, settings);
      compare(`${documents} documents, ${name}`, [other, settings], [chosen, CHOSEN]);
      for (const suffix of ['', '-wal', '-shm']) rmSync(other.file + suffix, { force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Invented patients in a file that is not encrypted, so that it can be put under each cipher. */
async function clinic(plain: string, documents: number): Promise<number> {
  const bench = await benchStation();
  try {
    const filled = await fillClinic(bench, { patients: Math.round(documents / 20), documents, seed: 11 });
    for (let round = 0; round < IN_TURN; round += 1)
      await bench.write(resultsOf(newId('patient', systemClock, systemIds), DOCUMENTS));
    const { file, key } = await bench.replica();
    await bench.station.close();
    copyFileSync(file, plain);
    const db = connect({ file: plain, key }, CHOSEN);
    db.pragma('journal_mode = DELETE');
    db.rekey(Buffer.alloc(0));
    db.close();
    return filled;
  } finally {
    await bench.end();
  }
}

interface Target {
  readonly file: string;
  readonly key: Buffer | Uint8Array;
}

function make(plain: string, { file, key }: Target, settings: Settings): void {
  copyFileSync(plain, file);
  const db = new Database(file);
  db.pragma(`page_size = ${settings.pageBytes}`);
  db.exec('VACUUM');
  if (settings.cipher !== 'none') {
    choose(db, settings);
    db.rekey(keyText(key));
  }
  db.pragma('journal_mode = WAL');
  db.close();
}

function connect({ file, key }: Target, settings: Settings): Database {
  const db = new Database(file, { fileMustExist: true });
  if (settings.cipher !== 'none') {
    choose(db, settings);
    db.key(keyText(key));
  }
  db.pragma('synchronous = FULL');
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = -${Math.round(settings.cacheBytes / 1024)}`);
  db.pragma(`wal_autocheckpoint = ${settings.checkpointPages}`);
  return db;
}

function choose(db: Database, { cipher, pageBytes }: Settings): void {
  db.pragma(`cipher = '${cipher}'`);
  if (cipher !== 'sqlcipher') return;
  db.pragma('legacy = 4');
  db.pragma(`legacy_page_size = ${pageBytes}`);
}

function keyText(key: Uint8Array): Buffer {
  return Buffer.from(`x'${Buffer.from(key).toString('hex')}'`);
}

/** Milliseconds of each; not `timesOf`, whose turn of the event loop would count among them. */
function timed(rounds: number, work: (round: number) => unknown): number[] {
  return Array.from({ length: rounds }, (_, round) => {
    const start = performance.now();
    work(round);
    return performance.now() - start;
  });
}

type Opened = readonly [Target, Settings];

function compare(name: string, other: Opened, chosen: Opened): void {
  const [ours, theirs] = [connect(...other), connect(...chosen)];
  const ids = theirs
    .prepare<[number], { id: string }>('SELECT id FROM doc_diagnostics ORDER BY random() LIMIT ?')
    .all(LOOKUPS);
  const commits: [number[], number[]] = [[], []];
  const lookups: [number[], number[]] = [[], []];
  const scans: [number[], number[]] = [[], []];
  const both = [ours, theirs] as const;
  for (let turn = 0; turn < TURNS; turn += 1)
    both.forEach((db, index) => commits[index]?.push(...timed(IN_TURN, rowsAgain(db, IN_TURN, DOCUMENTS))));
  both.forEach((db, index) => {
    const find = db.prepare<[string], object>('SELECT body FROM doc_diagnostics WHERE id = ?');
    lookups[index]?.push(...timed(LOOKUPS, (round) => find.get(ids[round]?.id ?? '')));
  });
  const scan = 'SELECT sum(length(body)) FROM doc_diagnostics';
  for (let turn = 0; turn < SCANS; turn += 1)
    both.forEach((db, index) => scans[index]?.push(...timed(1, () => db.prepare(scan).get())));
  for (const db of both) closeSqliteFile(db);
  const openings: [number[], number[]] = [[], []];
  for (let turn = 0; turn < OPENINGS; turn += 1)
    [other, chosen].forEach((opened, index) =>
      openings[index]?.push(...timed(1, () => firstAnswer(opened, ids[turn]?.id))),
    );

  const figure = { bench: 'settings', vs: 'as chosen' } as const;
  const rate = (times: readonly number[]) => 1_000 / mean(times);
  print({
    ...figure,
    metric: `${name}: commits of ${DOCUMENTS} documents`,
    value: rate(commits[0]),
    unit: 'commits/s',
    ratio: rate(commits[0]) / rate(commits[1]),
  });
  const share = (metric: string, [own, its]: readonly [readonly number[], readonly number[]], part: number) =>
    print({
      ...figure,
      metric: `${name}: ${metric}`,
      value: percentile(own, part),
      unit: 'ms',
      ratio: percentile(own, part) / percentile(its, part),
    });
  share('commit, p50', commits, 0.5);
  share('commit, p95', commits, 0.95);
  share('commit, p99', commits, 0.99);
  share('document by id, p50', lookups, 0.5);
  share('document by id, p95', lookups, 0.95);
  share('scan of the results', scans, 0.5);
  share('cold open to first answer, p50', openings, 0.5);
}

function firstAnswer([target, settings]: Opened, id: string | undefined): void {
  const db = connect(target, settings);
  db.prepare<[string], object>('SELECT body FROM doc_diagnostics WHERE id = ?').get(id ?? '');
  db.close();
}
