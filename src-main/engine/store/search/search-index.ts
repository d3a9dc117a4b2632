import type { Envelope } from '#shared/kernel/document.ts';
import type { SearchHit } from '#shared/kernel/reader.ts';
import type { SearchEntry } from '#shared/modules/patients/patient-search.rules.ts';
import { contentOf } from '../document-table.ts';
import type { Sqlite } from '../sqlite-file.ts';
import type { DerivedIndex } from '../writer.ts';
import { runSearch } from './run-search.ts';
import { readTerms, SEARCH_VERSION, SearchTables } from './search-tables.ts';
import { termsOf, type SearchTerms } from './search-terms.ts';
import { Vocabulary } from './vocabulary.ts';

/** More than any clock's ms, so that every retired patient sorts behind every other. */
const RETIRED_BEHIND = 10 ** 14;

/** The patients of the replica as a desk looks for them. Moves in the transaction of the patient's document. */
export class SearchIndex implements DerivedIndex {
  readonly #tables: SearchTables;
  readonly #entryOf: (envelope: Envelope) => SearchEntry | undefined;
  #vocabulary: Vocabulary | undefined;

  constructor(db: Sqlite, entryOf: (envelope: Envelope) => SearchEntry | undefined) {
    this.#tables = new SearchTables(db);
    this.#entryOf = entryOf;
  }

  update(before: Envelope | undefined, after: Envelope | undefined): void {
    const entry = after && this.#entryOf(after);
    if (entry) this.#put(entry);
    else if (before && this.#entryOf(before)) this.#delete(before.id);
  }

  reload(): void {
    this.#vocabulary = undefined;
    this.#tables.forget();
  }

  search(typed: string, limit: number, nowMs: number): readonly SearchHit[] {
    return runSearch({ tables: this.#tables, vocabulary: this.vocabulary() }, typed, limit, nowMs);
  }

  /** Loaded when first needed: 50,000 patients take some 100 ms. */
  vocabulary(): Vocabulary {
    if (this.#vocabulary) return this.#vocabulary;
    const vocabulary = new Vocabulary();
    for (const { token, count } of this.#tables.names()) vocabulary.add(token, count);
    this.#vocabulary = vocabulary;
    return vocabulary;
  }

  /** Inside a transaction. */
  rebuild(envelopes: Iterable<Envelope>): void {
    this.#tables.clear();
    this.reload();
    for (const envelope of envelopes) this.update(undefined, envelope);
  }

  /** Whether the index holds of this document what it should. */
  agrees(envelope: Envelope): boolean {
    const entry = this.#entryOf(envelope);
    const stored = this.#tables.find(envelope.id);
    if (!entry || !stored) return !entry && !stored;
    return stored.seen === seenOf(entry) && stored.terms === JSON.stringify(termsOf(entry));
  }

  #put(entry: SearchEntry): void {
    const old = this.#tables.find(entry.patientId);
    const terms = termsOf(entry);
    const seen = seenOf(entry);
    if (!old) this.#tables.insert(entry.patientId, seen, terms);
    else if (old.seen !== seen || old.terms !== JSON.stringify(terms)) this.#tables.replace(old, seen, terms);
    else return;
    this.#countWords(old && readTerms(old.terms), terms);
  }

  #delete(patientId: string): void {
    const old = this.#tables.find(patientId);
    if (!old) return;
    this.#tables.delete(old);
    this.#countWords(readTerms(old.terms), undefined);
  }

  #countWords(before: SearchTerms | undefined, after: SearchTerms | undefined): void {
    for (const name of before?.names ?? []) this.#vocabulary?.remove(name);
    for (const name of after?.names ?? []) this.#vocabulary?.add(name);
  }
}

function seenOf(entry: SearchEntry): number {
  return entry.retired ? entry.seenAt - RETIRED_BEHIND : entry.seenAt;
}

/** Indexes all patients anew where the file was written by a version that made something else of them. */
export function alignSearch(db: Sqlite, index: SearchIndex): void {
  const key = 'search';
  const found = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key);
  if (found?.value === String(SEARCH_VERSION)) return;
  db.transaction(() => {
    index.rebuild(people(db));
    db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
      key,
      String(SEARCH_VERSION),
    );
  }).immediate();
}

const PAGE = 1_000;

/** In pages, because a connection cannot write while it iterates. */
export function* people(db: Sqlite): Iterable<Envelope> {
  const page = db.prepare<[number, number], { row: number; body: string }>(
    'SELECT row, body FROM doc_people WHERE deleted = 0 AND row > ? ORDER BY row LIMIT ?',
  );
  for (let rows = page.all(0, PAGE); rows.length > 0; rows = page.all(rows.at(-1)?.row ?? 0, PAGE)) {
    for (const row of rows) yield contentOf(row) as unknown as Envelope; // a document table's content is an envelope
  }
}
