import type { Compartment, Envelope } from '../kernel/document.ts';
import type { Id } from '../kernel/ids.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { checkData, checkEnvelope, type AnyRecord } from '../kernel/record.ts';
import type { RemoteRow } from './remote.ts';

/** `facility-<uuid>-people`: a database's name begins with a letter and knows no colon. */
export function databaseOf(facilityId: Id, compartment: Compartment): string {
  return `${facilityId.replace(':', '-')}-${compartment}`;
}

/** An envelope is the document, but for its id; the revision is the one it was made from. */
export function encodeDocument(
  { id, ...members }: Envelope,
  remoteRev: string | undefined,
  deleted: boolean,
): JsonObject {
  const revision = remoteRev === undefined ? {} : { _rev: remoteRev };
  if (deleted) return { _id: id, ...revision, _deleted: true };
  return { _id: id, ...revision, ...(members as unknown as JsonObject) }; // an envelope is JSON
}

/** Begins the names of CouchDB's own members. */
const UNDERSCORE = 95;

export type Incoming =
  | { readonly kind: 'version'; readonly rev: string; readonly envelope: Envelope }
  | { readonly kind: 'deleted'; readonly rev: string; readonly id: Id }
  /** A fact that is only ever added is there, and is not this device's to read. */
  | { readonly kind: 'withheld'; readonly rev: string; readonly id: Id }
  /** Not a record: a design document. */
  | { readonly kind: 'other' }
  /** Something that no station has written so. `code` and paths only: values may be a patient's. */
  | {
      readonly kind: 'malformed';
      readonly id: Id;
      readonly code: 'envelope.invalid' | 'record.invalid' | 'record.elsewhere';
      readonly paths: readonly string[];
    };

export function decodeRow(
  { id, rev, deleted, document }: RemoteRow,
  compartment: Compartment,
  records: ReadonlyMap<string, AnyRecord>,
): Incoming {
  if (id.startsWith('_design/')) return { kind: 'other' };
  if (deleted) return { kind: 'deleted', rev, id };
  if (document === undefined && records.get(id.slice(0, id.indexOf(':')))?.appendOnly)
    return { kind: 'withheld', rev, id };
  const members: { [name: string]: Json } = { id };
  // One after the other, without a list of them: every document that comes in goes by here.
  for (const name in document) {
    const value = document[name];
    if (name.charCodeAt(0) !== UNDERSCORE && value !== undefined) members[name] = value;
  }
  const malformed = (code: 'envelope.invalid' | 'record.invalid', paths: readonly string[]): Incoming => ({
    kind: 'malformed',
    id,
    code,
    paths,
  });
  if (members['id'] !== id) return malformed('envelope.invalid', ['id']); // it says that it is another
  const issues = checkEnvelope(members);
  if (issues.length > 0)
    return malformed(
      'envelope.invalid',
      issues.map(({ path }) => path),
    );
  const envelope = members as unknown as Envelope; // just checked
  if (!id.startsWith(`${envelope.type}:`)) return malformed('envelope.invalid', ['type']);
  const record = records.get(envelope.type);
  if (record && record.compartment !== compartment)
    return { kind: 'malformed', id, code: 'record.elsewhere', paths: [] };
  if (record?.v === envelope.v) {
    const wrong = checkData(record, envelope.data);
    if (wrong.length > 0)
      return malformed(
        'record.invalid',
        wrong.map(({ path }) => path),
      );
  }
  return { kind: 'version', rev, envelope };
}
