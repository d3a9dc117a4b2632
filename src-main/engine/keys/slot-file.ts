import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { canonicalJson } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { stretchSchema } from './password-key.ts';
import { boxSchema, sealedSchema } from './seal.ts';
import { failuresSchema, unknownFailuresSchema } from './sign-in-wait.ts';
import { SLOTS_FILE } from './station-folder.ts';

/**
 * What can be read of a station before anyone has signed in: who may, and the boxes that hold the data key. Staff names
 * and the facility's name stand in it, patient data never. Version 2 ends with
 * a digest of all the rest: without it a changed byte of someone's box was told to them as a wrong password.
 */
export const SLOT_FILE_VERSION = 2;
const MOST_TO_AUDIT = 1000;
/** What the box of `blobKey` is bound to. */
export const BLOB_KEY = 'fieldward blob key';

/** Of some JSON, not only a key. */
const largeBox = z.object({ nonce: z.base64().max(40), box: z.base64().max(8_000) });

const keySlot = z.looseObject({
  userId: z.string().max(80),
  login: z.string().max(60),
  displayName: z.string().max(120),
  publicKey: z.base64().max(200),
  /** The private key under Argon2id of the password. */
  privateKey: boxSchema,
  stretch: stretchSchema,
  /** The station's data key, sealed to the public key. */
  dataKey: sealedSchema,
  failures: failuresSchema.exactOptional(),
  /** The password is one that an administrator gave: its owner takes another before anything else. */
  temporary: z.boolean().exactOptional(),
  /** The secret of one-time codes, under a key that follows from the private key. */
  code: largeBox.exactOptional(),
  /** One that was begun and not yet confirmed by a code. */
  codeDraft: largeBox.exactOptional(),
  /** Names the setting up of the codes: see staff-key.record.ts. */
  codeMark: z.string().max(40).exactOptional(),
  /** Digest of the keys as they stand in the person's record, the last time that both were the same. */
  shared: z.string().length(64).exactOptional(),
});
export type KeySlot = z.infer<typeof keySlot>;

const auditHead = z.object({
  device: z.string().max(12),
  sequence: z.int().min(1),
  hash: z.string().length(64),
  signature: z.base64().max(100),
});

/** An end of the trail that was kept and is not to be found any more, and who said that they know. */
const lostHead = z.object({
  device: z.string().max(12),
  sequence: z.int().min(1),
  /** As it was signed; absent where the kept end itself was taken away. */
  head: auditHead.exactOptional(),
  knownTo: z.string().max(80),
  knownAtMs: z.int(),
});

const slotFile = z.looseObject({
  version: z.literal(SLOT_FILE_VERSION),
  cipher: z.enum(['sqlcipher', 'aegis']),
  device: z.string().regex(/^[a-z0-9]{12}$/),
  facilityId: z.string().max(80),
  facilityName: z.string().max(200),
  slots: z.array(keySlot).max(1000),
  /** The data key under the key that was printed once. */
  recovery: z.object({ salt: z.base64().max(100), dataKey: boxSchema }),
  /**
   * Who was shown the recovery key in force and has not yet typed it back: nobody may have it. Set together with
   * `recovery`, so that no cut between the two loses it.
   */
  recoveryShownTo: z.string().max(80).exactOptional(),
  /** Set where the keys are bound to this machine's keychain: a secret that only it unwraps. */
  bound: z.object({ wrapped: z.base64().max(4_000) }).exactOptional(),
  /**
   * What entries of the audit trail are signed with. The private key lies under the data key. `device` is whose it is: a
   * restored folder becomes another device, and makes a key of its own.
   */
  deviceKey: z
    .object({ device: z.string().max(12), publicKey: z.base64().max(200), privateKey: boxSchema })
    .exactOptional(),
  /** The key of blobs under the data key, once a new data key has come: blobs keep the key they were written with. */
  blobKey: boxSchema.exactOptional(),
  /** Where the audit trail ended when this was last written, signed by the device: see kept-head.ts. */
  auditHead: auditHead.exactOptional(),
  /** Evidence that stays. */
  lostHeads: z.array(lostHead).exactOptional(),
  /** New keys of people are taken in from records where they are proven: since this program first saw all that had come. */
  provesKeys: z.literal(true).exactOptional(),
  unknownFailures: unknownFailuresSchema.exactOptional(),
  /** Wrong recovery keys in a row. */
  recoveryFailures: failuresSchema.exactOptional(),
  /** What happened while the audit trail was closed: failed sign-ins, changed passwords. The next sign-in takes it in. */
  toAudit: z
    .array(
      z.object({
        userId: z.string().max(80),
        atMs: z.int(),
        action: z.string().max(80),
        /** Refusal code; absent where it was done. */
        reason: z.string().max(80).exactOptional(),
      }),
    )
    .max(MOST_TO_AUDIT),
});
export type SlotFile = z.infer<typeof slotFile>;

/** With one more thing for the audit trail; beyond a thousand the oldest go. */
export function noting(file: SlotFile, entry: SlotFile['toAudit'][number]): SlotFile {
  return { ...file, toAudit: [...file.toAudit, entry].slice(-MOST_TO_AUDIT) };
}

export const SLOTS_DAMAGED = { code: 'store.damaged', file: SLOTS_FILE } as const;
export type SlotsDamaged = typeof SLOTS_DAMAGED;

export type SlotFileError =
  | { readonly code: 'session.notSetUp' }
  | SlotsDamaged
  | { readonly code: 'store.newer' };

/** Against changed bytes, not against whoever changes them: what must stay secret or signed is so by itself. */
const storedFile = z.looseObject({ version: z.int().min(1), sha256: z.string().exactOptional() });

export function readSlotFile(path: string): Result<SlotFile, SlotFileError> {
  if (!existsSync(path)) return fail({ code: 'session.notSetUp' });
  return parseSlotFile(readFileSync(path, 'utf8'));
}

/** Of the text of a slot file. */
export function parseSlotFile(
  text: string,
): Result<SlotFile, Exclude<SlotFileError, { code: 'session.notSetUp' }>> {
  const stored = storedFile.safeParse(parseJson(text));
  if (!stored.success) return fail(SLOTS_DAMAGED);
  const { sha256, ...content } = stored.data;
  // Version 1 had no digest, and a later version's may be another.
  const isWhole = sha256 === undefined ? content.version !== SLOT_FILE_VERSION : sha256 === digestOf(content);
  if (!isWhole) return fail(SLOTS_DAMAGED);
  if (content.version > SLOT_FILE_VERSION) return fail({ code: 'store.newer' });
  const parsed = slotFile.safeParse({ ...content, version: SLOT_FILE_VERSION });
  return parsed.success ? ok(parsed.data) : fail(SLOTS_DAMAGED);
}

function digestOf(content: object): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/** Changes the file as it is now: what was read before waiting for something may be old. */
export function changeSlotFile(path: string, change: (file: SlotFile) => SlotFile): void {
  const now = readSlotFile(path);
  if (!now.ok) throw new Error(`slot file: ${now.error.code}`);
  writeSlotFile(path, change(now.value));
}

/** The old file or the new one, whole, whenever the power goes. For the owner's eyes only. */
export function writeSlotFile(path: string, file: SlotFile): void {
  const draft = `${path}.tmp`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify({ ...file, sha256: digestOf(file) }, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // a folder cannot be opened there; its file system journals the rename
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // judged by the schema
  }
}
