import type { ACCESS_REFUSALS } from '#shared/sync/access-api.ts';
import { CouchError } from '../couch/couch-error.ts';

type AccessRefusal = (typeof ACCESS_REFUSALS)[number];

const BEARER = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };

export const accessRefusal = (
  status: number,
  error: AccessRefusal,
  reason: string,
  headers: { readonly [name: string]: string } = {},
): CouchError => new CouchError(status, error, reason, headers);

export const codeRefused = (reason: string): CouchError => accessRefusal(403, 'code_refused', reason);
export const unknownDevice = (): CouchError =>
  accessRefusal(401, 'unknown_device', 'No such device, or not its signature.');
export const unknownPerson = (): CouchError =>
  accessRefusal(403, 'unknown_person', 'No open account with a key, or not its key.');
export const tokenEnded = (): CouchError =>
  new CouchError(401, 'unauthorized', 'The token has ended.', BEARER);
/** A token from before: the next one lets it hand over. */
export const tokenRevoked = (): CouchError =>
  accessRefusal(401, 'revoked', 'The device was revoked.', BEARER);
export const onlyHandOver = (): CouchError =>
  accessRefusal(403, 'revoked', 'The device was revoked: it may only send what it has not sent.');
export const isOver = (): CouchError =>
  accessRefusal(403, 'revoked', 'The device was revoked, and has wiped itself.');
export const tooMany = (retryAfterS: number): CouchError =>
  accessRefusal(429, 'too_many_requests', 'Too many tries.', { 'Retry-After': String(retryAfterS) });
/** As CouchDB says it. */
export const forbidden = (): CouchError =>
  new CouchError(403, 'forbidden', 'You are not allowed to access this db.');
