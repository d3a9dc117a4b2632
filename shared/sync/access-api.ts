import * as z from 'zod';

/**
 * What a station and a server say to each other beside CouchDB's protocol: JSON over HTTP below `/_fieldward`. A refusal is
 * `{ error, reason }` as CouchDB's are, with `error` one of `ACCESS_REFUSALS` where it is of access.
 *
 * | request | by whom | |
 * |---|---|---|
 * | `GET /_fieldward` | anyone | `serverFacts` |
 * | `POST /_fieldward/enrolments` | administrator, or a device's staff by the device | `enrolmentOrder` → `enrolment` |
 * | `POST /_fieldward/enrol` | whoever has a code | `enrolRequest` → `enrolled` |
 * | `POST /_fieldward/token` | a device, by its signature | `tokenRequest` → `token` |
 * | `POST /_fieldward/prefixes` | a device | `prefixRequest` → `prefixes` |
 * | `POST /_fieldward/wiped` | a revoked device, when it has handed over | `{}` → `{ ok: true }` |
 */
export const ACCESS_PATH = '/_fieldward';

/** Of `error` in a refusal. */
export const ACCESS_REFUSALS = [
  /** Wrong, used up or too old. */
  'code_refused',
  /** Too many tries: `Retry-After` says when. */
  'too_many_requests',
  /** The device was revoked: it may hand over what it has not sent, and has to wipe itself. */
  'revoked',
  /** No such device, or its signature is wrong. */
  'unknown_device',
  /** The signature's moment is too far from the server's clock: the answer's `Date` tells it. */
  'clock_skew',
] as const;

const deviceId = z.string().regex(/^[a-z0-9]{12}$/);
const publicKey = z.base64().max(200);
const instant = z.iso.datetime({ offset: true });

export const serverFacts = z.object({
  server: z.string().max(100),
  version: z.string().max(40),
  /** The server's clock. */
  time: instant,
  /** What tokens and countersignatures are signed with: Ed25519, SPKI, base64. */
  publicKey,
  /** Further addresses of the same data: a site server's, the centre's. The nearest first. */
  addresses: z.array(z.url().max(300)).max(10),
});
export type ServerFacts = z.infer<typeof serverFacts>;

export const enrolmentOrder = z.object({
  /** Absent: the station that comes brings its own facility, which the server does not know yet. */
  facilityId: z.string().max(80).exactOptional(),
  /** For the list of devices, for example `Pharmacy`. */
  label: z.string().max(80).exactOptional(),
});
export const enrolment = z.object({
  /** Said, typed or scanned once; 80 bits in letters and digits that do not look alike. */
  code: z.string().max(40),
  expiresAt: instant,
});
export type Enrolment = z.infer<typeof enrolment>;

export const enrolRequest = z.object({
  code: z.string().max(40),
  device: deviceId,
  publicKey,
  label: z.string().max(80).exactOptional(),
  /** Of a station that has records; must be that of the code where the code names one. */
  facilityId: z.string().max(80).exactOptional(),
  /** Prefixes that it has numbered with. */
  prefixes: z.array(z.string().max(6)).max(100),
});
export const enrolled = z.object({
  server: z.string().max(100),
  facilityId: z.string().max(80),
  facts: serverFacts,
  /** Its own that another device has used before: they are not to be used any more. */
  taken: z.array(z.string().max(6)).max(100),
  /** Leased to it, in the order in which they are to be used. */
  prefixes: z.array(z.string().max(6)).max(100),
});
export type Enrolled = z.infer<typeof enrolled>;

/** `signature`: of `tokenText`, by the device's key; each moment counts once. */
export const tokenRequest = z.object({
  device: deviceId,
  server: z.string().max(100),
  at: instant,
  signature: z.base64().max(100),
});
export function tokenText({ device, server, at }: Omit<z.infer<typeof tokenRequest>, 'signature'>): string {
  return `fieldward token\n${server}\n${device}\n${at}`;
}
export const token = z.object({
  /** A JWT, EdDSA. Sent as `Authorization: Bearer`. */
  token: z.string().max(4_000),
  expiresAt: instant,
  facilityId: z.string().max(80),
  /** `handOver`: of a revoked device, which may only send. */
  scope: z.enum(['device', 'handOver']),
});
export type Token = z.infer<typeof token>;

export const prefixRequest = z.object({
  /** Of those leased to it, not yet begun. */
  unused: z.array(z.string().max(6)).max(100),
});
export const prefixes = z.object({
  prefixes: z.array(z.string().max(6)).max(100),
  /** Of the server's; few left are a matter for its administrator. */
  left: z.int().min(0),
});
