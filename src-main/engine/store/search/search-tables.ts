import type { Sqlite } from '../sqlite-file.ts';
import { listKeys, type SearchTerms } from './search-terms.ts';

/** Kinds of tokens. Stored: never renumber, raise SEARCH_VERSION instead. */
export const KIND = { name: 0, identifier: 1, phone: 2, birthDate: 3 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** What is built of a patient. A file with another version is indexed anew when it is opened. */
export const SEARCH_VERSION = 3;

export interface Found {
  readonly row: number;
  readonly seen: number;
}

export interface StoredEntry extends Found {
  readonly patientId: string;
  readonly terms: string;
}

export interface ReadEntry extends Found {
  readonly patientId: string;
  readonly terms: SearchTerms;
}

/** Entries kept in memory, of some 500 bytes each. */
const MOST_RECENT = 20_000;

/** Beyond every character of a folded text. */
const LAST = '\u{10FFFF}';

/** The tables of the search index, and nothing of what they mean. */
export class SearchTables {
  readonly #db: Sqlite;
  readonly #recent = new Map<number, ReadEntry>();
  readonly #find;
  readonly #read;
  readonly #insertEntry;
  readonly #updateEntry;
  readonly #deleteEntry;
  readonly #insertToken;
  readonly #deleteToken;
  readonly #insertPrefix;
  readonly #deletePrefix;
  readonly #insertTrigrams;
  readonly #deleteTrigrams;
  readonly #byToken;
  readonly #byRange;
  readonly #byPrefix;
  readonly #bySubstring;
  readonly #countRange;

  constructor(db: Sqlite) {
    this.#db = db;
    const columns = 'row, patient_id AS patientId, seen, terms';
    this.#find = db.prepare<[string], StoredEntry>(
      `SELECT ${columns} FROM search_entry WHERE patient_id = ?`,
    );
    this.#read = db.prepare<[number], StoredEntry>(`SELECT ${columns} FROM search_entry WHERE row = ?`);
    this.#insertEntry = db.prepare<[string, number, string]>(
      'INSERT INTO search_entry (patient_id, seen, terms) VALUES (?, ?, ?)',
    );
    this.#updateEntry = db.prepare<[number, string, number]>(
      'UPDATE search_entry SET seen = ?, terms = ? WHERE row = ?',
    );
    this.#deleteEntry = db.prepare<[number]>('DELETE FROM search_entry WHERE row = ?');
    this.#insertToken = db.prepare<[Kind, string, number]>(
      'INSERT INTO search_token (kind, token, row) VALUES (?, ?, ?)',
    );
    this.#deleteToken = db.prepare<[Kind, string, number]>(
      'DELETE FROM search_token WHERE kind = ? AND token = ? AND row = ?',
    );
    this.#insertPrefix = db.prepare<[string, number, number]>(
      'INSERT INTO search_prefix (prefix, seen, row) VALUES (?, ?, ?)',
    );
    this.#deletePrefix = db.prepare<[string, number, number]>(
      'DELETE FROM search_prefix WHERE prefix = ? AND seen = ? AND row = ?',
    );
    this.#insertTrigrams = db.prepare<[number, string]>(
      'INSERT INTO search_trigram (rowid, names) VALUES (?, ?)',
    );
    this.#deleteTrigrams = db.prepare<[number]>('DELETE FROM search_trigram WHERE rowid = ?');
    const newest = 'ORDER BY entry.seen DESC, entry.row LIMIT ?';
    this.#byToken = db.prepare<[Kind, string, number], Found>(
      `SELECT entry.row, entry.seen FROM search_token AS token JOIN search_entry AS entry ON entry.row = token.row
       WHERE token.kind = ? AND token.token = ? ${newest}`,
    );
    this.#byRange = db.prepare<[Kind, string, string, number], Found>(
      `SELECT DISTINCT entry.row, entry.seen FROM search_token AS token JOIN search_entry AS entry ON entry.row = token.row
       WHERE token.kind = ? AND token.token >= ? AND token.token < ? ${newest}`,
    );
    this.#byPrefix = db.prepare<[string, number], Found>(
      'SELECT row, seen FROM search_prefix WHERE prefix = ? ORDER BY seen DESC LIMIT ?',
    );
    this.#bySubstring = db.prepare<[string, number], Found>(
      `SELECT entry.row, entry.seen FROM search_trigram JOIN search_entry AS entry ON entry.row = search_trigram.rowid
       WHERE search_trigram MATCH ? ${newest}`,
    );
    this.#countRange = db.prepare<[Kind, string, string, number], { count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM search_token WHERE kind = ? AND token >= ? AND token < ? LIMIT ?)`,
    );
  }

  find(patientId: string): StoredEntry | undefined {
    return this.#find.get(patientId);
  }

  /** With its terms parsed. What one keystroke has read the next one looks at again. */
  read(row: number): ReadEntry | undefined {
    const known = this.#recent.get(row);
    if (known) return known;
    const stored = this.#read.get(row);
    if (!stored) return undefined;
    if (this.#recent.size >= MOST_RECENT) this.#recent.clear();
    const entry = { ...stored, terms: readTerms(stored.terms) };
    this.#recent.set(row, entry);
    return entry;
  }

  /** The transaction was rolled back: what was read in it may never have been. */
  forget(): void {
    this.#recent.clear();
  }

  insert(patientId: string, seen: number, terms: SearchTerms): void {
    const row = Number(this.#insertEntry.run(patientId, seen, JSON.stringify(terms)).lastInsertRowid);
    this.#insertPostings(row, seen, terms);
  }

  replace(old: StoredEntry, seen: number, terms: SearchTerms): void {
    this.#deletePostings(old);
    this.#updateEntry.run(seen, JSON.stringify(terms), old.row);
    this.#insertPostings(old.row, seen, terms);
  }

  delete(old: StoredEntry): void {
    this.#deletePostings(old);
    this.#deleteEntry.run(old.row);
  }

  clear(): void {
    this.forget();
    this.#db.exec(
      "DELETE FROM search_entry; DELETE FROM search_token; DELETE FROM search_prefix; INSERT INTO search_trigram (search_trigram) VALUES ('delete-all')",
    );
  }

  byToken(kind: Kind, token: string, limit: number): Found[] {
    return this.#byToken.all(kind, token, limit);
  }

  byBeginning(kind: Kind, beginning: string, limit: number): Found[] {
    return this.#byRange.all(kind, beginning, beginning + LAST, limit);
  }

  /** Up to `most`: enough to tell a selective word from others. */
  countBeginning(kind: Kind, beginning: string, most: number): number {
    return this.#countRange.get(kind, beginning, beginning + LAST, most)?.count ?? 0;
  }

  byPrefix(key: string, limit: number): Found[] {
    return this.#byPrefix.all(key, limit);
  }

  /** Patients listed under every key. */
  byPrefixes(keys: readonly string[], limit: number): Found[] {
    const [first = '', ...others] = keys;
    const also = others.map(
      () =>
        ' AND EXISTS (SELECT 1 FROM search_prefix AS other WHERE other.prefix = ? AND other.seen = first.seen AND other.row = first.row)',
    );
    return this.#db
      .prepare<(string | number)[], Found>(
        `SELECT row, seen FROM search_prefix AS first WHERE prefix = ?${also.join('')} ORDER BY seen DESC LIMIT ?`,
      )
      .all(first, ...others, limit);
  }

  bySubstring(part: string, limit: number): Found[] {
    return this.#bySubstring.all(`"${part.replaceAll('"', '')}"`, limit);
  }

  names(): { token: string; count: number }[] {
    return this.#db
      .prepare<[], { token: string; count: number }>(
        `SELECT token, count(*) AS count FROM search_token WHERE kind = ${KIND.name} GROUP BY token`,
      )
      .all();
  }

  #insertPostings(row: number, seen: number, terms: SearchTerms): void {
    for (const [kind, token] of postings(terms)) this.#insertToken.run(kind, token, row);
    for (const key of listKeys(terms)) this.#insertPrefix.run(key, seen, row);
    this.#insertTrigrams.run(row, terms.names.join(' '));
  }

  #deletePostings({ row, seen, terms }: StoredEntry): void {
    this.#recent.delete(row);
    const old = readTerms(terms);
    for (const [kind, token] of postings(old)) this.#deleteToken.run(kind, token, row);
    for (const key of listKeys(old)) this.#deletePrefix.run(key, seen, row);
    this.#deleteTrigrams.run(row);
  }
}

export function readTerms(stored: string): SearchTerms {
  return JSON.parse(stored) as SearchTerms; // written by SearchTables only
}

function postings(terms: SearchTerms): [Kind, string][] {
  return [
    ...terms.names.map((token): [Kind, string] => [KIND.name, token]),
    ...terms.identifiers.map((token): [Kind, string] => [KIND.identifier, token]),
    ...terms.phones.map((token): [Kind, string] => [KIND.phone, token]),
    ...(terms.birthDate === undefined ? [] : [[KIND.birthDate, terms.birthDate] as [Kind, string]]),
  ];
}
