import { COMPARTMENTS, type Envelope } from '#shared/kernel/document.ts';
import { checkData, checkEnvelope, type AnyRecord } from '#shared/kernel/record.ts';
import { contentOf } from './document-table.ts';
import { indexName, tableOf } from './record-indexes.ts';
import type { ReviewIndex } from './review-index.ts';
import type { SearchIndex } from './search/search-index.ts';
import type { Sqlite } from './sqlite-file.ts';
import { isDamage } from './store-errors.ts';

/** What is wrong, and where. Never a value: these lines go to logs and screens. */
export type VerifyIssue =
  /** A page whose authentication code does not fit, or a structure that does not hold together. */
  | { readonly code: 'file.damaged'; readonly file: string; readonly detail?: string }
  | { readonly code: 'index.missing'; readonly index: string }
  | {
      readonly code: 'envelope.invalid' | 'record.invalid';
      readonly table: string;
      readonly id: string;
      readonly paths: readonly string[];
    }
  /** A column says something else than the document. */
  | { readonly code: 'column.differs'; readonly table: string; readonly id: string; readonly column: string }
  | {
      readonly code:
        | 'search.differs'
        | 'search.orphan'
        | 'review.differs'
        | 'review.orphan'
        | 'outbox.orphan'
        | 'sequence.beyond';
      readonly id: string;
    };

export interface VerifyReport {
  readonly ok: boolean;
  readonly documents: number;
  /** Of a program version newer than this one: not checked beyond the envelope. */
  readonly newer: number;
  readonly issueCount: number;
  /** The first of them. */
  readonly issues: readonly VerifyIssue[];
}

const MOST_ISSUES = 100;
const PAGE_ROWS = 500;

interface VerifyParts {
  readonly db: Sqlite;
  /** Its name, for what is found. */
  readonly file: string;
  readonly records: ReadonlyMap<string, AnyRecord>;
  readonly search: SearchIndex;
  readonly reviews: ReviewIndex;
}

interface CheckedRow {
  readonly row: number;
  readonly id: string;
  readonly type: string | null;
  readonly patientId: string | null;
  readonly seq: number;
  readonly deleted: number;
  readonly body: string;
}

/**
 * Reads every page and every document of the file, and compares what is derived with what it is derived from. Takes
 * some 10 s for a million documents, and lets others take their turn.
 */
export async function verifyReplica(parts: VerifyParts): Promise<VerifyReport> {
  const report = new Report();
  try {
    checkFile(parts, report);
    checkIndexes(parts, report);
    for (const compartment of COMPARTMENTS) await checkTable(parts, tableOf(compartment), report);
    checkRest(parts, report);
  } catch (error) {
    if (!isDamage(error)) throw error;
    report.add({ code: 'file.damaged', file: parts.file });
  }
  return report.done();
}

class Report {
  readonly #issues: VerifyIssue[] = [];
  #count = 0;
  documents = 0;
  newer = 0;

  add(issue: VerifyIssue): void {
    this.#count += 1;
    if (this.#issues.length < MOST_ISSUES) this.#issues.push(issue);
  }

  done(): VerifyReport {
    const { documents, newer } = this;
    return { ok: this.#count === 0, documents, newer, issueCount: this.#count, issues: this.#issues };
  }
}

/** Visits every page in use, so the cipher's check of each runs; `cipher_integrity_check` answers without looking. */
function checkFile({ db, file }: VerifyParts, report: Report): void {
  const lines = db.prepare<[], { integrity_check: string }>(`PRAGMA integrity_check(${MOST_ISSUES})`).all();
  for (const { integrity_check: line } of lines) {
    if (line !== 'ok') report.add({ code: 'file.damaged', file, detail: line }); // names of tables and numbers of rows and pages
  }
}

function checkIndexes({ db, records }: VerifyParts, report: Report): void {
  const found = new Set(
    db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'index'")
      .all()
      .map(({ name }) => name),
  );
  for (const record of records.values()) {
    for (const fields of record.indexes) {
      const index = indexName(record, fields);
      if (!found.has(index)) report.add({ code: 'index.missing', index });
    }
  }
}

async function checkTable(parts: VerifyParts, table: string, report: Report): Promise<void> {
  const page = parts.db.prepare<[number, number], CheckedRow>(
    `SELECT row, id, type, patient_id AS patientId, seq, deleted, body FROM ${table} WHERE row > ? ORDER BY row LIMIT ?`,
  );
  for (
    let rows = page.all(0, PAGE_ROWS);
    rows.length > 0;
    rows = page.all(rows.at(-1)?.row ?? 0, PAGE_ROWS)
  ) {
    for (const row of rows) checkRow(parts, table, row, report);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function checkRow(
  { records, search, reviews }: VerifyParts,
  table: string,
  row: CheckedRow,
  report: Report,
): void {
  report.documents += 1;
  const { id } = row;
  const envelope = contentOf(row) as unknown as Envelope; // just what is checked below
  const issues = checkEnvelope(envelope);
  if (issues.length > 0) {
    report.add({ code: 'envelope.invalid', table, id, paths: issues.map(({ path }) => path) });
    return;
  }
  const differs = (column: string): void => report.add({ code: 'column.differs', table, id, column });
  if (envelope.id !== id) differs('id');
  if (envelope.type !== row.type) differs('type');
  if ((envelope.patientId ?? null) !== row.patientId) differs('patient_id');
  if (row.deleted === 1) return;
  const record = records.get(envelope.type);
  if (record && tableOf(record.compartment) !== table) differs('compartment');
  if (!record || envelope.v > record.v) report.newer += 1;
  else if (envelope.v === record.v) {
    const wrong = checkData(record, envelope.data);
    if (wrong.length > 0) {
      report.add({
        code: 'record.invalid',
        table,
        id,
        paths: wrong.map(({ path, code }) => `${path} ${code}`),
      });
    }
  }
  if (!search.agrees(envelope)) report.add({ code: 'search.differs', id });
  if (!reviews.agrees(envelope)) report.add({ code: 'review.differs', id });
}

function checkRest({ db }: VerifyParts, report: Report): void {
  const ids = (sql: string): string[] =>
    db
      .prepare<[], { id: string }>(sql)
      .all()
      .map(({ id }) => id);
  const orphans = ids(
    'SELECT patient_id AS id FROM search_entry WHERE patient_id NOT IN (SELECT id FROM doc_people WHERE deleted = 0)',
  );
  for (const id of orphans) report.add({ code: 'search.orphan', id });
  for (const compartment of COMPARTMENTS) {
    const table = tableOf(compartment);
    const unsent = ids(
      `SELECT id FROM outbox WHERE compartment = '${compartment}'
       AND NOT EXISTS (SELECT 1 FROM ${table} AS sent WHERE sent.id = outbox.id AND sent.seq = outbox.row)`,
    );
    for (const id of unsent) report.add({ code: 'outbox.orphan', id });
    const beyond = ids(
      `SELECT id FROM ${table} WHERE seq > (SELECT CAST(value AS INTEGER) FROM counter WHERE key = 'commit.seq') LIMIT ${MOST_ISSUES}`,
    );
    for (const id of beyond) report.add({ code: 'sequence.beyond', id });
    const reviewed = ids(
      `SELECT id FROM review WHERE compartment = '${compartment}' AND id NOT IN (SELECT id FROM ${table} WHERE deleted = 0)`,
    );
    for (const id of reviewed) report.add({ code: 'review.orphan', id });
  }
}
