import type { Envelope } from './document.ts';
import type { Field, Fields } from './field.ts';
import type { Json } from './json.ts';
import type { NewerMark } from './newer-mark.ts';
import { fail, ok, type Result } from './result.ts';
import { readRecord, type AnyRecord, type ReadError, type RecordOf } from './record.ts';

/** A document for showing: whole, or of a newer version as far as it can be read. */
export function readForShowing<R extends AnyRecord>(
  record: R,
  envelope: Envelope,
): Result<RecordOf<R>, ReadError> {
  const read = readRecord(record, envelope);
  if (read.ok || read.error.code !== 'record.newer') return read;
  const newer = readNewerRecord(record, envelope);
  return newer ? ok(newer) : fail(read.error);
}

/**
 * What this program understands of a newer version's document: known fields that are as they are known here. Of the
 * others the mark gives the names. A program cannot know what else a newer version means by a field: whoever shows this
 * says whose it is.
 * @returns undefined where a required field cannot be read and nothing may stand in for it
 */
export function readNewerRecord<R extends AnyRecord>(record: R, envelope: Envelope): RecordOf<R> | undefined {
  const fields: Fields = record.fields;
  const standIns: { readonly [field: string]: Json | undefined } = record.standIns;
  const data: { [field: string]: Json } = {};
  const unread: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = envelope.data[name] ?? undefined; // null counts as absent
    if (value !== undefined && field.schema.safeParse(value).success) {
      data[name] = value;
      continue;
    }
    if (value !== undefined || !field.isOptional) unread.push(name);
    if (field.isOptional) continue;
    const standIn = standIns[name] ?? standInOf(field.form);
    if (standIn === undefined) return undefined;
    data[name] = standIn;
  }
  const newer: NewerMark = { v: envelope.v, unread };
  // Every field was validated, or is a stand-in that its schema takes (`newer-record.test.ts`).
  return { ...data, id: envelope.id, newer } as unknown as RecordOf<R>;
}

/** A name that says nothing, no items, "unknown": all else would be taken for a fact. */
function standInOf(form: Field<unknown>['form']): Json | undefined {
  if (form.kind === 'code') return {};
  if (form.kind === 'list') return [];
  return form.kind === 'oneOf' && form.options.includes('unknown') ? 'unknown' : undefined;
}
