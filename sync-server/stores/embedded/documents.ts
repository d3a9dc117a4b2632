import type { StoredDocument, Body } from '../../couch/document.ts';
import { packTree, unpackTree, type RevisionTree } from '../../couch/revision-tree.ts';
import type { Sqlite } from './server-file.ts';

interface DocumentRow {
  readonly row: number;
  readonly id: string;
  readonly seq: number;
  readonly rev: string;
  readonly deleted: number;
  readonly tree: string;
  readonly body: string;
}

/** A stored document with its number in the file. */
export interface KeptDocument extends StoredDocument {
  readonly row: number;
  /** The winner's data as JSON text; undefined where it may have attachments beside it. */
  readonly dataText: string | undefined;
}

export interface IdRange {
  readonly start?: string;
  readonly end?: string;
  readonly inclusiveEnd: boolean;
  readonly descending: boolean;
  readonly skip: number;
  readonly limit: number;
}

const COLUMNS = 'row, id, seq, rev, deleted, tree, body';

/** The rows of documents. Whoever writes them holds the transaction. */
export class Documents {
  readonly #db: Sqlite;
  readonly #byId;
  readonly #since;
  readonly #before;
  readonly #insert;
  readonly #update;
  readonly #keepBody;
  readonly #body;
  readonly #dropBody;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#byId = db.prepare<[number, string], DocumentRow>(
      `SELECT ${COLUMNS} FROM doc WHERE db = ? AND id = ?`,
    );
    this.#since = db.prepare<[number, number, number], DocumentRow>(
      `SELECT ${COLUMNS} FROM doc WHERE db = ? AND seq > ? ORDER BY seq LIMIT ?`,
    );
    this.#before = db.prepare<[number, number, number], DocumentRow>(
      `SELECT ${COLUMNS} FROM doc WHERE db = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#insert = db.prepare(
      'INSERT INTO doc (db, id, seq, rev, deleted, tree, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare(
      'UPDATE doc SET seq = ?, rev = ?, deleted = ?, tree = ?, body = ? WHERE row = ?',
    );
    this.#keepBody = db.prepare<[number, string, string]>(
      'INSERT OR REPLACE INTO revision (row, rev, body) VALUES (?, ?, ?)',
    );
    this.#body = db.prepare<[number, string], { body: string }>(
      'SELECT body FROM revision WHERE row = ? AND rev = ?',
    );
    this.#dropBody = db.prepare<[number, string]>('DELETE FROM revision WHERE row = ? AND rev = ?');
  }

  find(db: number, id: string): KeptDocument | undefined {
    const row = this.#byId.get(db, id);
    return row && new Kept(row);
  }

  /** Those that changed after `seq`, oldest change first. */
  since(db: number, seq: number, limit: number): readonly KeptDocument[] {
    return this.#since.all(db, seq, limit).map((row) => new Kept(row));
  }

  /** Those that changed before `seq`, newest change first. */
  before(db: number, seq: number, limit: number): readonly KeptDocument[] {
    return this.#before.all(db, seq, limit).map((row) => new Kept(row));
  }

  /** How many changed after `seq`. */
  countSince(db: number, seq: number): number {
    const counted = this.#db
      .prepare<[number, number], { n: number }>('SELECT count(*) AS n FROM doc WHERE db = ? AND seq > ?')
      .get(db, seq);
    return counted?.n ?? 0;
  }

  /** Live documents by id, in the order of their ids' bytes. */
  range(db: number, { start, end, inclusiveEnd, descending, skip, limit }: IdRange): readonly KeptDocument[] {
    const [after, until] = descending ? ['<=', inclusiveEnd ? '>=' : '>'] : ['>=', inclusiveEnd ? '<=' : '<'];
    const conditions = ['db = ?', 'deleted = 0'];
    const values: (string | number)[] = [db];
    if (start !== undefined) {
      conditions.push(`id ${after} ?`);
      values.push(start);
    }
    if (end !== undefined) {
      conditions.push(`id ${until} ?`);
      values.push(end);
    }
    return this.#db
      .prepare<(string | number)[], DocumentRow>(
        `SELECT ${COLUMNS} FROM doc WHERE ${conditions.join(' AND ')}
         ORDER BY id ${descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, skip)
      .map((row) => new Kept(row));
  }

  /** How many live documents stand before the start of a range. */
  offset(db: number, { start, descending }: IdRange): number {
    if (start === undefined) return 0;
    const counted = this.#db
      .prepare<[number, string], { n: number }>(
        `SELECT count(*) AS n FROM doc WHERE db = ? AND deleted = 0 AND id ${descending ? '>' : '<'} ?`,
      )
      .get(db, start);
    return counted?.n ?? 0;
  }

  insert(db: number, { id, seq, rev, deleted, tree, body }: StoredDocument): void {
    this.#insert.run(db, id, seq, rev, Number(deleted), packTree(tree), packBody(body));
  }

  update({ row, seq, rev, deleted, tree, body }: StoredDocument & { readonly row: number }): void {
    this.#update.run(seq, rev, Number(deleted), packTree(tree), packBody(body), row);
  }

  /** The body of one revision, where it is still there. */
  body(document: KeptDocument, rev: string): Body | undefined {
    if (rev === document.rev) return document.body;
    const found = this.#body.get(document.row, rev);
    return found && (JSON.parse(found.body) as Body); // written by keepBody
  }

  /** Of a revision that is not the winner. */
  keepBody(row: number, rev: string, body: Body): void {
    this.#keepBody.run(row, rev, packBody(body));
  }

  dropBodies(row: number, before: RevisionTree, after: RevisionTree): void {
    for (const [rev, { available }] of before) {
      if (available && !after.get(rev)?.available) this.#dropBody.run(row, rev);
    }
  }

  /** That of the winner lies with the document. */
  dropBody(row: number, rev: string): void {
    this.#dropBody.run(row, rev);
  }
}

/** Stored form: the data first, so that it can be given out without being read. */
function packBody({ data, text = JSON.stringify(data), attachments }: Body): string {
  const list = attachments ? `,"attachments":${JSON.stringify(attachments)}` : '';
  return `${DATA}${text}${list}}`;
}

const DATA = '{"data":';
const ATTACHMENTS = '},"attachments":{';

/** A row as it was read: most answers need neither its tree nor its body taken apart. */
class Kept implements KeptDocument {
  readonly row: number;
  readonly id: string;
  readonly seq: number;
  readonly rev: string;
  readonly deleted: boolean;
  readonly #treeText: string;
  readonly #bodyText: string;
  #tree: RevisionTree | undefined;
  #body: Body | undefined;

  constructor({ row, id, seq, rev, deleted, tree, body }: DocumentRow) {
    this.row = row;
    this.id = id;
    this.seq = seq;
    this.rev = rev;
    this.deleted = deleted === 1;
    this.#treeText = tree;
    this.#bodyText = body;
  }

  get tree(): RevisionTree {
    return (this.#tree ??= unpackTree(this.#treeText));
  }

  get body(): Body {
    return (this.#body ??= JSON.parse(this.#bodyText) as Body); // written by insert and update
  }

  get dataText(): string | undefined {
    return this.#bodyText.includes(ATTACHMENTS) ? undefined : this.#bodyText.slice(DATA.length, -1);
  }
}
