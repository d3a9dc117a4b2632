import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { stampsOf } from '#shared/kernel/lost-values.ts';
import { serverProof, withProofs } from '#shared/kernel/proofs.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { UNSTAMPED } from '#shared/kernel/rivals.ts';
import { PROVEN } from '#shared/modules/staff/proven.rules.ts';
import { authorityOf } from '#shared/modules/staff/write-permissions.rules.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { WriteRefusal } from '#shared/sync/write-refusals.ts';
import type { Backend } from '../backend.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';
import { linkOf, type AuditLinks } from './audit-links.ts';
import type { GuardedDatabase } from './guarded-database.ts';
import { judgeBatch, type Verdict } from './judge-batch.ts';
import type { NewNote, Notes } from './notes.ts';
import { inOrder, isPassed } from './outcomes.ts';
import type { Quarantine } from './quarantine.ts';
import { isServersWord } from './servers-word.ts';
import { isSignedBy } from './signatures.ts';
import { envelopesOf, type StaffBook } from './staff-book.ts';

/** The server's own key. */
export interface ServerSeal {
  /** Ed25519, SPKI, base64. */
  readonly publicKey: string;
  /** @returns base64 */
  sign(text: string): string;
}

export interface GuardParts {
  readonly backend: Backend;
  readonly file: Sqlite;
  readonly quarantine: Quarantine;
  readonly notes: Notes;
  readonly links: AuditLinks;
  readonly staff: StaffBook;
  readonly records: ReadonlyMap<string, AnyRecord>;
  readonly enrolledKey: (device: string) => string | undefined;
  readonly speaksFor: (site: string, station: string) => boolean;
  readonly isSite: (device: string) => boolean;
  readonly isMember: (facilityId: Id) => boolean;
  readonly seal: ServerSeal;
  readonly nowMs: () => number;
}

/** What no station could read again: nobody can let it through. */
export const UNREADABLE: ReadonlySet<WriteRefusal> = new Set([
  'envelope_invalid',
  'id_malformed',
  'stamp_malformed',
  'attachment',
]);

/** Of notes that are about nobody's deed. */
const OF_PROGRAM = { author: 'system', firstStamp: UNSTAMPED } as const;
const OF_CHAIN = { ...OF_PROGRAM, code: 'signature_wrong', type: 'auditEvent' } as const;

/** Who sends where no device is named. */
const ADMINISTRATOR = 'admin';

/** Writes into the databases of records: judged, kept or written, and noted. */
export class GuardedWrites {
  readonly #parts: GuardParts;
  /** What waits for its turn, by database: of two entries in one place of an audit chain only one is the first. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  /**
   * @param device that sends; absent for the administrator
   * @returns what `_bulk_docs` answers, in the documents' order
   */
  write(
    database: GuardedDatabase,
    documents: readonly JsonObject[],
    device: string | undefined,
  ): Promise<readonly JsonObject[]> {
    const work = () => this.#write(database, documents, device);
    if (database.compartment !== 'audit') return work();
    const turn = (this.#turns.get(database.name) ?? Promise.resolve()).then(work, work);
    this.#turns.set(database.name, turn);
    return turn;
  }

  async #write(
    database: GuardedDatabase,
    documents: readonly JsonObject[],
    device: string | undefined,
  ): Promise<readonly JsonObject[]> {
    const { backend, staff, records, links, enrolledKey, isMember, seal, nowMs } = this.#parts;
    const isByServer = (text: string, signature: string) => isSignedBy(seal.publicKey, text, signature);
    const isOfSite = device !== undefined && this.#parts.isSite(device);
    const speaksFor = (one: string) => device !== undefined && this.#parts.speaksFor(device, one);
    const ids = documents.flatMap(({ _id: id }) =>
      typeof id === 'string' && !id.startsWith('_local/') ? [id] : [],
    );
    const found = await backend.read(database.name, { keys: [...new Set(ids)] });
    const standing = new Map(found.map((one) => [one.id, one]));
    const judged = await judgeBatch(
      {
        database,
        records,
        links,
        standing,
        staffOf: (facilityId) => staff.of(facilityId),
        enrolledKey,
        speaksFor,
        isOfSite,
        isByServer,
        isServersWord: (envelope, stamp) =>
          isServersWord(envelope, stamp, isByServer, (maker) => {
            const isKnown = maker === device || speaksFor(maker) || enrolledKey(maker) !== undefined;
            return !isKnown && !isMember(envelope.facilityId);
          }),
        nowMs: nowMs(),
        ...(device !== undefined && { device }),
      },
      documents,
    );
    const verdicts = judged.map((verdict, index) => this.#released(database, documents[index], verdict));
    this.#quarantine(database, documents, verdicts, (document) => {
      const { device: maker } = document;
      return typeof maker === 'string' && speaksFor(maker) ? maker : (device ?? ADMINISTRATOR);
    });
    const passed = documents.flatMap((document, index) => {
      const verdict = verdicts[index];
      if (!isPassed(verdict)) return [];
      return [
        verdict?.kind === 'taken' && verdict.isReleased
          ? this.sealed(document, verdict.taken.envelope)
          : document,
      ];
    });
    const written = passed.length > 0 ? await backend.write(database.name, passed) : [];
    const outcomes = inOrder(documents, verdicts, written);
    const stands = verdicts.filter(
      (verdict, index) => verdict.kind === 'taken' && outcomes[index]?.['ok'] === true,
    );
    const again = verdicts.flatMap(({ kind }, index) => {
      const id = documents[index]?.['_id'];
      const before = typeof id === 'string' ? standing.get(id) : undefined;
      return kind === 'stale' && before?.members ? envelopesOf({ id: before.id, ...before.members }) : [];
    });
    this.#note(
      database,
      stands.flatMap((one) => (one.kind === 'taken' ? [one] : [])),
      again,
    );
    await this.#afterStaff(database, stands);
    return outcomes;
  }

  /** What has come to stand by the server's own hand counts as if it had been sent. */
  async stand(database: GuardedDatabase, envelopes: readonly Envelope[]): Promise<void> {
    const stands = envelopes.map((envelope) => ({
      kind: 'taken' as const,
      taken: { envelope, values: new Map(), notes: [] },
      notes: [],
    }));
    this.#note(database, stands, envelopes);
    await this.#afterStaff(database, stands);
  }

  #released(database: GuardedDatabase, document: JsonObject | undefined, verdict: Verdict): Verdict {
    if (verdict.kind !== 'refused' || !document || UNREADABLE.has(verdict.refused.code)) return verdict;
    if (!this.#parts.quarantine.isReleased(database.name, document, verdict.refused)) return verdict;
    const { _id: id = null, ...members } = document;
    const [envelope] = envelopesOf({ id, ...members });
    return envelope
      ? { kind: 'taken', taken: { envelope, values: new Map(), notes: [] }, notes: [], isReleased: true }
      : verdict;
  }

  /** What an administrator let through that gives rights: the server signs in the place of who could not, for other stations. */
  sealed(document: JsonObject, envelope: Envelope): JsonObject {
    if (!PROVEN.has(envelope.type)) return document;
    const { proofs } = [...new Set(stampsOf(envelope))].reduce(
      (sealed, stamp) => withProofs(sealed, stamp, (text) => serverProof(this.#parts.seal.sign(text))),
      envelope,
    );
    return proofs ? { ...document, proofs: { ...proofs } } : document;
  }

  #quarantine(
    { name }: GuardedDatabase,
    documents: readonly JsonObject[],
    verdicts: readonly Verdict[],
    senderOf: (document: JsonObject) => string,
  ): void {
    const { file, quarantine, notes } = this.#parts;
    if (!verdicts.some(({ kind }) => kind === 'refused')) return;
    file
      .transaction(() => {
        for (const [index, verdict] of verdicts.entries()) {
          const document = documents[index];
          if (verdict.kind !== 'refused' || !document) continue;
          const sender = senderOf(document);
          if (quarantine.keep(name, document, verdict.refused, sender)) continue;
          const type = typeof document['type'] === 'string' ? document['type'].slice(0, 40) : '';
          notes.add({ ...OF_PROGRAM, code: 'quarantine_full', database: name, type, device: sender });
        }
      })
      .immediate();
  }

  /** @param again what stands of documents that were sent anew: a link that was not noted before a crash is noted now */
  #note(
    database: GuardedDatabase,
    stands: readonly Extract<Verdict, { kind: 'taken' }>[],
    again: readonly Envelope[],
  ): void {
    const { file, notes, links, quarantine } = this.#parts;
    const counted = new Map<string, { readonly note: NewNote; times: number }>();
    const count = (note: NewNote) => {
      const key = [note.code, note.author, note.type, note.device].join(' ');
      const same = counted.get(key);
      if (same) same.times += 1;
      else counted.set(key, { note, times: 1 });
    };
    for (const { taken, notes: ofAuthors } of stands) {
      const { id: lastId, type, device, author } = taken.envelope;
      const base = { database: database.name, type, device, lastId };
      const firstStamp = stampsOf(taken.envelope)[0] ?? UNSTAMPED;
      for (const code of taken.notes) count({ ...base, code, author, firstStamp });
      for (const { code, author: writer, stamp } of ofAuthors) {
        count({ ...base, code, author: writer, firstStamp: stamp });
      }
    }
    const linked = [
      ...stands.flatMap(({ link }) => link ?? []),
      ...again.flatMap((envelope) => (envelope.type === 'auditEvent' ? (linkOf(envelope)?.link ?? []) : [])),
    ];
    const mayWait = quarantine.isAnyWaiting(database.name);
    if (counted.size === 0 && linked.length === 0 && !mayWait) return;
    file
      .transaction(() => {
        for (const { note, times } of counted.values()) notes.add(note, times);
        for (const link of linked) links.note(database.name, link);
        if (mayWait) for (const { taken } of stands) quarantine.noteTaken(database.name, taken.envelope.id);
      })
      .immediate();
  }

  /** Who and what was not known may be so now. */
  async #afterStaff(database: GuardedDatabase, stands: readonly Verdict[]): Promise<void> {
    if (database.compartment !== 'staff') return;
    const envelopes = stands.flatMap((one) => (one.kind === 'taken' ? [one.taken.envelope] : []));
    const facilities = new Set(envelopes.map(({ facilityId }) => facilityId));
    for (const facilityId of facilities) await this.#afterStaffOf(facilityId, envelopes);
  }

  async #afterStaffOf(facilityId: Id, envelopes: readonly Envelope[]): Promise<void> {
    const { file, staff, notes, links } = this.#parts;
    staff.forget(facilityId);
    const known = await staff.of(facilityId);
    const users = envelopes.filter(({ type }) => type === 'user');
    const trail = databaseOf(facilityId, 'audit');
    const devices = envelopes.flatMap(({ type, data: { device } }) =>
      type === 'device' && typeof device === 'string' ? [device] : [],
    );
    file
      .transaction(() => {
        for (const note of users.flatMap(({ id }) => notes.by(id, 'author_unknown'))) {
          const { type, author, firstStamp: stamp } = note;
          const authority = authorityOf(known, author, { type, id: author, fields: [], stamp });
          if (authority === 'unknown') continue;
          notes.drop(note);
          if (authority === 'permitted') continue;
          const code = authority === 'changedSince' ? 'author_changed_since' : 'author_not_permitted';
          notes.add({ ...note, code }, note.times);
        }
        for (const device of devices) {
          const key = this.#parts.enrolledKey(device) ?? known.deviceKeys.get(device);
          const wrong = key === undefined ? 0 : links.check(trail, device, key);
          if (wrong === 0) continue;
          notes.add({ ...OF_CHAIN, database: trail, device }, wrong);
        }
      })
      .immediate();
  }
}
