import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import type { SignInError } from '../session/sign-in.rules.ts';

/** The asker's own password, once more: it opens the data key, which is not kept. */
const confirm = z.string().min(1).max(200);

const folderTarget = z.object({
  kind: z.literal('folder'),
  /** From the root: of a disk, a stick, a share. It has to be there: a stick that is not plugged in is none. */
  path: z.string().trim().min(1).max(1000),
});

const s3Target = z.object({
  kind: z.literal('s3'),
  /** With scheme, and port where it is an uncommon one. */
  endpoint: z.string().trim().min(1).max(300),
  bucket: z.string().trim().min(1).max(63),
  /** In front of every name; may be empty. */
  prefix: z.string().trim().max(200),
  region: z.string().trim().min(1).max(40),
  accessKeyId: z.string().trim().min(1).max(128),
});

/** Where backups lie, without what is secret of it. */
export const backupTargetSetting = z.discriminatedUnion('kind', [folderTarget, s3Target]);
export type BackupTargetSetting = z.infer<typeof backupTargetSetting>;

/** How many backups stay: the newest, the last of each of so many days and of so many months. */
export const backupRetention = z.object({
  newest: z.int().min(1).max(1000),
  days: z.int().min(0).max(3660),
  months: z.int().min(0).max(600),
});

export const backupSettings = z.object({
  /** Absent: none are made. */
  target: backupTargetSetting.exactOptional(),
  /** From one backup to the next, in hours. */
  everyHours: z.int().min(1).max(720),
  retention: backupRetention,
  /** From one restore that is tried to the next, in days; 0: only when asked for. */
  proveEveryDays: z.int().min(0).max(366),
  /** Room for files (scans, documents) on this station's disk, encrypted, in GB of 10⁹ bytes. */
  fileQuotaGb: z.int().min(1).max(10_000),
});
export type BackupSettings = z.infer<typeof backupSettings>;

/**
 * Of S3. Goes in and never comes out. Where it is absent the one that is kept counts, as long as the endpoint and the
 * access key's name are those that it was given for.
 */
const secretAccessKey = z.string().trim().min(1).max(200).exactOptional();

export type TargetError =
  /** Not plugged in, not mounted, no such folder, no network. */
  | { readonly code: 'target.unreachable'; readonly reason: string }
  /** It answers, and does not let us. */
  | { readonly code: 'target.refused'; readonly reason: string }
  | { readonly code: 'target.readOnly' }
  | { readonly code: 'target.full' }
  | { readonly code: 'target.wrongCredentials' }
  | { readonly code: 'target.noBucket' }
  /** A secret is needed, and none is kept for this endpoint and access key. */
  | { readonly code: 'target.credentialsNeeded' }
  | { readonly code: 'backup.addressMalformed' };

export type BackupsError =
  | TargetError
  /** No target is set. */
  | { readonly code: 'backup.notSetUp' }
  /** One is running, or a proof of one. */
  | { readonly code: 'backup.busy' }
  | { readonly code: 'backup.stopped' }
  | { readonly code: 'backup.none' }
  | { readonly code: 'backup.damaged'; readonly file: string }
  | { readonly code: 'backup.newer' }
  /** A trial restore found no room on this machine. */
  | { readonly code: 'proof.noRoom' }
  | { readonly code: 'proof.cannotWrite' }
  /** The environment says where backups go: nothing is to be set here. */
  | { readonly code: 'backup.setElsewhere' };

const work = z.object({
  kind: z.enum(['backup', 'proof']),
  startedAt: z.string(),
  bytes: z.int().exactOptional(),
  ofBytes: z.int().exactOptional(),
});

export const backupsStatus = z.object({
  /** Where the target comes from. `none`: none are made. */
  source: z.enum(['settings', 'environment', 'none']),
  /** How it is called, without credentials: a path, or bucket and host. */
  target: z.string().exactOptional(),
  everyHours: z.number().exactOptional(),
  proveEveryDays: z.int().exactOptional(),
  running: work.exactOptional(),
  /** Moments are ISO 8601 with the facility's offset. The last backup that came to its end. */
  lastGoodAt: z.string().exactOptional(),
  /** The last backup is not in reach, as of the last look: a refusal's code, and since when. */
  away: z.object({ code: z.string().max(80), at: z.string() }).exactOptional(),
  /** What the last try ended with, where it failed: a refusal's code. */
  error: z.object({ code: z.string().max(80), at: z.string() }).exactOptional(),
  /** The last restore that was tried and found whole. */
  provenAt: z.string().exactOptional(),
  /** What the last trial restore ended with, where it was not whole. */
  proofError: z.object({ code: z.string().max(80), at: z.string() }).exactOptional(),
  /** Backups of this station at the target, and what they hold, as of the last look. */
  snapshots: z.int().exactOptional(),
  /** Room that they take at the target. */
  bytes: z.int().exactOptional(),
  /** What should have happened and has not. */
  overdue: z.array(z.enum(['backup', 'proof'])),
  /** Files (scans, documents) on this station's disk. */
  files: z.object({ usedBytes: z.int(), quotaBytes: z.int() }),
  /** A copied folder: the station took a new identity at this moment, and nobody has said yet that they know. */
  copiedAt: z.string().exactOptional(),
  /** At this moment answered changes were found missing in the records, and nobody has said yet that they know. */
  changesLostAt: z.string().exactOptional(),
});
export type BackupsStatus = z.infer<typeof backupsStatus>;

export const backupSnapshot = z.object({
  /** Names it at the target. */
  id: z.string(),
  takenAt: z.string(),
  /** Of all files that it holds. */
  bytes: z.int(),
  /** Absent where the backup was made before they were counted. */
  files: z.int().exactOptional(),
  /** Of the program that made it. */
  version: z.string(),
  /** The twelve letters and digits of the station that made it. */
  device: z.string(),
  /** Made by this station as it is now, not by the one that it was restored from. */
  isOwn: z.boolean(),
});

/** Backups of this station: set up, watched and asked for by who manages it. Old ones go by retention alone. */
export const backups = contract('backups', {
  status: watch({ input: z.object({}), output: backupsStatus, permission: 'station.manage' }),
  settings: action({
    input: z.object({}),
    output: z.object({
      settings: backupSettings,
      /** Whether a secret is kept. The secret itself is never told. */
      hasSecret: z.boolean(),
      /** Set by the environment of the program: what is shown as target and hours is what counts, and cannot be changed. */
      isSetElsewhere: z.boolean(),
    }),
    permission: 'station.manage',
  }),
  /** Takes effect at once. Stays with this station: no other one learns of it. */
  save: action({
    input: backupSettings.extend({ secretAccessKey }),
    output: z.object({}),
    permission: 'station.manage',
    fails: failsWith<BackupsError>(),
  }),
  /** Writes a few bytes there, reads them and removes them. */
  tryTarget: action({
    input: z.object({ target: backupTargetSetting, secretAccessKey }),
    output: z.object({
      /** Backups that lie there already: `own` of this station or one it was restored from, `others` of stations whose key this is not. */
      own: z.int(),
      others: z.int(),
    }),
    permission: 'station.manage',
    fails: failsWith<BackupsError>(),
  }),
  /** Resolves when it is done; `status` tells how far it is. */
  runNow: action({
    input: z.object({}),
    output: z.object({
      id: z.string(),
      takenAt: z.string(),
      bytes: z.int(),
      /** What was new and had to be sent. */
      storedBytes: z.int(),
      files: z.int(),
      /** Objects of earlier backups that were found damaged; what they held of this one was stored anew. */
      damaged: z.int(),
    }),
    permission: 'station.manage',
    fails: failsWith<BackupsError>(),
  }),
  /** Newest first. */
  list: action({
    input: z.object({}),
    output: z.object({
      backups: z.array(backupSnapshot),
      /** Snapshots that this station's key does not open: another station's, or damaged. */
      unreadable: z.int(),
      provenAt: z.string().exactOptional(),
    }),
    permission: 'station.manage',
    fails: failsWith<BackupsError>(),
  }),
  /** Restores the newest one to a scratch folder, reads all of it, and wipes the folder. */
  prove: action({
    input: z.object({ confirm }),
    output: z.object({
      ok: z.boolean(),
      id: z.string(),
      takenAt: z.string(),
      documents: z.int(),
      auditEntries: z.int(),
      files: z.int(),
      /** Objects at the target that are not as they were written, and faults inside the restored copy. */
      faults: z.int(),
    }),
    permission: 'station.manage',
    fails: failsWith<BackupsError | SignInError>(),
  }),
  /** The notice that this station was a copied folder has been read. */
  acknowledgeCopy: action({ input: z.object({}), output: z.object({}), permission: 'station.manage' }),
  /** The notice that changes are missing has been read. */
  acknowledgeLoss: action({ input: z.object({}), output: z.object({}), permission: 'station.manage' }),
});
