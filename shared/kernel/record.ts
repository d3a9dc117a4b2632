import * as z from 'zod';
import { envelopeSchema, isPlainEnvelope, type Compartment, type Envelope } from './document.ts';
import { objectSchema, type DataOf, type FieldForm, type Fields } from './field.ts';
import type { Id } from './ids.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { plainDataCheck } from './plain-data.ts';
import { newerMarkSchema, type NewerMark } from './newer-mark.ts';
import { fail, ok, type Result } from './result.ts';

/** Lifts the data of an older version to the next one. */
export type UpMigration = (data: JsonObject) => JsonObject;

export interface RecordDefinition<F extends Fields = Fields> {
  readonly type: string;
  readonly compartment: Compartment;
  readonly v: number;
  readonly fields: F;
  /** Paths into `data`; the store makes one partial index of each. */
  readonly indexes: readonly (readonly (keyof F & string)[])[];
  /** Facts that are only ever added: a second version of such a document is refused. */
  readonly appendOnly: boolean;
  /** Paths into `data` at which hashes of files stand (`file.hash`, `pages.hash`): what they name is never collected. One more raises `v`. */
  readonly blobs: readonly string[];
  /** `up[n]` lifts version n to n + 1. */
  readonly up: { readonly [from: number]: UpMigration };
  /**
   * Fields that say one thing: they are written, merged and settled as one, under a name of their own. All of them go to `review`.
   * Written apart twice, the later thing stands whole, and the other lies beside it whole.
   */
  readonly together: { readonly [name: string]: readonly (keyof F & string)[] };
  /** What a server alone writes, with its own hand: it takes no value of these from a station. */
  readonly serverFields: readonly (keyof F & string)[];
  /** What stands in for a required field that cannot be read in a newer version's document: it must claim nothing. */
  readonly standIns: { readonly [K in keyof F]?: Json };
  /** `id` and the fields, as the program handles a record. */
  readonly schema: z.ZodType<{ readonly id: Id; readonly newer?: NewerMark } & DataOf<F>>;
  readonly dataSchema: z.ZodType<DataOf<F>>;
  /** Whether the schema is sure to take the data: cheaper than asking it. */
  readonly isPlainData: (data: unknown) => boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a definition of any fields; field types are invariant in their names
export type AnyRecord = RecordDefinition<any>;
export type RecordOf<R extends AnyRecord> =
  R extends RecordDefinition<infer F> ? { readonly id: Id; readonly newer?: NewerMark } & DataOf<F> : never;
export type FieldNameOf<R extends AnyRecord> = keyof R['fields'] & string;

export function defineRecord<const F extends Fields>(definition: {
  readonly type: string;
  readonly compartment: Compartment;
  readonly v: number;
  readonly fields: F;
  readonly indexes?: readonly (readonly (keyof F & string)[])[];
  readonly appendOnly?: boolean;
  readonly blobs?: readonly string[];
  readonly up?: { readonly [from: number]: UpMigration };
  readonly together?: { readonly [name: string]: readonly (keyof F & string)[] };
  readonly serverFields?: readonly (keyof F & string)[];
  readonly standIns?: { readonly [K in keyof F]?: Json };
}): RecordDefinition<F> {
  const reserved = ['id', 'newer'].find((name) => Object.hasOwn(definition.fields, name));
  if (reserved !== undefined) throw new Error(`no field of ${definition.type} may be called ${reserved}`);
  checkTogether(definition.type, definition.fields, definition.together ?? {});
  const dataSchema = objectSchema(definition.fields);
  const idSchema = z.looseObject({ id: z.string().max(80), newer: newerMarkSchema.exactOptional() });
  return {
    indexes: [],
    appendOnly: false,
    blobs: [],
    up: {},
    together: {},
    serverFields: [],
    standIns: {},
    ...definition,
    dataSchema,
    isPlainData: plainDataCheck(definition.fields),
    schema: z.intersection(idSchema, dataSchema),
  };
}

function checkTogether(
  type: string,
  fields: Fields,
  together: { readonly [name: string]: readonly string[] },
): void {
  const members = Object.values(together).flat();
  const isSound =
    new Set(members).size === members.length &&
    members.every((name) => fields[name]?.merge === 'review') &&
    Object.keys(together).every((name) => !Object.hasOwn(fields, name));
  if (!isSound) throw new Error(`fields of ${type} that stand together are each of one group, and of review`);
}

/** The fields of which a review speaks: those that stand together under a name, or the one of that name. */
export function reviewedFields(record: AnyRecord, name: string): readonly string[] {
  return record.together[name] ?? [name];
}

/** What a review's value is made of. @returns undefined where the record has nothing of that name */
export function reviewedForm(record: AnyRecord, name: string): FieldForm | undefined {
  const members = record.together[name];
  if (!members) return record.fields[name]?.form;
  const fields: Fields = Object.fromEntries(members.map((member) => [member, record.fields[member]]));
  return { kind: 'group', fields };
}

export type ReadError =
  | { readonly code: 'record.newer'; readonly type: string; readonly v: number }
  | { readonly code: 'record.corrupt'; readonly type: string; readonly id: Id };

/**
 * A stored document as its record. Older versions are lifted; a newer version is refused here, because writing it back
 * would strip what this program does not know (`readNewerRecord` reads it for showing).
 */
export function readRecord<R extends AnyRecord>(
  record: R,
  envelope: Envelope,
): Result<RecordOf<R>, ReadError> {
  if (envelope.v > record.v) return fail({ code: 'record.newer', type: record.type, v: envelope.v });
  let data = envelope.data;
  for (let version = envelope.v; version < record.v; version += 1) {
    const lift = record.up[version];
    if (!lift) return fail({ code: 'record.corrupt', type: record.type, id: envelope.id });
    data = lift(data);
  }
  // Data was validated when it was committed or pulled; parsing again on each read would cost more than the read.
  return ok({ ...data, id: envelope.id } as unknown as RecordOf<R>);
}

export type RecordIssue = { readonly path: string; readonly code: string };

/** Why the data of a document is not that of its record. Paths and codes only: values may be a patient's. */
export function checkData(record: AnyRecord, data: unknown): readonly RecordIssue[] {
  if (record.isPlainData(data)) return [];
  const parsed = record.dataSchema.safeParse(data);
  return parsed.success ? [] : issuesOf(parsed.error);
}

export function checkEnvelope(envelope: unknown): readonly RecordIssue[] {
  if (isPlainEnvelope(envelope)) return [];
  // Of what nests without end the schema would ask without end.
  if (!isJsonObject(envelope)) return [{ path: '', code: 'json.malformed' }];
  const parsed = envelopeSchema.safeParse(envelope);
  return parsed.success ? [] : issuesOf(parsed.error);
}

export function issuesOf(error: z.ZodError): readonly RecordIssue[] {
  return error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    code: issue.code === 'custom' ? issue.message : issue.code,
  }));
}

/** The data of a record: all of it but the id and the mark of a newer version, absent members left out. */
export function dataOf(value: { readonly id: Id }): JsonObject {
  const data: { [field: string]: Json } = {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== 'id' && name !== 'newer' && member !== undefined) data[name] = member as Json; // a record's fields are JSON by construction
  }
  return data;
}
