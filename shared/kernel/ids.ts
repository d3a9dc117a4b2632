import { fail, ok, type Result } from './result.ts';

/** `<type>:<uuid>`, for example `patient:0190b3c4-…`. Version 7 for what is entered here, version 8 for what is derived. */
export type Id = string;

const ID = /^([a-z][a-zA-Z]{1,39}):([0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

export type IdError = { readonly code: 'id.malformed' };

export function makeId(type: string, uuid: string): Id {
  return `${type}:${uuid}`;
}

export function parseId(id: Id): Result<{ type: string; uuid: string }, IdError> {
  const match = ID.exec(id);
  return match?.[1] && match[2] ? ok({ type: match[1], uuid: match[2] }) : fail({ code: 'id.malformed' });
}

export function isIdOf(type: string, id: unknown): id is Id {
  return typeof id === 'string' && ID.exec(id)?.[1] === type;
}

/**
 * UUID version 7: 48 bits of milliseconds, then randomness, so that ids sort by the time they were made.
 * @param ms Unix time in milliseconds
 * @param random at least 10 random bytes
 * @source RFC 9562 §5.7
 */
export function uuidV7(ms: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let rest = Math.trunc(ms);
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.trunc(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  return uuidText(bytes, 7);
}

/**
 * UUID version 8 from a digest: the same input gives the same id on every station, so that importing a resource
 * twice, or at two desks, converges on one record.
 * @param digest at least 16 bytes of a cryptographic digest of the source's name
 * @source RFC 9562 §5.8
 */
export function uuidV8(digest: Uint8Array): string {
  return uuidText(Uint8Array.from(digest.subarray(0, 16)), 8);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function uuidText(bytes: Uint8Array, version: 7 | 8): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
