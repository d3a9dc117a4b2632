import * as z from 'zod';

/**
 * What a station and a server say to each other beside CouchDB's protocol: JSON over HTTP below `/_fieldward`. A refusal is
 * `{ error, reason }` as CouchDB's are, with `error` one of `ACCESS_REFUSALS` where it is of access.
 *
 * | request | by whom | |
 * |---|---|---|
 * | `GET /_fieldward` | anyone | `serverFacts` |
 * | `POST /_fieldward/enrolments` | administrator, or a device's staff by the device | `enrolmentOrder` → `enrolment`, 201 |
 * | `POST /_fieldward/enrol` | whoever has a code | `enrolRequest` → `enrolled`, 201 |
 * | `POST /_fieldward/token` | a device, by its signature | `tokenRequest` → `token` |
 * | `POST /_fieldward/prefixes` | a device | `prefixRequest` → `prefixes` |
 * | `GET /_fieldward/devices` | administrator: all; a device: its facility's | `deviceList` |
 * | `POST /_fieldward/devices/<id>/revoke` | administrator, or a device's staff by the device | `{}` → `revocation` |
 * | `POST /_fieldward/revocations` | a device: what a set-back server has forgotten | `revocations` → `{ ok: true }` |
 * | `POST /_fieldward/registrations` | a site's server, for the stations of its facility | `registrations` → `registrations` |
 * | `GET /_fieldward/beyond` | a device: where else its records are | `beyond` |
 * | `POST /_fieldward/holds` | a device, before it confirms an appointment | `holdRequest` → `holdAnswer` |
 * | `POST /_fieldward/staff-challenge` | a device, for one of its staff | `staffRequest` → `staffChallenge` |
 * | `POST /_fieldward/staff-token` | a device, when that person's key has opened it | `staffAnswer` → `staffToken` |
 * | `GET /_fieldward/audit-head` | a device | `countersigned`; 404 where nothing of its trail is there |
 * | `POST /_fieldward/wiped` | a revoked device, when it has handed over | `{}` → `{ ok: true }` |
 *
 * A token that ended, or whose device was revoked since, is 401 (`unauthorized`, `revoked`): a new one is asked for. What a
 * token does not reach is 403 (`forbidden`; `revoked` where it may only hand over).
 */
export const ACCESS_PATH = '/_fieldward';

/** Of `error` in a refusal. */
export const ACCESS_REFUSALS = [
  /** Wrong, used up, too old, or of another facility. */
  'code_refused',
  /** Too many tries: `Retry-After` says when. */
  'too_many_requests',
  /** The device was revoked: it may hand over what it has not sent, and has to wipe itself. */
  'revoked',
  /** No such device, or its signature is wrong. */
  'unknown_device',
  /** No open account with a key, or not its key. */
  'unknown_person',
  /** The signature's moment is too far from the server's clock: the answer's `Date` tells it. */
  'clock_skew',
  /** That moment was used before: sign another. */
  'replayed',
] as const;

const deviceId = z.string().regex(/^[a-z0-9]{12}$/);
const publicKey = z.base64().max(200);
const instant = z.iso.datetime({ offset: true });
const facilityId = z.string().regex(/^facility:[0-9a-f-]{36}$/);
const prefixList = z.array(z.string().max(6)).max(100);
const label = z.string().trim().min(1).max(80);
/** Signed by the server. */
const jwt = z.string().max(4_000);

export const serverFacts = z.object({
  server: z.string().max(100),
  /** Told to a device that comes, and to nobody who has not shown that they may. */
  version: z.string().max(40).exactOptional(),
  /** The server's clock. */
  time: instant,
  /** What tokens and countersignatures are signed with: Ed25519, SPKI, base64. */
  publicKey,
  /** Another one: the server was set back to an earlier state. What was agreed with it is told to it again. */
  epoch: z.string().max(40),
  /** Further addresses of the same data: a site server's, the centre's. The nearest first. */
  addresses: z.array(z.url().max(300)).max(10),
});
export type ServerFacts = z.infer<typeof serverFacts>;

export const enrolmentOrder = z.object({
  /** Absent: the station that comes brings its own facility, which the server does not know yet. */
  facilityId: facilityId.exactOptional(),
  /** For the list of devices, for example `Pharmacy`. */
  label: label.exactOptional(),
  /** For the server of a site, which speaks for the stations that come to it. The server's administrator alone makes such. */
  site: z.literal(true).exactOptional(),
});
export const enrolment = z.object({
  /** Said, typed or scanned once; 80 bits in letters and digits that do not look alike. */
  code: z.string().max(40),
  expiresAt: instant,
  /** Code, address and certificate in one, for a QR code: see `enrol-link.ts`. */
  link: z.string().max(500),
});
export type Enrolment = z.infer<typeof enrolment>;

export const enrolRequest = z.object({
  code: z.string().max(40),
  device: deviceId,
  publicKey,
  label: label.exactOptional(),
  /** Of a station that has records; must be that of the code where the code names one. */
  facilityId: facilityId.exactOptional(),
  /** For the server's administrator, who sees no records. */
  facilityName: z.string().max(200).exactOptional(),
  /** Prefixes that it has numbered with. */
  prefixes: prefixList,
  /** The server of a site comes. */
  site: z.literal(true).exactOptional(),
});
export const enrolled = z.object({
  server: z.string().max(100),
  facilityId,
  facts: serverFacts,
  /** Its own that another device has used before: they are not to be used any more. */
  taken: prefixList,
  /** Leased to it, in the order in which they are to be used. */
  prefixes: prefixList,
  /** It may speak for the stations of its site: the code was made for one. */
  site: z.literal(true).exactOptional(),
});
export type Enrolled = z.infer<typeof enrolled>;

/** `signature`: of `tokenText`, by the device's key; each moment counts once. */
export const tokenRequest = z.object({
  device: deviceId,
  server: z.string().max(100),
  at: instant,
  signature: z.base64().max(100),
  /** The last token it was given, ended or not: by it a server that was set back sees that it was. */
  last: jwt.exactOptional(),
});
export type TokenRequest = z.infer<typeof tokenRequest>;
export function tokenText({ device, server, at }: Omit<TokenRequest, 'signature' | 'last'>): string {
  return `fieldward token\n${server}\n${device}\n${at}`;
}
export const token = z.object({
  /** A JWT, EdDSA. Sent as `Authorization: Bearer`. */
  token: jwt,
  expiresAt: instant,
  facilityId,
  /** `handOver`: of a revoked device, which may only send. */
  scope: z.enum(['device', 'handOver']),
  /** See `serverFacts`. */
  epoch: z.string().max(40),
});
export type Token = z.infer<typeof token>;

export const prefixRequest = z.object({
  /** Of those leased to it, not yet begun. */
  unused: prefixList,
  /** That it has numbered with: a server that was set back does not know of all. */
  used: prefixList.exactOptional(),
});
export const prefixes = z.object({
  /** Leased to it now, in the order in which they are to be used: none where it has enough. */
  prefixes: prefixList,
  /** Of `unused` and `used`: another device has them, so they are not to be used any more. */
  taken: prefixList,
  /** Of the server's; few left are a matter for its administrator. */
  left: z.int().min(0),
});
export type Prefixes = z.infer<typeof prefixes>;

const recordId = z.string().max(80);
/**
 * The one place at which two desks cannot take the same time. A hold that is not kept ends by itself; one that is kept ends with
 * its time, or when a device that knows better releases it: its appointment was cancelled or moved.
 */
export const holdRequest = z.object({
  /** All or none. What an appointment keeps is given up for it when this is kept, and not before. */
  ask: z
    .array(
      z.object({
        appointment: recordId,
        /** Provider, room, devices. */
        resources: z.array(recordId).min(1).max(12),
        /** Unix time in ms, half-open. */
        fromMs: z.int(),
        toMs: z.int(),
        /** Appointments that it stands beside on purpose. */
        beside: z.array(recordId).max(20).exactOptional(),
      }),
    )
    .max(120)
    .exactOptional(),
  /** Of appointments that are written now: as they asked last, or ask here. Of one that had ended the answer is that it is not held. */
  keep: z.array(recordId).max(120).exactOptional(),
  /** Of appointments that were not written as they asked: what they keep, they keep. */
  withdraw: z.array(recordId).max(120).exactOptional(),
  /** Of appointments that need no time any more. */
  release: z.array(recordId).max(120).exactOptional(),
});
export type HoldRequest = z.infer<typeof holdRequest>;
export const holdAnswer = z.object({
  held: z.boolean(),
  /** Of those that have the time, where it is not held. */
  by: z.array(recordId).exactOptional(),
});
export type HoldAnswer = z.infer<typeof holdAnswer>;

/** Who of the facility's staff asks by the device: an account that is open there. */
export const staffRequest = z.object({ userId: z.string().max(80) });
const base64 = z.base64().max(400);
/** A secret, sealed to the public key of the account's `staffKey` record, as stations seal their data key to people. */
export const staffChallenge = z.object({
  challenge: z.string().max(60),
  sealed: z.object({ ephemeral: base64, nonce: base64, box: base64 }),
});
export type StaffChallenge = z.infer<typeof staffChallenge>;
/** Bound to the box. */
export function staffPurpose(server: string, device: string, challenge: string): string {
  return `fieldward staff ${server} ${device} ${challenge}`;
}
export const staffAnswer = z.object({
  challenge: z.string().max(60),
  /** What was in the box. */
  secret: z.base64().max(100),
});
/** In the place of the device's own token, for what this person may do. */
export const staffToken = z.object({
  token: jwt,
  expiresAt: instant,
  userId: z.string().max(80),
});
export type StaffToken = z.infer<typeof staffToken>;

/** A device and its standing. A revoked one is listed with the server's own word, to be told again after a set-back. */
export const listedDevice = z.object({
  device: deviceId,
  facilityId,
  label: label.exactOptional(),
  enrolledAt: instant,
  /** Last contact. */
  seenAt: instant,
  revoked: z.object({ at: instant, by: z.string().max(80), notice: jwt }).exactOptional(),
  wipedAt: instant.exactOptional(),
});
export type ListedDevice = z.infer<typeof listedDevice>;
export const deviceList = z.object({ devices: z.array(listedDevice) });
export const revocation = z.object({ ok: z.literal(true), at: instant, notice: jwt });
/** Notices as `deviceList` and `revocation` give them. */
export const revocations = z.object({ notices: z.array(jwt).max(200) });

/** Stations of one facility, as its site's server and its centre tell each other of them. */
export const registrations = z.object({
  devices: z
    .array(
      z.object({
        device: deviceId,
        publicKey,
        label: label.exactOptional(),
        enrolledAt: instant,
        seenAt: instant,
        revoked: z.object({ at: instant, by: z.string().max(80) }).exactOptional(),
        wipedAt: instant.exactOptional(),
      }),
    )
    .max(5_000),
  /** Of the server that tells it; see `serverFacts`. */
  epoch: z.string().max(40).exactOptional(),
});
export type Registrations = z.infer<typeof registrations>;

/** Of a site's server: where else its stations find the same records, while it is silent. */
export const beyond = z.object({
  places: z
    .array(
      z.object({
        url: z.url({ protocol: /^https?$/ }).max(300),
        /** Names that server: tokens are signed for it alone. */
        server: z.string().max(100),
        fingerprint: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .exactOptional(),
        epoch: z.string().max(40),
        /**
         * By compartment, how far this server has read that one: a sequence of that one's. Only where it has handed on all that
         * stands here.
         */
        passed: z.record(z.string().max(40), z.string().max(4_000)),
      }),
    )
    .max(5),
});
export type Beyond = z.infer<typeof beyond>;
/** How far the device's audit chain is at the server without a gap, in the server's hand. */
export const countersigned = z.object({
  device: deviceId,
  sequence: z.int().min(1),
  hash: z.string().length(64),
  at: instant,
  /** Of `countersignedText`, by the server's key: base64. */
  signature: z.base64().max(100),
});
export type Countersigned = z.infer<typeof countersigned>;
export function countersignedText({ device, sequence, hash, at }: Omit<Countersigned, 'signature'>): string {
  return `fieldward countersigned ${device} ${sequence} ${hash} ${at}`;
}
