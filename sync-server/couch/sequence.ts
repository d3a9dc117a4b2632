import type { DatabaseInfo } from './document.ts';
import { badRequest } from './couch-error.ts';

/** A place in a database's changes, opaque to clients: the number, and which making of the database it is of. */
export function sequenceText(database: DatabaseInfo, seq: number): string {
  return `${seq}-${database.token}`;
}

/**
 * A sequence that a client hands back. One of another making of the database (it was deleted and made anew) means: from
 * the start.
 * @throws CouchError 400 where it is none
 */
export function parseSequence(database: DatabaseInfo, text: string): number {
  if (text === 'now') return database.seq;
  const [, number, token] = /^"?(\d{1,15})(?:-([\w-]+))?"?$/.exec(text) ?? [];
  if (number === undefined) throw badRequest("Malformed sequence supplied in 'since' parameter.");
  if (token !== undefined && token !== database.token) return 0;
  return Number(number);
}
