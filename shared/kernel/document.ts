import * as z from 'zod';
import type { Id } from './ids.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Stamp } from './stamp.ts';

/** One for each RxDB collection: the open edition allows thirteen in a process. */
export const COMPARTMENTS = [
  'people',
  'clinical',
  'medication',
  'diagnostics',
  'scheduling',
  'care',
  'billing',
  'inventory',
  'staff',
  'messages',
  'reference',
  'audit',
] as const;
export type Compartment = (typeof COMPARTMENTS)[number];

/** A value of a field that was entered apart from the one that stands, and stays until somebody who saw it has decided. */
export interface Rival {
  /** Absent: the field was taken away. */
  readonly value?: Json;
}

/**
 * The signature of whoever entered a value, base64; behind a `~` that of the server, whose administrator let it through. Each
 * value is signed by itself, because merges take documents apart by fields.
 */
export type Proofs = { readonly [field: string]: { readonly [stamp: Stamp]: string } };

/**
 * What every stored document looks like, for good: RxDB, the replica and the sync server know this much and no more.
 * `data` belongs to the record of that `type` and version `v`; fields that a program does not know round-trip untouched.
 */
export interface Envelope {
  readonly id: Id;
  readonly type: string;
  readonly v: number;
  readonly facilityId: Id;
  /** Set on everything that belongs to one patient's record, so that a chart is one index range. */
  readonly patientId?: Id;
  /** Shared by all documents written by one command. */
  readonly commitId: string;
  /** The user account that wrote this version: a `user:…` id, or `system`. */
  readonly author: string;
  readonly device: string;
  /** The stamp of each top-level field of `data` that was ever written. */
  readonly stamps: { readonly [field: string]: Stamp };
  /** By field and stamp: see merge.ts. */
  readonly rivals?: { readonly [field: string]: { readonly [stamp: Stamp]: Rival } };
  /** By field: the newest value of each further device that the values here were entered in knowledge of, or stand for. */
  readonly seen?: { readonly [field: string]: readonly Stamp[] };
  /** Who entered what has these stamps, where it was not `author`. */
  readonly writers?: { readonly [stamp: Stamp]: string };
  /** By field and stamp: who entered a value of a record that gives rights has signed it. See proofs.ts. */
  readonly proofs?: Proofs;
  readonly data: JsonObject;
}

export const envelopeSchema: z.ZodType<Envelope> = z.looseObject({
  id: z.string().max(80),
  type: z.string().max(40),
  v: z.int().min(1),
  facilityId: z.string().max(80),
  patientId: z.string().max(80).exactOptional(),
  commitId: z.string().max(80),
  author: z.string().max(80),
  device: z.string().max(40),
  stamps: z.record(z.string(), z.string().max(50)),
  rivals: z
    .record(z.string(), z.record(z.string().max(50), z.looseObject({ value: z.json().exactOptional() })))
    .exactOptional(),
  seen: z.record(z.string(), z.array(z.string().max(50))).exactOptional(),
  writers: z.record(z.string().max(50), z.string().max(80)).exactOptional(),
  proofs: z.record(z.string(), z.record(z.string().max(50), z.string().max(100))).exactOptional(),
  data: z.custom<JsonObject>(isJsonObject), // of every document that comes in: zod's own takes ten times as long
});

const LONGEST = [
  ['id', 80],
  ['type', 40],
  ['facilityId', 80],
  ['patientId', 80],
  ['commitId', 80],
  ['author', 80],
  ['device', 40],
] as const;

/**
 * True of most envelopes that the schema takes, at a fraction of its cost: all that a server sends goes by here. Of those with
 * values beside each other the schema has to say.
 */
export function isPlainEnvelope(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  if ('rivals' in value || 'proofs' in value) return false;
  const { v, stamps, data, seen = {}, writers = {} } = value;
  for (const [member, most] of LONGEST) {
    if (!isText(value[member], most) && (member !== 'patientId' || member in value)) return false;
  }
  return (
    typeof v === 'number' &&
    Number.isSafeInteger(v) &&
    v >= 1 &&
    hasTexts(stamps, 50) &&
    isObject(seen) &&
    Object.values(seen).every((list) => Array.isArray(list) && list.every((stamp) => isText(stamp, 50))) &&
    isObject(writers) &&
    Object.entries(writers).every(([stamp, writer]) => stamp.length <= 50 && isText(writer, 80)) &&
    isObject(data)
  );
}

function hasTexts(value: Json | undefined, most: number): boolean {
  if (!isObject(value)) return false;
  for (const name in value) if (!isText(value[name], most)) return false;
  return true;
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
