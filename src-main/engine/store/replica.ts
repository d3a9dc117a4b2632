import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Observable } from 'rxjs';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { patientSearchEntry, type SearchEntry } from '#shared/modules/patients/patient-search.rules.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { changesOf, changesOfWriter } from './changes.ts';
import { FileSnapshots, type FileSnapshot } from './file-snapshot.ts';
import { DocumentTable } from './document-table.ts';
import { LogKeeper } from './log-keeper.ts';
import { migrate, SCHEMA, schemaOf } from './migrations.ts';
import { NewerDocuments } from './newer-documents.ts';
import { Outbox, type NotSent } from './outbox.ts';
import { alignIndexes, recordsByType, tableOf } from './record-indexes.ts';
import { remoteReads, type RemoteReads } from './remote-reads.ts';
import type { ReplicaDatabase } from './rx-database.ts';
import {
  claimWriter,
  closeSqliteFile,
  createSqliteFile,
  openFurther,
  openSqliteFile,
  type Cipher,
  type Sqlite,
} from './sqlite-file.ts';
import { PastValues } from './past-values.ts';
import { alignReviews, ReviewIndex } from './review-index.ts';
import { alignSearch, SearchIndex } from './search/search-index.ts';
import { isDamage, type OpenError } from './store-errors.ts';
import { createReader, type StoreReader } from './store-reader.ts';
import { findStranger } from './strangers.ts';
import { Tally } from './tally.ts';
import type { ChangeSet, CommitOptions, CommitReceipt, Conflict, StoreWrite } from './write-types.ts';
import { unsentWork, type UnsentWork } from './unsent-work.ts';
import { verifyReplica, type VerifyReport } from './verify.ts';
import { Writer } from './writer.ts';

export interface ReplicaOptions {
  readonly file: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
  readonly records: readonly AnyRecord[];
  /** What of a document a desk may type to find it. Default: that of patients. */
  readonly searchOf?: (envelope: Envelope) => SearchEntry | undefined;
  /** Creates the file; refused where there is one. */
  readonly create?: boolean;
  readonly readonly?: boolean;
  /** The file was copied from another station's: its revisions must not be those the other goes on to make. */
  readonly asCopy?: boolean;
  /**
   * Without it no RxDB collections are opened: for imports at the command line, first sync and checks. One process can
   * have RxDB over one replica at a time, because its open edition allows thirteen collections. Default: unless `readonly`.
   */
  readonly live?: boolean;
  /** Unix time in ms. */
  readonly now?: () => number;
  /** Hears of so many new indexes before they are made: in a big file that takes a while. */
  readonly onIndexing?: (indexes: number) => void;
}

export interface Replica {
  commit(writes: readonly StoreWrite[], options?: CommitOptions): Result<CommitReceipt, Conflict>;
  /** For those who write much, between their commits: resolves when the write-ahead log has room again. */
  room(): Promise<void>;
  reader(): StoreReader;
  notSent(): NotSent;
  /** The same by compartment, where there is something. */
  unsentBy(): ReadonlyMap<Compartment, Required<NotSent>>;
  readonly work: UnsentWork;
  /** How many live documents of a type there are, without counting them again. */
  tally(record: AnyRecord): number;
  /** The id of a live document that only a later program can read in full. @param of what this program knows */
  stranger(of: readonly AnyRecord[]): string | undefined;
  /** What the server does not have, and what of it is known here: for the replicator, which answers to no person. */
  readonly remote: RemoteReads;
  /** What commits changed, as RxDB tells it. */
  readonly changes: Observable<ChangeSet>;
  /** Reads all of the file; for `verify store` and for the schedule. */
  verify(): Promise<VerifyReport>;
  /** The file at this moment, for a backup; undefined where it cannot be had just now, or the replica is read-only. */
  snapshot(): FileSnapshot | undefined;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Opens the station's replica, as its one writer unless `readonly`. A wrong key or a damaged file is never written to. */
export async function openReplica(options: ReplicaOptions): Promise<Result<Replica, OpenError>> {
  const { file, create = false, readonly = false } = options;
  if (!create && !existsSync(file)) return fail({ code: 'store.missing' });
  const claim = readonly ? ok({ release: () => undefined }) : claimWriter(file);
  if (!claim.ok) return claim;
  const opened = openFile(options);
  if (!opened.ok) {
    claim.value.release();
    return opened;
  }
  try {
    return ok(await assemble(opened.value, options, claim.value.release));
  } catch (error) {
    opened.value.close();
    claim.value.release();
    if (isDamage(error)) return fail({ code: 'store.damaged', file: basename(file) });
    throw error;
  }
}

function openFile(options: ReplicaOptions): Result<Sqlite, OpenError> {
  const { file, key, cipher = 'sqlcipher', create = false, readonly = false } = options;
  if (create) {
    const created = createSqliteFile(file, key, cipher, prepareNew);
    if (!created.ok) return created;
  }
  const opened = openSqliteFile(file, key, cipher, readonly ? 'read' : 'write');
  if (!opened.ok) return opened;
  const db = opened.value;
  try {
    const prepared = readonly ? checkSchema(db) : migrate(db);
    if (!prepared.ok) {
      db.close();
      return prepared;
    }
    if (!readonly) alignIndexes(db, options.records, options.onIndexing);
    if (options.asCopy === true) setToken(db);
    return ok(db);
  } catch (error) {
    db.close();
    if (isDamage(error)) return fail({ code: 'store.damaged', file: basename(file) });
    throw error;
  }
}

function prepareNew(db: Sqlite): void {
  migrate(db);
  setToken(db);
}

function setToken(db: Sqlite): void {
  db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('token', ?)").run(
    randomBytes(5).toString('hex'),
  );
}

function checkSchema(db: Sqlite): Result<void, OpenError> {
  const schema = schemaOf(db);
  if (schema > SCHEMA) return fail({ code: 'store.newer', schema });
  return schema < SCHEMA ? fail({ code: 'store.older', schema }) : ok(undefined);
}

async function assemble(db: Sqlite, options: ReplicaOptions, release: () => void): Promise<Replica> {
  let isClosing = false;
  const now = options.now ?? Date.now;
  const outbox = new Outbox(db);
  const records = recordsByType(options.records);
  const search = new SearchIndex(db, options.searchOf ?? patientSearchEntry);
  const tally = new Tally(db);
  const reviews = new ReviewIndex(db, records);
  const past = new PastValues(db);
  const token = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'token'").get()?.value;
  if (token === undefined) throw new Error('the replica has no token');
  const tables = new Map<string, DocumentTable>(
    COMPARTMENTS.map((name) => [name, new DocumentTable(db, tableOf(name))]),
  );
  const writer = new Writer({
    db,
    tables,
    records,
    outbox,
    derived: [search, tally, reviews, past],
    now,
    token,
  });
  if (!db.readonly) alignSearch(db, search);
  if (!db.readonly) alignReviews(db, reviews, records);
  const isLive = options.live ?? !db.readonly;
  if (isLive) search.vocabulary(); // not at the first keystroke
  const database = isLive ? await openLive(db, writer) : undefined;
  const newer = new NewerDocuments(db, records);
  const reader = createReader(db, {
    search: (words, limit) => search.search(words, limit, now()),
    counter: (key) => writer.counter(key),
    newerOf: (patientId) => newer.of(patientId),
    reviews,
    pastValues: (id) => past.of(id),
  });
  const work = unsentWork(db, tables, outbox, () => writer.seq);
  const snapshots = db.readonly
    ? undefined
    : new FileSnapshots(
        db,
        openFurther(options.file, options.key, options.cipher ?? 'sqlcipher'),
        options.file,
      );
  const log = db.readonly
    ? undefined
    : new LogKeeper({
        db,
        file: options.file,
        key: options.key,
        cipher: options.cipher ?? 'sqlcipher',
        isHeldStill: () => snapshots?.isTaken === true,
      });
  const replica: Replica = {
    commit(writes, commitOptions) {
      const committed = writer.commit(writes, commitOptions);
      log?.committed();
      return committed;
    },
    room: async () => log?.room(),
    reader: () => reader,
    notSent: () => outbox.notSent(),
    unsentBy: () => outbox.byCompartment() as ReadonlyMap<Compartment, Required<NotSent>>, // names of document tables
    work,
    tally: (record) => tally.of(record),
    stranger: (of) => findStranger(db, of),
    verify: () => verifyReplica({ db, file: basename(options.file), records, search, reviews }),
    remote: remoteReads(tables, outbox, writer),
    snapshot: () => snapshots?.take(),
    changes: database ? changesOf(database, writer) : changesOfWriter(writer),
    async close() {
      if (isClosing) return;
      isClosing = true;
      await database?.close();
      await snapshots?.close();
      await log?.close();
      closeSqliteFile(db);
      snapshots?.closeFile();
      release();
    },
  };
  if (database) databases.set(replica, database);
  return replica;
}

/** RxDB takes its time to load, and not every program that opens a replica needs it. */
async function openLive(db: Sqlite, writer: Writer): Promise<ReplicaDatabase> {
  const { openRxDatabase } = await import('./rx-database.ts');
  return openRxDatabase({ db, writer, compartments: new Set(COMPARTMENTS) });
}

const databases = new WeakMap<Replica, ReplicaDatabase>();

/** For the store's own tests. Writes through RxDB's handles would skip permission and audit. */
export function rxDatabaseOf(replica: Replica): ReplicaDatabase {
  const database = databases.get(replica);
  if (!database) throw new Error('the replica was opened without RxDB');
  return database;
}
