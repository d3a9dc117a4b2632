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
  /** Number of the winner's. */
  readonly body: number;
  /** The winner's as it lies, where it was read with the row. */
  readonly text?: string;
}

/** A stored document with its number in the file. */
export interface KeptDocument extends StoredDocument {
  readonly row: number;
  readonly bodyNumber: number;
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

const PAGE = 1_000;
/** The same text in JSON of SQLite's as in a string that is bound: not so what is no Unicode, or ends a string in C. */
const PLAIN = /^[\x20-\x7e]*$/;

/** A document as it is written. */
export interface NewDocument extends Omit<StoredDocument, 'body'> {
  /** Number of the winner's. */
  readonly body: number;
}

const COLUMNS = 'row, id, seq, rev, deleted, tree, body';
const WITH_TEXT = `${COLUMNS}, (SELECT text FROM body WHERE number = doc.body) AS text`;

/**
 * The rows of documents, and apart from them the bodies of all revisions, in the order in which they came: an edit writes a
 * small row anew, and its body beside those that came with it, wherever in the file the document lies. Whoever writes holds
 * the transaction.
 */
export class Documents {
  readonly #db: Sqlite;
  readonly #byId;
  readonly #byIds;
  readonly #byIdsWithText;
  readonly #since;
  readonly #before;
  readonly #insert;
  readonly #update;
  readonly #addBody;
  readonly #text;
  readonly #dropBody;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#byId = db.prepare<[number, string], DocumentRow>(
      `SELECT ${COLUMNS} FROM doc WHERE db = ? AND id = ?`,
    );
    this.#byIds = db.prepare<[number, string], DocumentRow>(
      `SELECT ${COLUMNS} FROM doc WHERE db = ? AND id IN (SELECT value FROM json_each(?))`,
    );
    this.#byIdsWithText = db.prepare<[number, string], DocumentRow>(
      `SELECT ${WITH_TEXT} FROM doc WHERE db = ? AND id IN (SELECT value FROM json_each(?))`,
    );
    this.#since = db.prepare<[number, number, number], DocumentRow>(
      `SELECT ${WITH_TEXT} FROM doc WHERE db = ? AND seq > ? ORDER BY seq LIMIT ?`,
    );
    this.#before = db.prepare<[number, number, number], DocumentRow>(
      `SELECT ${WITH_TEXT} FROM doc WHERE db = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#insert = db.prepare(
      'INSERT INTO doc (db, id, seq, rev, deleted, tree, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#update = db.prepare(
      'UPDATE doc SET seq = ?, rev = ?, deleted = ?, tree = ?, body = ? WHERE row = ?',
    );
    this.#addBody = db.prepare<[string]>('INSERT INTO body (text) VALUES (?)');
    this.#text = db.prepare<[number], { text: string }>('SELECT text FROM body WHERE number = ?');
    this.#dropBody = db.prepare<[number]>('DELETE FROM body WHERE number = ?');
  }

  find(db: number, id: string): KeptDocument | undefined {
    const row = this.#byId.get(db, id);
    return row && new Kept(row, this.#bodyText);
  }

  /** Of many, in one look; what is not here is left out. @param isWhole their bodies will be asked for */
  findAll(db: number, ids: readonly string[], isWhole = false): ReadonlyMap<string, KeptDocument> {
    const look = isWhole ? this.#byIdsWithText : this.#byIds;
    const rows = look.all(db, JSON.stringify(ids.filter((id) => PLAIN.test(id))));
    const found = new Map<string, KeptDocument>(rows.map((row) => [row.id, new Kept(row, this.#bodyText)]));
    for (const id of ids) {
      const document = PLAIN.test(id) ? undefined : this.find(db, id);
      if (document) found.set(id, document);
    }
    return found;
  }

  /** Those that changed after `seq`, oldest change first. */
  since(db: number, seq: number, limit: number): readonly KeptDocument[] {
    return this.#since.all(db, seq, limit).map((row) => new Kept(row, this.#bodyText));
  }

  /** Each of them, a page at a time: what comes after the page may be changed meanwhile. */
  *all(db: number): Iterable<KeptDocument> {
    for (let page = this.since(db, -1, PAGE); page.length > 0;) {
      yield* page;
      page = this.since(db, page.at(-1)?.seq ?? -1, PAGE);
    }
  }

  /** Those that changed before `seq`, newest change first. */
  before(db: number, seq: number, limit: number): readonly KeptDocument[] {
    return this.#before.all(db, seq, limit).map((row) => new Kept(row, this.#bodyText));
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
        `SELECT ${WITH_TEXT} FROM doc WHERE ${conditions.join(' AND ')}
         ORDER BY id ${descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, skip)
      .map((row) => new Kept(row, this.#bodyText));
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

  insert(db: number, { id, seq, rev, deleted, tree, body }: NewDocument): void {
    this.#insert.run(db, id, seq, rev, Number(deleted), packTree(tree), body);
  }

  update({ row, seq, rev, deleted, tree, body }: NewDocument & { readonly row: number }): void {
    this.#update.run(seq, rev, Number(deleted), packTree(tree), body, row);
  }

  /** The body of one revision, where it is still there. */
  body(document: KeptDocument, rev: string): Body | undefined {
    if (rev === document.rev) return document.body;
    const number = document.tree.get(rev)?.body;
    return number === undefined ? undefined : (JSON.parse(this.#bodyText(number)) as Body); // written by addBody
  }

  /** @returns its number, for the document's tree */
  addBody(body: Body): number {
    return Number(this.#addBody.run(packBody(body)).lastInsertRowid);
  }

  /** Those that the second tree does not have any more. */
  dropBodies(before: RevisionTree, after: RevisionTree = NONE): void {
    for (const [rev, { body }] of before) {
      if (body !== undefined && after.get(rev)?.body !== body) this.#dropBody.run(body);
    }
  }

  readonly #bodyText = (number: number): string => {
    const found = this.#text.get(number);
    if (!found) throw new Error('a revision that has a body names it');
    return found.text;
  };
}

const NONE: RevisionTree = new Map();

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
  readonly bodyNumber: number;
  readonly #treeText: string;
  readonly #textOf: (number: number) => string;
  #text: string | undefined;
  #tree: RevisionTree | undefined;
  #body: Body | undefined;

  constructor(
    { row, id, seq, rev, deleted, tree, body, text }: DocumentRow,
    textOf: (number: number) => string,
  ) {
    this.row = row;
    this.id = id;
    this.seq = seq;
    this.rev = rev;
    this.deleted = deleted === 1;
    this.#treeText = tree;
    this.bodyNumber = body;
    this.#text = text;
    this.#textOf = textOf;
  }

  get tree(): RevisionTree {
    return (this.#tree ??= unpackTree(this.#treeText));
  }

  get body(): Body {
    return (this.#body ??= JSON.parse(this.#bodyText) as Body); // written by addBody
  }

  get dataText(): string | undefined {
    const text = this.#bodyText;
    return text.includes(ATTACHMENTS) ? undefined : text.slice(DATA.length, -1);
  }

  get #bodyText(): string {
    return (this.#text ??= this.#textOf(this.bodyNumber));
  }
}
