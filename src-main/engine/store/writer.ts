import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { canonicalJson, sameJson, type Json } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { bodyOf, documentOf, type DocumentTable, type StoredDocument } from './document-table.ts';
import type { Outbox } from './outbox.ts';
import { RemoteMarks } from './remote-marks.ts';
import type { Sqlite } from './sqlite-file.ts';
import { namingDamage } from './store-errors.ts';
import { TellQueue } from './tell-queue.ts';
import type {
  CommitOptions,
  CommitOrigin,
  CommitReceipt,
  Conflict,
  CounterWrite,
  PutWrite,
  StoreWrite,
} from './write-types.ts';

/** Counter that holds the newest number of the local sequence. */
const SEQUENCE = 'commit.seq';

/** One document as it goes into its table. */
export interface WriteRow {
  readonly document: StoredDocument;
  /** The same without RxDB's members, where it was handed over so: nobody has to take them out. */
  readonly content?: Envelope;
  readonly previous?: StoredDocument;
  readonly remoteRev?: string;
  readonly unsentBase?: Envelope;
  /** Taken away before any server has had it: nothing of it is left to send. */
  readonly isRemoval?: boolean;
}

/** A write that was looked at: what becomes a row. */
interface PlannedPut extends Omit<WriteRow, 'document'> {
  readonly compartment: string;
  readonly content: Envelope;
  readonly deleted: boolean;
  /** What it was planned on does not stand any more. */
  readonly hasMoved: boolean;
}

/** A compartment and its table. */
export interface WriteTarget {
  readonly table: DocumentTable;
  readonly compartment: string;
}

/** Told in the same tick as the COMMIT: some milliseconds later RxDB would answer with the old value. */
export type CommitListener = (commit: CommittedRows) => void;

export interface CommittedRows {
  readonly compartment: string;
  readonly rows: readonly WriteRow[];
  readonly context: string;
  /** The sequence of the commit's last document. */
  readonly seq: number;
}

/** Kept up to date in the transaction of the document it follows from. */
export interface DerivedIndex {
  update(before: Envelope | undefined, after: Envelope | undefined): void;
  /** The transaction was rolled back: what is held in memory may be ahead of the file. */
  reload(): void;
}

interface WriterParts {
  readonly db: Sqlite;
  readonly tables: ReadonlyMap<string, DocumentTable>;
  readonly records: ReadonlyMap<string, AnyRecord>;
  readonly outbox: Outbox;
  readonly derived: readonly DerivedIndex[];
  readonly now: () => number;
  /** Names this file in revisions, so that two replicas never make the same one. */
  readonly token: string;
}

/** The one way into the file: every document written takes the next number of one local sequence. */
export class Writer {
  readonly #parts: WriterParts;
  readonly #counter;
  readonly #setCounter;
  readonly #marks: RemoteMarks;
  #seq: number;
  readonly #queue = new TellQueue();
  listener: CommitListener | undefined;
  counterListener: ((keys: readonly string[], context: string) => void) | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
    const { db } = parts;
    this.#marks = new RemoteMarks(parts);
    this.#counter = db.prepare<[string], { value: string }>('SELECT value FROM counter WHERE key = ?');
    this.#setCounter = db.prepare<[string, string]>(
      'INSERT OR REPLACE INTO counter (key, value) VALUES (?, ?)',
    );
    this.#seq = Number(this.#counter.get(SEQUENCE)?.value ?? 0);
  }

  get seq(): number {
    return this.#seq;
  }

  /** All of the writes, durably, or none. */
  commit(writes: readonly StoreWrite[], options: CommitOptions = {}): Result<CommitReceipt, Conflict> {
    const origin = options.origin ?? 'command';
    const puts = writes.filter((write) => write.kind === 'put');
    const counters = writes.filter((write) => write.kind === 'counter');
    const marks = writes.filter((write) => write.kind !== 'put' && write.kind !== 'counter');
    refuseRepeats(writes);
    const rows = new Map<string, WriteRow[]>();
    const revs = new Map<Id, string>();
    const conflict = this.transaction((): Conflict | undefined => {
      const planned = puts.map((write) => this.#plan(write, origin));
      const moved = [
        ...planned.filter(({ hasMoved }) => hasMoved).map(({ content }) => content.id),
        ...counters.filter((write) => this.#hasCounterMoved(write)).map(({ key }) => `counter:${key}`),
      ];
      if (moved.length > 0) return { code: 'conflict', ids: moved };
      for (const plan of planned) {
        const row = this.#rowOf(plan);
        this.store(this.target(plan.compartment), row, origin === 'replication');
        revs.set(plan.content.id, row.document._rev);
        const ofCompartment = rows.get(plan.compartment);
        if (ofCompartment) ofCompartment.push(row);
        else rows.set(plan.compartment, [row]);
      }
      for (const mark of marks) this.#marks.apply(mark);
      for (const { key, value } of counters) this.#setCounter.run(key, JSON.stringify(value));
      return undefined;
    });
    if (conflict) return fail(conflict);
    const seq = this.#seq;
    this.tell(() => {
      for (const [compartment, ofCompartment] of rows) {
        this.listener?.({ compartment, rows: ofCompartment, context: origin, seq });
      }
      if (counters.length > 0)
        this.counterListener?.(
          counters.map(({ key }) => key),
          origin,
        );
    });
    return ok({ seq, revs });
  }

  /** Emits events in the order of their transactions. */
  tell(emit: () => void): void {
    this.#queue.tell(emit);
  }

  /** One durable transaction. Whatever fails in it leaves nothing behind. */
  transaction<T>(work: () => T): T {
    const before = this.#seq;
    try {
      return namingDamage(() =>
        this.#parts.db
          .transaction(() => {
            const result = work();
            if (this.#seq !== before) this.#setCounter.run(SEQUENCE, String(this.#seq));
            return result;
          })
          .immediate(),
      );
    } catch (error) {
      this.#seq = before;
      for (const index of this.#parts.derived) index.reload();
      this.#parts.outbox.reload();
      throw error;
    }
  }

  /** Writes one row as it stands, with the next number, inside the running transaction. */
  store(target: WriteTarget, row: WriteRow, isFromServer = false): void {
    const { outbox, derived } = this.#parts;
    const { document, content, previous } = row;
    const seq = (this.#seq += 1);
    const id = String(document['id']);
    const previousSeq = previous && target.table.seq(id);
    const kept = { document, body: content ? JSON.stringify(content) : bodyOf(document) };
    if (previousSeq !== undefined) target.table.update(kept, previousSeq, seq, row.remoteRev);
    else target.table.insert(kept, seq, row.remoteRev);
    const isSettled = isFromServer || row.isRemoval === true;
    const since = isSettled && previousSeq !== undefined ? outbox.settle(previousSeq) : undefined;
    if (!isSettled || row.unsentBase) {
      const isFurther = !isFromServer && previousSeq !== undefined && outbox.move(previousSeq, seq);
      // What was taken away here before any server had it begins anew.
      const isNew = previous?._deleted === true && target.table.remoteRev(id) === undefined;
      const base = isNew ? null : baseOf(row);
      if (!isFurther) outbox.begin(target.compartment, id, seq, base, since ?? document._meta.lwt);
    }
    for (const index of derived) index.update(liveEnvelope(previous), liveEnvelope(document));
  }

  counter(key: string): Json | undefined {
    const row = this.#counter.get(key);
    return row && (JSON.parse(row.value) as Json); // written by setCounter
  }

  target(compartment: string): WriteTarget {
    const table = this.#parts.tables.get(compartment);
    if (!table) throw new Error(`unknown compartment: ${compartment}`);
    return { table, compartment };
  }

  #rowOf({ deleted, ...plan }: PlannedPut): WriteRow {
    const { now, token } = this.#parts;
    const { content, previous } = plan;
    const document: StoredDocument = {
      ...content,
      _deleted: deleted,
      _attachments: {},
      _meta: { ...previous?._meta, lwt: now() },
      _rev: nextRevision(previous?._rev, this.#seq + 1, token),
    };
    return { ...plan, document };
  }

  #plan(write: PutWrite, origin: CommitOrigin): PlannedPut {
    const { records, tables } = this.#parts;
    const { envelope } = write;
    const record = records.get(envelope.type);
    const compartment = record?.compartment ?? write.compartment;
    if (compartment === undefined) throw new Error(`no record and no compartment for ${envelope.type}`);
    if (!envelope.id.startsWith(`${envelope.type}:`))
      throw new Error(`the id of a ${envelope.type} names another type`);
    const found = write.isNew ? undefined : tables.get(compartment)?.row(envelope.id);
    const previous = found && documentOf(found);
    const current = previous && !previous._deleted ? previous._rev : null;
    const hasMoved = write.base !== current && write.base !== (previous?._rev ?? null);
    const isRemoval = write.deleted === true && origin !== 'replication';
    if (isRemoval && !hasMoved && (!found || this.#parts.outbox.at(found.seq)?.base !== null)) {
      throw new Error(`a server may have ${envelope.id}: it cannot be taken away here`);
    }
    // What comes again from a server, or was dated anew before any had it.
    const mayComeAgain =
      origin === 'replication' || (found && this.#parts.outbox.at(found.seq) !== undefined);
    const isSameFact = mayComeAgain && sameJson(previous?.['data'], envelope.data);
    if (!hasMoved && current !== null && record?.appendOnly === true && !isSameFact && !write.deleted) {
      throw new Error(`${envelope.type} is append-only: ${envelope.id} stands already`);
    }
    if (!hasMoved && origin !== 'replication' && current !== null && Number(previous?.['v']) > envelope.v) {
      throw new Error(`a newer version of ${envelope.id} stands, which this program would strip`);
    }
    return {
      compartment,
      hasMoved,
      content: envelope,
      deleted: write.deleted ?? false,
      ...(previous && { previous }),
      ...(write.remoteRev !== undefined && { remoteRev: write.remoteRev }),
      ...(write.unsentBase && { unsentBase: write.unsentBase }),
      ...(isRemoval && { isRemoval }),
    };
  }

  #hasCounterMoved(write: CounterWrite): boolean {
    const current = this.counter(write.key);
    if (current === undefined || write.base === undefined) return current !== write.base;
    return canonicalJson(current) !== canonicalJson(write.base);
  }
}

/** RxDB's form, height and hash; the sequence makes it one that no version of any document ever had before. */
export function nextRevision(previous: string | undefined, seq: number, token: string): string {
  const height = previous === undefined ? 0 : Number.parseInt(previous, 10);
  return `${height + 1}-${token}${seq.toString(36)}`;
}

/** The document as the server last knew it. */
function baseOf({ unsentBase, previous }: WriteRow): string | null {
  if (unsentBase) return JSON.stringify(unsentBase);
  return previous ? bodyOf(previous) : null;
}

function liveEnvelope(document: StoredDocument | undefined): Envelope | undefined {
  return document && !document._deleted ? (document as unknown as Envelope) : undefined; // an envelope with RxDB's members beside it
}

function nameOf(write: StoreWrite): string {
  if (write.kind === 'put') return write.envelope.id;
  if (write.kind === 'counter') return `counter:${write.key}`;
  return write.kind === 'forget' ? `forget:${write.compartment}` : write.id;
}

function refuseRepeats(writes: readonly StoreWrite[]): void {
  const seen = new Set<string>();
  for (const write of writes) {
    const name = nameOf(write);
    if (seen.has(name)) throw new Error(`written twice in one commit: ${name}`);
    seen.add(name);
  }
}
