import type { Sqlite } from './server-file.ts';

interface Former {
  readonly row: number;
  readonly rev: string;
  readonly tree: string;
  readonly body: string;
}

const PAGE = 1_000;

/**
 * Before, the winner's body lay in the document's row, and the others by row and revision: an edit wrote two large rows anew,
 * anywhere in the file. The `a` of a node that had a body becomes that body's number.
 */
export function bodiesApart(db: Sqlite): void {
  db.exec(`CREATE TABLE body (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
    ALTER TABLE doc RENAME TO formerDoc;
    DROP INDEX docById;
    DROP INDEX docBySeq;
    CREATE TABLE doc (
      row INTEGER PRIMARY KEY, db INTEGER NOT NULL REFERENCES db, id TEXT NOT NULL, seq INTEGER NOT NULL, rev TEXT NOT NULL,
      deleted INTEGER NOT NULL, tree TEXT NOT NULL, body INTEGER NOT NULL
    );`);
  const page = db.prepare<[number, number], Former>(
    'SELECT row, rev, tree, body FROM formerDoc WHERE row > ? ORDER BY row LIMIT ?',
  );
  const others = db.prepare<[number], { rev: string; body: string }>(
    'SELECT rev, body FROM revision WHERE row = ?',
  );
  const add = db.prepare<[string]>('INSERT INTO body (text) VALUES (?)');
  const put = db.prepare<[string, number, number]>(
    `INSERT INTO doc (row, db, id, seq, rev, deleted, tree, body)
     SELECT row, db, id, seq, rev, deleted, ?, ? FROM formerDoc WHERE row = ?`,
  );
  const drops = ['formerDoc', 'revision'].map((table) =>
    db.prepare<[number]>(`DELETE FROM ${table} WHERE row <= ?`),
  );
  const addBody = (text: string) => Number(add.run(text).lastInsertRowid);
  for (let rows = page.all(-1, PAGE); rows.length > 0; rows = page.all(rows.at(-1)?.row ?? -1, PAGE)) {
    for (const { row, rev, tree, body } of rows) {
      const numbers = new Map(others.all(row).map((other) => [other.rev, addBody(other.body)]));
      const winner = addBody(body);
      numbers.set(rev, winner);
      put.run(numbered(tree, numbers), winner, row);
    }
    // What was copied makes room for the next: with all of it twice, the file and its log would grow to many times as much.
    for (const drop of drops) drop.run(rows.at(-1)?.row ?? -1);
  }
  db.exec(`DROP TABLE formerDoc;
    DROP TABLE revision;
    CREATE UNIQUE INDEX docById ON doc (db, id);
    CREATE UNIQUE INDEX docBySeq ON doc (db, seq);`);
}

/** Lines of `<flags> <place of the parent> <revision>`, where `d` is deleted and `a` has a body. */
function numbered(tree: string, numbers: ReadonlyMap<string, number>): string {
  return tree
    .split('\n')
    .map((line) => {
      const [flags = '', at = '', rev = ''] = line.split(' ');
      return `${flags.replace('a', '')}${numbers.get(rev) ?? ''} ${at} ${rev}`;
    })
    .join('\n');
}
