import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { COMPARTMENTS, type Compartment, type Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { checkEnvelope } from '#shared/kernel/record.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import type {
  Checkpoint,
  Held,
  LocalState,
  LocalStore,
  SyncWrite,
  UnsentVersion,
} from '#shared/sync/local-store.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { UpstreamRow } from './upstream-rows.ts';

const checkpointSchema = z.object({
  server: z.string(),
  device: z.string(),
  since: z.string(),
  marker: z.int().min(0),
}) satisfies z.ZodType<Checkpoint>;

/** Sequences count in each database by itself; with its number below them they tell versions of all of them apart. */
const PLACES = 16;

/**
 * A facility's databases on this server as a replica of the centre's: what stations are to each server, this one is to the
 * centre. Of each document is noted which version the centre has.
 */
export class UpstreamStore implements LocalStore {
  readonly #store: EmbeddedStore;
  readonly #facilityId: Id;

  constructor(store: EmbeddedStore, facilityId: Id) {
    this.#store = store;
    this.#facilityId = facilityId;
  }

  states(compartment: Compartment, ids: readonly Id[]): ReadonlyMap<Id, LocalState> {
    const database = this.#database(compartment);
    if (!database) return new Map();
    return new Map(
      ids.flatMap((id) => {
        const state = this.#state(compartment, database, id);
        return state ? [[id, state] as const] : [];
      }),
    );
  }

  unsent(afterSeq: number, limit: number): readonly UnsentVersion[] {
    return COMPARTMENTS.flatMap((compartment, place) => {
      const database = this.#database(compartment);
      if (!database) return [];
      const after = Math.floor((afterSeq - place) / PLACES);
      return this.#store.upstream
        .unsent(database.db, after, limit)
        .map(({ id, docSeq }) => ({ compartment, database, id, seq: docSeq * PLACES + place }));
    })
      .toSorted((a, b) => a.seq - b.seq)
      .slice(0, limit)
      .flatMap(({ compartment, database, id }): UnsentVersion[] => {
        const state = this.#state(compartment, database, id);
        const held = this.#heldOf(database, id);
        const size = JSON.stringify(state?.envelope ?? {}).length;
        return state ? [{ ...state, compartment, size, ...(held && { held }) }] : [];
      });
  }

  unsentIn(): ReadonlySet<Compartment> {
    const waiting = COMPARTMENTS.filter((compartment) => {
      const database = this.#database(compartment);
      return database && this.#store.upstream.unsent(database.db, 0, 1).length > 0;
    });
    return new Set(waiting);
  }

  held(): number {
    return this.#databases().reduce((sum, { db }) => sum + this.#store.upstream.held(db), 0);
  }

  checkpoint(compartment: Compartment): Checkpoint | undefined {
    const kept = this.#store.noted(this.#keyOf(compartment));
    return kept === undefined ? undefined : checkpointSchema.parse(JSON.parse(kept));
  }

  commit(writes: readonly SyncWrite[]): Result<void, never> {
    this.#store.together(() => {
      for (const write of writes) this.#apply(write);
    });
    return ok(undefined);
  }

  leaving(versions: readonly UnsentVersion[]): Result<readonly UnsentVersion[], never> {
    return ok(
      versions.filter(
        ({ compartment, envelope: { id }, seq }) => this.states(compartment, [id]).get(id)?.seq === seq,
      ),
    );
  }

  async breathe(): Promise<void> {
    await nextTurn();
  }

  #apply(write: SyncWrite): void {
    const { upstream } = this.#store;
    const name = databaseOf(this.#facilityId, write.compartment);
    if (write.kind === 'checkpoint') {
      this.#store.note(this.#keyOf(write.compartment), JSON.stringify(write.checkpoint));
      return;
    }
    if (write.kind === 'part') throw new Error('a site has one centre');
    if (write.kind === 'forget') {
      const database = this.#database(write.compartment);
      if (database) upstream.forget(database.db);
      return;
    }
    if (write.kind === 'take') {
      this.#take(name, write);
      return;
    }
    const { db } = this.#store.database(name);
    const here = this.#store.documents.find(db, write.id);
    if (!here) throw new Error(`no document of this id: ${write.id}`);
    const isCurrent = 'seq' in write && here.seq * PLACES + placeOf(write.compartment) === write.seq;
    switch (write.kind) {
      case 'sent':
        upstream.change(db, write.id, {
          remoteRev: write.remoteRev,
          seq: isCurrent ? here.seq : -1,
          rev: isCurrent ? here.rev : null,
          base: isCurrent ? null : JSON.stringify(write.version), // it was edited while it was on its way
          held: null,
          heldSeq: null,
        });
        return;
      case 'hold':
        if (isCurrent) upstream.change(db, write.id, { held: JSON.stringify(write.held), heldSeq: here.seq });
        return;
      case 'lost':
        upstream.change(db, write.id, { remoteRev: null, seq: -1, rev: null, base: null });
    }
  }

  #take(name: string, write: Extract<SyncWrite, { kind: 'take' }>): void {
    const { envelope, deleted, rev, remoteRev, unsentBase } = write;
    this.#store.create(name);
    const before = this.#store.documents.find(this.#store.database(name).db, envelope.id);
    if ((before?.rev ?? null) !== rev) throw new Error(`moved between a look and a write: ${envelope.id}`);
    const { _id, _rev, _deleted, ...data } = encodeDocument(envelope, undefined, deleted);
    const [outcome] = this.#store.write(
      name,
      [{ id: envelope.id, ...(rev !== null && { rev }), deleted, data, attachments: {} }],
      'edit',
    );
    if (!outcome) throw new Error('a document that was written has an outcome');
    if ('refusal' in outcome) throw outcome.refusal;
    const { db } = this.#store.database(name);
    const after = this.#store.documents.find(db, envelope.id);
    if (!after) throw new Error('it was just written');
    this.#store.upstream.change(db, envelope.id, {
      remoteRev,
      seq: unsentBase ? -1 : after.seq,
      rev: unsentBase ? null : after.rev,
      base: unsentBase ? JSON.stringify(unsentBase) : null,
      held: null,
      heldSeq: null,
    });
  }

  #state(compartment: Compartment, database: DatabaseRow, id: Id): LocalState | undefined {
    const document = this.#store.documents.find(database.db, id);
    const envelope = document && envelopeOf(document, this.#facilityId);
    if (!envelope) return undefined;
    const known = this.#store.upstream.get(database.db, id);
    const base = this.#baseOf(document, known);
    return {
      envelope,
      deleted: document.deleted,
      rev: document.rev,
      seq: document.seq * PLACES + placeOf(compartment),
      ...(known?.remoteRev && { remoteRev: known.remoteRev }),
      ...(known?.seq !== document.seq && { unsent: base ? { base } : {} }),
    };
  }

  #baseOf(document: KeptDocument, known: UpstreamRow | undefined): Envelope | undefined {
    if (known?.base) return JSON.parse(known.base) as Envelope; // written by #apply and #take
    const body = known?.rev ? this.#store.documents.body(document, known.rev) : undefined;
    return body && envelopeOf({ id: document.id, deleted: document.deleted, body }, this.#facilityId);
  }

  #heldOf({ db }: DatabaseRow, id: Id): Held | undefined {
    const known = this.#store.upstream.get(db, id);
    const isCurrent = known && known.heldSeq === this.#store.documents.find(db, id)?.seq;
    return isCurrent && known.held ? (JSON.parse(known.held) as Held) : undefined; // written by #apply
  }

  #database(compartment: Compartment): DatabaseRow | undefined {
    return this.#store.databases.find(databaseOf(this.#facilityId, compartment));
  }

  #databases(): readonly DatabaseRow[] {
    return COMPARTMENTS.flatMap((compartment) => this.#database(compartment) ?? []);
  }

  #keyOf(compartment: Compartment): string {
    return `upstream ${databaseOf(this.#facilityId, compartment)}`;
  }
}

function placeOf(compartment: Compartment): number {
  return COMPARTMENTS.indexOf(compartment);
}

/** @returns undefined where it is no record: a design document, or what an administrator wrote */
function envelopeOf(
  { id, deleted, body }: Pick<KeptDocument, 'id' | 'deleted' | 'body'>,
  facilityId: Id,
): Envelope | undefined {
  if (deleted) return tombstone(id, facilityId);
  const members = { id, ...body.data };
  return checkEnvelope(members).length === 0 ? (members as unknown as Envelope) : undefined; // just checked
}

/** Of a deleted document nothing but its id is left, and nothing else goes out. */
function tombstone(id: Id, facilityId: Id): Envelope {
  const type = id.slice(0, id.indexOf(':'));
  return { id, type, v: 1, facilityId, commitId: '', author: 'system', device: '', stamps: {}, data: {} };
}
