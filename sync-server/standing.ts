import { canonicalJson, type JsonObject } from '#shared/kernel/json.ts';
import type { Backend, StandingDocument } from './backend.ts';

/** @returns '' where it names none */
export function idOf({ _id: id }: JsonObject): string {
  return typeof id === 'string' ? id : '';
}

/** What stands of documents that are to be written, by id. @throws CouchError 404 where there is no such database */
export async function standingOf(
  backend: Pick<Backend, 'read'>,
  database: string,
  documents: readonly JsonObject[],
): Promise<ReadonlyMap<string, StandingDocument>> {
  if (documents.length === 0) return new Map();
  const found = await backend.read(database, { keys: documents.map(idOf) });
  return new Map(found.map((one) => [one.id, one]));
}

/** It says what stands already: written once more it would change nothing. */
export function isStanding(document: JsonObject, there: StandingDocument | undefined): boolean {
  const { _id, _rev, ...members } = document;
  if (members['_deleted'] === true) return !there?.members;
  return there?.members !== undefined && canonicalJson(there.members) === canonicalJson(members);
}

/** It was made from what stands. */
export function isMadeFrom({ _rev: rev }: JsonObject, there: StandingDocument | undefined): boolean {
  return rev === (there?.members ? there.rev : undefined);
}
