import type { Sqlite } from '#engine/store/sqlite-file.ts';

type Row = { readonly [column: string]: string | number | null };

/** Of every command: where each of its rows lies. */
const TABLES = ['doc_diagnostics', 'doc_audit', 'outbox'] as const;
type Table = (typeof TABLES)[number];

/**
 * Takes the rows of the newest commands out of their tables, and hands back a transaction that puts those of one command
 * in again, as they were and in their order, with each counter that a command sets. Run so many times, all stand again.
 */
export function rowsAgain(db: Sqlite, commands: number, documents: number): () => void {
  const perCommand: Record<Table, number> = {
    doc_diagnostics: documents,
    doc_audit: 1,
    outbox: documents + 1,
  };
  const parts = TABLES.map((table) => {
    const size = perCommand[table];
    const rows = db
      .prepare<[number], Row>(`SELECT * FROM ${table} ORDER BY row DESC LIMIT ?`)
      .all(commands * size)
      .toReversed();
    const columns = Object.keys(rows[0] ?? {});
    const insert = db.prepare<[Row]>(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    );
    return { table, size, rows, insert };
  });
  db.transaction(() => {
    for (const { table, rows } of parts) {
      const remove = db.prepare<[Row]>(`DELETE FROM ${table} WHERE row = @row`);
      for (const row of rows) remove.run({ row: row['row'] ?? null });
    }
  }).immediate();
  const counters = db
    .prepare<[], Row>("SELECT key, value FROM counter WHERE key IN ('clock', 'commit.seq', 'audit.head')")
    .all();
  const setCounter = db.prepare<[Row]>('INSERT OR REPLACE INTO counter (key, value) VALUES (@key, @value)');
  let done = 0;
  const again = db.transaction(() => {
    for (const { size, rows, insert } of parts) {
      for (const row of rows.slice(done * size, (done + 1) * size)) insert.run(row);
    }
    for (const counter of counters) setCounter.run(counter);
    done += 1;
  });
  return () => again.immediate();
}

/** The same ids and bodies into a table of their own. */
export function contentsAgain(db: Sqlite): {
  next(commands: number, documents: number): () => void;
  end(): void;
} {
  db.exec('CREATE TABLE bench (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const insert = db.prepare<[string, string]>('INSERT INTO bench (id, body) VALUES (?, ?)');
  const newest = (table: Table, limit: number) =>
    db
      .prepare<[number], { id: string; body: string }>(
        `SELECT id, body FROM ${table} ORDER BY row DESC LIMIT ?`,
      )
      .all(limit)
      .toReversed();
  return {
    next(commands, documents) {
      const [results, entries] = [
        newest('doc_diagnostics', commands * documents),
        newest('doc_audit', commands),
      ];
      let round = 0;
      const bare = db.transaction(() => {
        const own = results.slice(round * documents, (round + 1) * documents);
        for (const { id, body } of [...own, ...entries.slice(round, round + 1)]) insert.run(id, body);
        round += 1;
      });
      return () => bare.immediate();
    },
    end: () => void db.exec('DROP TABLE bench'),
  };
}
