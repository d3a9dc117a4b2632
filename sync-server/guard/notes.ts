import type { Stamp } from '#shared/kernel/stamp.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';
import type { NoteCode } from './judge-document.ts';

/** What was taken, and an administrator should look at: counted by who, where and what. */
export interface Note {
  readonly database: string;
  readonly code: NoteCode;
  readonly author: string;
  readonly type: string;
  readonly device: string;
  readonly times: number;
  readonly lastId?: string;
  /** The earliest of them. */
  readonly firstStamp: Stamp;
  /** Unix time in ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

type Row = Omit<Note, 'lastId'> & { readonly lastId: string | null };

export type NewNote = Omit<Note, 'times' | 'firstAt' | 'lastAt'>;

export class Notes {
  readonly #add;
  readonly #all;
  readonly #of;
  readonly #drop;
  readonly #nowMs: () => number;

  constructor(db: Sqlite, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#add = db.prepare<
      [string, string, string, string, string, number, string | null, string, number, number]
    >(
      `INSERT INTO note (database, code, author, type, device, times, lastId, firstStamp, firstAt, lastAt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET times = times + excluded.times, lastId = excluded.lastId, lastAt = excluded.lastAt,
         firstStamp = min(firstStamp, excluded.firstStamp)`,
    );
    this.#all = db.prepare<[number], Row>('SELECT * FROM note ORDER BY lastAt DESC LIMIT ?');
    this.#of = db.prepare<[string, string], Row>('SELECT * FROM note WHERE author = ? AND code = ?');
    this.#drop = db.prepare<[string, string, string, string, string]>(
      'DELETE FROM note WHERE database = ? AND code = ? AND author = ? AND type = ? AND device = ?',
    );
  }

  /** Whoever adds many holds the transaction. */
  add({ database, code, author, type, device, lastId, firstStamp }: NewNote, times = 1): void {
    const now = this.#nowMs();
    this.#add.run(database, code, author, type, device, times, lastId ?? null, firstStamp, now, now);
  }

  /** The newest first. */
  list(limit: number): readonly Note[] {
    return this.#all.all(limit).map(asNote);
  }

  by(author: string, code: NoteCode): readonly Note[] {
    return this.#of.all(author, code).map(asNote);
  }

  drop({ database, code, author, type, device }: Note): void {
    this.#drop.run(database, code, author, type, device);
  }
}

function asNote({ lastId, ...row }: Row): Note {
  return { ...row, ...(lastId !== null && { lastId }) };
}
