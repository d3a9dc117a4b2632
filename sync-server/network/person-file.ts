import type { Id } from '#shared/kernel/ids.ts';
import type { Consent } from '#shared/modules/consents/consent.record.ts';
import { personOf, type MergeLink, type Person } from '#shared/modules/identity/person.rules.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';

type MergeRow = {
  readonly id: string;
  readonly kept: string;
  readonly replaced: string;
  readonly status: string;
};

/** Of a merge or a consent that a newer program wrote. */
const UNREAD = 'unread';

/**
 * Which records of a facility are of one person, and what that person has agreed to: a consent is the person's, under whichever
 * record it was stated. Part of the network's file.
 */
export class PersonFile {
  readonly #db: Sqlite;

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** Who a record stands for, as the facility's own desks have it. */
  person(facilityId: Id, patientId: Id): Person {
    return personOf(patientId, [...this.#links(facilityId, patientId).values()].map(linkOf));
  }

  /** @returns all whom it concerns: of whom one has become, and of whom one has become two */
  putMerge(facilityId: Id, { id, patientId, replacedId, status }: MergeLink): readonly Id[] {
    return this.#putMerge(facilityId, { id, kept: patientId, replaced: replacedId, status });
  }

  /** A newer program's: what it says of the two is not known here, so nothing of either is told to anyone. */
  putUnreadMerge(facilityId: Id, id: Id, patientId: Id, replacedId: Id): readonly Id[] {
    return this.#putMerge(facilityId, { id, kept: patientId, replaced: replacedId, status: UNREAD });
  }

  /** Taken away: the import that brought it was undone. */
  dropMerge(facilityId: Id, id: Id): readonly Id[] {
    const row = this.#db
      .prepare<[string, string], MergeRow>('SELECT * FROM merge WHERE facility = ? AND id = ?')
      .get(facilityId, id);
    if (!row) return [];
    const concerned = this.#members(facilityId, row);
    this.#db.prepare('DELETE FROM merge WHERE facility = ? AND id = ?').run(facilityId, id);
    return concerned;
  }

  putConsent(facilityId: Id, consent: Consent): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO consent (facility, id, patient, body) VALUES (?, ?, ?, ?)')
      .run(facilityId, consent.id, consent.patientId, JSON.stringify(consent));
  }

  /** A newer program's: what it says is not known here, so nothing of the patient is told to anyone. */
  putUnreadConsent(facilityId: Id, id: Id, patientId: Id): void {
    this.#db
      .prepare("INSERT OR REPLACE INTO consent (facility, id, patient, body) VALUES (?, ?, ?, '{}')")
      .run(facilityId, id, patientId);
  }

  /** @returns whose it was */
  dropConsent(facilityId: Id, id: Id): Id | undefined {
    return this.#db
      .prepare<[string, string], { patient: string }>(
        'DELETE FROM consent WHERE facility = ? AND id = ? RETURNING patient',
      )
      .get(facilityId, id)?.patient;
  }

  /** Of the person, under any of their records. None where something could not be read. */
  consents(facilityId: Id, patientId: Id): readonly Consent[] {
    const links = this.#links(facilityId, patientId);
    if ([...links.values()].some(({ status }) => status === UNREAD)) return [];
    const { memberIds } = personOf(patientId, [...links.values()].map(linkOf));
    const ofOne = this.#db.prepare<[string, string], { body: string }>(
      'SELECT body FROM consent WHERE facility = ? AND patient = ?',
    );
    const rows = memberIds.flatMap((id) => ofOne.all(facilityId, id));
    if (rows.some(({ body }) => body === '{}')) return [];
    return rows.map(({ body }) => JSON.parse(body) as Consent); // as putConsent wrote it
  }

  /** Patients of whom something was agreed to for a time. */
  timedConsents(): readonly { readonly facilityId: Id; readonly patientId: Id }[] {
    return this.#db
      .prepare<[], { facilityId: string; patientId: string }>(
        `SELECT DISTINCT facility AS facilityId, patient AS patientId FROM consent
         WHERE json_extract(body, '$.validTo') IS NOT NULL`,
      )
      .all();
  }

  #putMerge(facilityId: Id, row: MergeRow): readonly Id[] {
    const before = this.#members(facilityId, row);
    this.#db
      .prepare('INSERT OR REPLACE INTO merge (facility, id, kept, replaced, status) VALUES (?, ?, ?, ?, ?)')
      .run(facilityId, row.id, row.kept, row.replaced, row.status);
    return [...new Set([...before, ...this.#members(facilityId, row)])];
  }

  #members(facilityId: Id, { kept, replaced }: MergeRow): readonly Id[] {
    return [kept, replaced].flatMap((id) => this.person(facilityId, id).memberIds);
  }

  /** The merges in force of a person, and what may be some. */
  #links(facilityId: Id, patientId: Id): ReadonlyMap<Id, MergeRow> {
    const ofOne = this.#db.prepare<[string, string, string, string], MergeRow>(
      `SELECT id, kept, replaced, status FROM merge WHERE facility = ? AND kept = ? AND status <> 'undone'
       UNION SELECT id, kept, replaced, status FROM merge WHERE facility = ? AND replaced = ? AND status <> 'undone'`,
    );
    const links = new Map<Id, MergeRow>();
    const members = new Set<Id>([patientId]);
    for (const member of members) {
      for (const row of ofOne.all(facilityId, member, facilityId, member)) {
        links.set(row.id, row);
        members.add(row.kept);
        members.add(row.replaced);
      }
    }
    return links;
  }
}

/** One that could not be read joins, too: what is told of neither is told of both. */
function linkOf({ id, kept, replaced }: MergeRow): MergeLink {
  return { id, patientId: kept, replacedId: replaced, status: 'active' };
}
