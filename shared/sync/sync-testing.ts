import type { Compartment, Envelope } from '../kernel/document.ts';
import { canonicalJson, sameJson, type JsonObject } from '../kernel/json.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Checkpoint, Held, LocalState, LocalStore, SyncWrite, UnsentVersion } from './local-store.ts';
import type { Marker, Remote, RemoteFault, RemoteRow } from './remote.ts';

/** A station that is killed at this moment. */
export class Killed extends Error {}

/** What may go wrong at each step: it is asked before and after everything that crosses the line, or is written. */
export type Chance = () => 'cut' | 'kill' | undefined;

interface Kept {
  readonly envelope: Envelope;
  readonly deleted: boolean;
  readonly version: number;
  readonly seq: number;
  readonly remoteRev?: string;
}

/** A replica in memory, with the store's rules for what is unsent. */
export class MemoryLocal implements LocalStore {
  readonly documents = new Map<string, Kept>();
  readonly outbox = new Map<string, { base?: Envelope; held?: Held }>();
  readonly #checkpoints = new Map<Compartment, Checkpoint>();
  readonly #compartment: Compartment;
  #seq = 0;
  chance: Chance = () => undefined;

  constructor(compartment: Compartment) {
    this.#compartment = compartment;
  }

  /** Somebody works here. */
  edit(id: string, change: (before: Envelope | undefined) => Envelope): void {
    const before = this.documents.get(id);
    const { held: _held, ...waiting } = this.outbox.get(id) ?? (before ? { base: before.envelope } : {});
    this.outbox.set(id, waiting);
    this.#put(id, change(before?.envelope), false, before?.remoteRev);
  }

  states(_compartment: Compartment, ids: readonly string[]): ReadonlyMap<string, LocalState> {
    return new Map(ids.flatMap((id) => (this.documents.has(id) ? [[id, this.#state(id)]] : [])));
  }

  unsent(afterSeq: number, limit: number) {
    return [...this.outbox]
      .map(([id, { held }]) => ({
        ...this.#state(id),
        compartment: this.#compartment,
        size: 1_000,
        ...(held && { held }),
      }))
      .filter(({ seq }) => seq > afterSeq)
      .toSorted((a, b) => a.seq - b.seq)
      .slice(0, limit);
  }

  unsentIn = (): ReadonlySet<Compartment> => new Set(this.outbox.size > 0 ? [this.#compartment] : []);
  held = (): number => [...this.outbox.values()].filter(({ held }) => held).length;
  checkpoint = (compartment: Compartment): Checkpoint | undefined => this.#checkpoints.get(compartment);
  breathe = async (): Promise<void> => undefined;

  leaving(versions: readonly UnsentVersion[]): Result<readonly UnsentVersion[], never> {
    return ok(versions.filter(({ envelope, seq }) => this.documents.get(envelope.id)?.seq === seq));
  }

  commit(writes: readonly SyncWrite[]): Result<void, never> {
    if (this.chance() === 'kill') throw new Killed();
    for (const write of writes) this.#apply(write);
    if (this.chance() === 'kill') throw new Killed();
    return ok(undefined);
  }

  #apply(write: SyncWrite): void {
    switch (write.kind) {
      case 'checkpoint':
        this.#checkpoints.set(write.compartment, write.checkpoint);
        return;
      case 'part':
        throw new Error('it has one server');
      case 'forget':
        for (const [id, kept] of this.documents) {
          const { remoteRev: _remoteRev, ...rest } = kept;
          this.documents.set(id, rest);
          this.outbox.set(id, {});
        }
        return;
      case 'take': {
        const { envelope, deleted, rev, remoteRev, unsentBase } = write;
        if (String(this.documents.get(envelope.id)?.version ?? null) !== String(rev))
          throw new Error('moved');
        this.#put(envelope.id, envelope, deleted, remoteRev);
        if (unsentBase) this.outbox.set(envelope.id, { base: unsentBase });
        else this.outbox.delete(envelope.id);
        return;
      }
      case 'sent': {
        const kept = this.#kept(write.id);
        this.documents.set(write.id, { ...kept, remoteRev: write.remoteRev });
        if (kept.seq === write.seq) this.outbox.delete(write.id);
        else this.outbox.set(write.id, { base: write.version });
        return;
      }
      case 'hold':
        this.outbox.set(write.id, { ...this.outbox.get(write.id), held: write.held });
        return;
      case 'lost': {
        const { remoteRev: _remoteRev, ...rest } = this.#kept(write.id);
        this.documents.set(write.id, rest);
        this.outbox.set(write.id, {});
      }
    }
  }

  #put(id: string, envelope: Envelope, deleted: boolean, remoteRev: string | undefined): void {
    this.#seq += 1;
    const version = (this.documents.get(id)?.version ?? 0) + 1;
    this.documents.set(id, {
      envelope,
      deleted,
      version,
      seq: this.#seq,
      ...(remoteRev !== undefined && { remoteRev }),
    });
  }

  #kept(id: string): Kept {
    const kept = this.documents.get(id);
    if (!kept) throw new Error(`not here: ${id}`);
    return kept;
  }

  #state(id: string): LocalState {
    const { version, ...kept } = this.#kept(id);
    const unsent = this.outbox.get(id);
    return {
      ...kept,
      rev: String(version),
      ...(unsent && { unsent: unsent.base ? { base: unsent.base } : {} }),
    };
  }
}

interface Served {
  seq: number;
  readonly documents: Map<string, { rev: string; seq: number; document: JsonObject }>;
  readonly markers: Map<string, Marker>;
}

function copyOf({ seq, documents, markers }: Served): Served {
  return { seq, documents: new Map(documents), markers: new Map(markers) };
}

/** One database of a server in memory: revisions, changes in order, markers. It can be set back to an earlier moment. */
export class MemoryServer {
  #state: Served = { seq: 0, documents: new Map(), markers: new Map() };
  #made = 0;

  backup(): Served {
    return copyOf(this.#state);
  }

  setBack(backup: Served): void {
    this.#state = copyOf(backup);
  }

  document(id: string): JsonObject | undefined {
    return this.#state.documents.get(id)?.document;
  }

  /** As one station reaches it. An answer may be lost after the work was done. */
  line(database: string, chance: Chance): Remote {
    const across = async <T>(work: () => Result<T, RemoteFault>): Promise<Result<T, RemoteFault>> => {
      if (chance() !== undefined) return fail({ code: 'remote.unreachable' });
      const done = work();
      return chance() === undefined ? done : fail({ code: 'remote.cut' });
    };
    const isHere = (name: string) => name === database;
    return {
      server: () => across(() => ok('server')),
      ensure: () => across(() => ok(undefined)),
      marker: (name, device) => across(() => ok(isHere(name) ? this.#state.markers.get(device) : undefined)),
      leaveMarker: (name, device, number, rev) =>
        across(() => {
          if (!isHere(name)) return ok({ number, rev: '0-1' });
          if (this.#state.markers.get(device)?.rev !== rev) return fail({ code: 'remote.markerMoved' });
          this.#made += 1;
          const left = { number, rev: `0-${this.#made}` };
          this.#state.markers.set(device, left);
          return ok(left);
        }),
      changes: (name, since, limit) => across(() => ok(this.#changes(isHere(name), Number(since), limit))),
      push: (_name, documents) => across(() => ok(documents.map((document) => this.#write(document)))),
      documents: (_name, ids) =>
        across(() => ok(ids.flatMap((id) => (this.#state.documents.has(id) ? [this.#row(id)] : [])))),
    };
  }

  #changes(isHere: boolean, since: number, limit: number) {
    const found = [...this.#state.documents]
      .filter(([, { seq }]) => isHere && seq > since)
      .toSorted(([, a], [, b]) => a.seq - b.seq);
    const rows = found.slice(0, limit).map(([id]) => this.#row(id));
    return { rows, lastSeq: rows.at(-1)?.seq ?? String(since), isLast: found.length <= limit };
  }

  #row(id: string): RemoteRow {
    const kept = this.#state.documents.get(id);
    if (!kept) throw new Error(`not there: ${id}`);
    return { id, rev: kept.rev, seq: String(kept.seq), deleted: false, document: kept.document };
  }

  #write({ _id: id, _rev, ...document }: JsonObject) {
    if (typeof id !== 'string') throw new Error('a document has an id');
    const before = this.#state.documents.get(id);
    if (before?.rev !== _rev || (before && sameJson(before.document, document)))
      return { kind: 'conflict' } as const;
    this.#state.seq += 1;
    const rev = `1-${revisionOf(before?.rev, document)}`;
    this.#state.documents.set(id, { rev, seq: this.#state.seq, document });
    return { kind: 'taken', rev } as const;
  }
}

/** Of two servers, too, one revision is one content: it tells what it was made from, and what it says. */
function revisionOf(parent: string | undefined, document: JsonObject): number {
  const text = `${parent ?? ''} ${canonicalJson(document)}`;
  const known = REVISIONS.get(text) ?? REVISIONS.size + 1;
  REVISIONS.set(text, known);
  return known;
}
const REVISIONS = new Map<string, number>();
