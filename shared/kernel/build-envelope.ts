import type { Envelope } from './document.ts';
import { isIdOf, type Id } from './ids.ts';
import { sameJson, type Json, type JsonObject } from './json.ts';
import { keptProofs } from './proofs.ts';
import { checkData, type AnyRecord, type RecordIssue } from './record.ts';
import { editedMarks } from './rivals.ts';
import type { Beside, Settles } from './plan.ts';
import type { Stamp } from './stamp.ts';

/** A handler planned data that is not its record's: a mistake in the program, never an input error. */
export class InvalidPlan extends Error {
  readonly issues: readonly RecordIssue[];
  constructor(type: string, issues: readonly RecordIssue[]) {
    super(`planned data is not a ${type}: ${issues.map(({ path, code }) => `${path} ${code}`).join(', ')}`);
    this.name = 'InvalidPlan';
    this.issues = issues;
  }
}

export interface Authorship {
  readonly facilityId: Id;
  readonly commitId: string;
  readonly author: string;
  readonly device: string;
  readonly stamp: Stamp;
}

/**
 * The next version of a document. Only the top-level fields that changed take the new stamp; a field that went away keeps
 * one too, so that a merge knows that it was removed. What a newer program wrote beside the fields known here stays.
 * @param settles fields whose review ends with this write: they take the stamp even where the value stays the same
 * @param beside of fields that are written: what is entered beside the value; the stamp has room for as many before it
 * @returns undefined where nothing changes
 * @throws InvalidPlan
 */
export function nextEnvelope(
  record: AnyRecord,
  id: Id,
  planned: JsonObject,
  previous: Envelope | undefined,
  { facilityId, commitId, author, device, stamp }: Authorship,
  settles: Settles = {},
  beside: Beside = {},
): Envelope | undefined {
  if (!isIdOf(record.type, id)) throw new InvalidPlan(record.type, [{ path: 'id', code: 'ref.malformed' }]);
  const issues = checkData(record, planned);
  if (issues.length > 0) throw new InvalidPlan(record.type, issues);
  const data = previous ? { ...unknownFields(record, previous.data), ...planned } : planned;
  const changed = new Set([...changedFields(previous?.data, data), ...Object.keys(settles)]);
  if (previous && changed.size === 0 && previous.v === record.v) return undefined;
  const fields = new Map([...changed].map((field) => [field, settles[field]]));
  const patientId = record.type === 'patient' ? id : data['patientId'];
  const { rivals: _rivals, seen: _seen, writers: _writers, proofs: _proofs, ...before } = previous ?? {};
  const marks = editedMarks(record, previous, { fields, beside, stamp, author });
  return {
    ...before, // members that a newer program put beside the known ones
    id,
    type: record.type,
    v: record.v,
    facilityId: previous?.facilityId ?? facilityId,
    ...(typeof patientId === 'string' ? { patientId } : {}),
    commitId,
    author,
    device,
    ...marks,
    ...(previous ? keptProofs([previous], marks) : {}),
    data,
  };
}

/** The document as a tombstone keeps it: what it said, and who took it away. */
export function lastEnvelope(previous: Envelope, { commitId, author, device }: Authorship): Envelope {
  return { ...previous, commitId, author, device };
}

/** A field that is there and is null counts as absent. */
function changedFields(before: JsonObject | undefined, after: JsonObject): readonly string[] {
  const isIn = (field: string) => (after[field] ?? null) !== null;
  if (!before) return Object.keys(after).filter(isIn);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => !sameJson(before[field] ?? null, after[field] ?? null),
  );
}

/** What a newer program wrote beside the fields known here. */
export function unknownFields(record: AnyRecord, data: JsonObject): JsonObject {
  const unknown: { [field: string]: Json } = {};
  for (const [name, value] of Object.entries(data)) {
    if (!Object.hasOwn(record.fields, name)) unknown[name] = value;
  }
  return unknown;
}
