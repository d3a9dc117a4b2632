/**
 * Why a server does not take a document into a facility's or a network's database. It says so in the document's own
 * answer: `error` is `forbidden`, `reason` the code and the paths that it is about (`record_invalid onset code.text`), never a
 * value. The document stays at its station, and a copy lies in the server's quarantine.
 */
export const WRITE_REFUSALS = [
  /** Not what every document looks like: see Envelope. */
  'envelope_invalid',
  /** The id is not `<type>:<uuid>` of its own type. */
  'id_malformed',
  /** Not the data of a record of its type. */
  'record_invalid',
  /** Records of this type lie in another database. */
  'record_elsewhere',
  /** Of another facility than the database's. */
  'facility_wrong',
  /** A version of another patient, another facility, or of an older program than the one that stands. */
  'identity_changed',
  /** A fact that is only ever added stands there with another content. */
  'append_only',
  /** What was entered is not deleted but entered in error. */
  'deletion',
  /** It was deleted, and does not come back. */
  'deleted',
  'stamp_malformed',
  /** Entered more than a day later than now by the server's clock: goes through when that time has come. */
  'clock_ahead',
  /** The device is neither the one that sends nor the one that entered the newest of it. */
  'device_wrong',
  /** A value that stood there is gone without one in its place that was entered in knowledge of it. */
  'values_lost',
  /** Its author had no permission to write such records when it was written. */
  'author_not_permitted',
  /** An account or a role by someone whom the facility's staff does not name. */
  'author_unknown',
  /** A value that only a server writes, from a station. */
  'server_only',
  /** A value of a record that gives rights is not signed by who is named as its author. */
  'proof_missing',
  /** Signed, but not with the key that its author has here. */
  'proof_wrong',
  /** Another key for a device than the one it came with. */
  'device_key',
  /** The content of an audit entry does not give its hash. */
  'audit_altered',
  /** Not signed by the device whose entry it is. */
  'audit_signature',
  /** The device's chain went on from here otherwise: this station is a copy, and has to become another device. */
  'audit_behind',
  'attachment',
] as const;
export type WriteRefusal = (typeof WRITE_REFUSALS)[number];

export interface RefusedWrite {
  readonly code: WriteRefusal;
  readonly paths: readonly string[];
}

const MOST_PATHS = 12;

/** For `reason` of the answer. */
export function refusalText({ code, paths }: RefusedWrite): string {
  return [code, ...paths.slice(0, MOST_PATHS)].join(' ');
}

/** Of the words that a station has kept (`forbidden: clock_ahead stamps.dose`). @returns undefined where they are another's */
export function parseRefusal(words: string): RefusedWrite | undefined {
  const [code, ...paths] = words.replace(/^forbidden: /, '').split(' ');
  const known = WRITE_REFUSALS.find((one) => one === code);
  return known === undefined ? undefined : { code: known, paths };
}
