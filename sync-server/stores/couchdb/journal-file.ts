import type { DatabaseWrites } from '../../backend.ts';
import { openEncryptedFile, type Cipher } from '../embedded/server-file.ts';

const STEPS: readonly string[] = [
  `CREATE TABLE entry (
     number INTEGER PRIMARY KEY AUTOINCREMENT, writes TEXT NOT NULL, stuck TEXT
   );
   CREATE INDEX entryWaiting ON entry (number) WHERE stuck IS NULL;`,
];

/** A commit that was answered, and is not known to stand in the CouchDB. */
export interface JournalEntry {
  readonly number: number;
  readonly writes: readonly DatabaseWrites[];
}

/** The commits under way, in the server's own file: encrypted, durable when `add` returns. */
export class JournalFile {
  readonly #db;
  readonly #add;
  readonly #waiting;
  readonly #done;
  readonly #stick;

  /** @throws where the key is another, the file is damaged, or another process has it open */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#db = openEncryptedFile(folder, 'journal.sqlite', STEPS, key, cipher);
    this.#add = this.#db.prepare<[string]>('INSERT INTO entry (writes) VALUES (?)');
    this.#waiting = this.#db.prepare<[number], { number: number; writes: string }>(
      'SELECT number, writes FROM entry WHERE stuck IS NULL AND number > ? ORDER BY number LIMIT 1',
    );
    this.#done = this.#db.prepare<[number]>('DELETE FROM entry WHERE number = ?');
    this.#stick = this.#db.prepare<[string, number]>('UPDATE entry SET stuck = ? WHERE number = ?');
  }

  add(writes: readonly DatabaseWrites[]): void {
    this.#add.run(JSON.stringify(writes));
  }

  /** The earliest that waits. @param after the entry of that number */
  next(after = 0): JournalEntry | undefined {
    const row = this.#waiting.get(after);
    return row && { number: row.number, writes: JSON.parse(row.writes) as readonly DatabaseWrites[] }; // written by add
  }

  done({ number }: JournalEntry): void {
    this.#done.run(number);
  }

  /** It is kept, and waits no longer. @param ids of the documents that could not be written */
  stick({ number }: JournalEntry, ids: readonly string[]): void {
    this.#stick.run(ids.join(' '), number);
  }

  close(): void {
    this.#db.close();
  }
}
