import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import { contracts, records } from '#shared/registry.ts';
import type { OpenedReplica } from '../actions.ts';
import type { StationOptions } from '../station.ts';
import { setUpStation, temporaryDataDir, type Cleanups } from '../station-testing.ts';
import { backupKeys } from './backup-keys.ts';
import type { BackupOptions } from './run-backup.ts';
import { sourceOf } from './station-source.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { tableOf } from '../store/record-indexes.ts';
import { openFurther, type Cipher } from '../store/sqlite-file.ts';

/** For the tests of backups: a station with something in it, and a place for its backups. */
export async function aStation(cleanups: Cleanups, stationOptions: Partial<StationOptions> = {}) {
  const station = await setUpStation(cleanups, stationOptions);
  const opened = () => station.station.engine.opened();
  const register = async (count: number, family = 'Odhiambo') => {
    const ids: string[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const done = await station.client.request(contracts.patients.register, {
        name: [{ family, given: [`Grace ${turn}`] }],
        gender: 'female',
        birthDate: '1987-04-02',
      });
      if (!done.ok) throw new Error(done.error.code);
      ids.push(done.value.id);
    }
    return ids;
  };
  const scan = async (bytes: number) => {
    const put = await opened().blobs.put(oneOf(randomBytes(bytes)));
    if (!put.ok) throw new Error(put.error.code);
    return put.value.hash;
  };
  const options = (rest: Partial<BackupOptions> & Pick<BackupOptions, 'target'>): BackupOptions => ({
    keys: backupKeys(opened().backupKey, opened().device),
    source: sourceOf(opened(), stationFolder(station.dataDir), 'test'),
    nowMs: Date.now(),
    ...rest,
  });
  return { ...station, opened, register, scan, options };
}

export type AStation = Awaited<ReturnType<typeof aStation>>;

export function aTargetFolder(cleanups: Cleanups): string {
  const folder = join(temporaryDataDir(cleanups), 'stick');
  mkdirSync(folder);
  return folder;
}

export function aNewFolder(cleanups: Cleanups): string {
  return join(temporaryDataDir(cleanups), 'restored');
}

/** Every document of every record, as text that is the same for the same content: read in one tick, as of one moment. */
export async function contentOf(opened: OpenedReplica): Promise<readonly string[]> {
  const read = opened.replica.reader();
  const lists = await Promise.all(records.map((record) => read.list(record, { where: {} })));
  return lists
    .flatMap((list, index) => list.map((value) => `${records[index]?.type} ${canonicalJson(value)}`))
    .toSorted();
}

/**
 * Every row of every document and of the outbox as it lies in the file, revisions, sequences, stamps and authors with it;
 * counters by their keys. Read in one tick. The file may be open in this process.
 */
export function rowsOf(file: string, key: Uint8Array, cipher: Cipher = 'sqlcipher') {
  const db = openFurther(file, key, cipher);
  const rows = Object.fromEntries(
    [
      ...COMPARTMENTS.map((compartment) => tableOf(compartment)),
      'outbox',
      'search_entry',
      'search_prefix',
    ].map((table) => [
      table,
      db
        .prepare<[], object>(`SELECT * FROM ${table}`)
        .all()
        .map((row) => JSON.stringify(row)),
    ]),
  );
  const counters = Object.fromEntries(
    db
      .prepare<[], { key: string; value: string }>('SELECT key, value FROM counter')
      .all()
      .map(({ key: name, value }) => [name, JSON.parse(value) as unknown]),
  );
  db.close();
  return { rows, counters };
}

/** Of each file below a folder, by its path there. */
export function digestsOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    filesOf(folder)
      .toSorted()
      .map((path) => [
        path.slice(folder.length + 1),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  );
}

export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
