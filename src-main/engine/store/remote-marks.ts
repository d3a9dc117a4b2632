import type { RemoteMark } from '#shared/sync/local-store.ts';
import { remoteRevSql, type DocumentTable } from './document-table.ts';
import type { Outbox } from './outbox.ts';
import { tableOf } from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';

interface MarkParts {
  readonly db: Sqlite;
  readonly tables: ReadonlyMap<string, DocumentTable>;
  readonly outbox: Outbox;
  readonly now: () => number;
}

/** Notes what the server has, or does not take, inside the running transaction. Documents stay as they are. */
export class RemoteMarks {
  readonly #parts: MarkParts;

  constructor(parts: MarkParts) {
    this.#parts = parts;
  }

  apply(mark: RemoteMark): void {
    const { tables, outbox } = this.#parts;
    const table = tables.get(mark.compartment);
    if (!table) throw new Error(`unknown compartment: ${mark.compartment}`);
    if (mark.kind === 'forget') {
      this.#forget(mark.compartment, mark.afterSeq ?? 0);
      return;
    }
    const seq =
      mark.kind === 'hold'
        ? table.seq(mark.id)
        : table.setRemoteRev(mark.id, mark.kind === 'sent' ? mark.remoteRev : undefined);
    if (seq === undefined) throw new Error(`no document of this id: ${mark.id}`);
    switch (mark.kind) {
      case 'sent':
        if (seq === mark.seq) outbox.settle(seq);
        else outbox.rebase(seq, JSON.stringify(mark.version)); // it was edited while it was on its way
        return;
      case 'hold':
        if (seq === mark.seq) outbox.hold(seq, JSON.stringify(mark.held));
        return;
      case 'lost':
        outbox.rebase(seq, null);
    }
  }

  #forget(compartment: string, afterSeq: number): void {
    const { db, outbox, now } = this.#parts;
    const table = tableOf(compartment);
    outbox.forget(compartment);
    // A tombstone that no server ever had is of what was taken away before it was sent: no server is told of it.
    db.prepare<[string, number, number]>(
      `INSERT INTO outbox (row, compartment, id, base, since)
       SELECT seq, ?, id, NULL, ? FROM ${table} AS known
       WHERE seq > ? AND NOT (deleted = 1 AND ${remoteRevSql('known')} IS NULL)
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.row = known.seq)`,
    ).run(compartment, now(), afterSeq);
    db.prepare<[number]>(
      `UPDATE ${table} SET remote_rev = NULL WHERE seq > ? AND remote_rev IS NOT NULL`,
    ).run(afterSeq);
    db.prepare<[number, number]>(
      `DELETE FROM sent WHERE seq > ? AND seq IN (SELECT seq FROM ${table} WHERE seq > ?)`,
    ).run(afterSeq, afterSeq);
    outbox.reload();
  }
}
