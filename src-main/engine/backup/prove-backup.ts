import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { records } from '#shared/registry.ts';
import { openBlobs } from '#shared/disk/blobs.ts';
import type { BlobIssue } from '#shared/disk/verify-blobs.ts';
import type { ChainFault } from '../commands/audit-chain.ts';
import { verifyAudit } from '../commands/verify-audit.ts';
import { openBox } from '../keys/seal.ts';
import { BLOB_KEY, parseSlotFile, SLOTS_DAMAGED } from '../keys/slot-file.ts';
import { blobsKey, stationFolder } from '../keys/station-folder.ts';
import { openReplica } from '../store/replica.ts';
import type { VerifyIssue } from '../store/verify.ts';
import { damagedObjects } from './check-objects.ts';
import { openBackup, type OpenedBackup } from './open-backup.ts';
import type { Repository } from './repository.ts';
import { namingRefusals, restoreOpened, type RestoreRefusal } from './restore.ts';
import { timeLabel } from './snapshots.ts';
import type { BackupTarget } from './target.ts';
import type { BackupKeys } from './backup-keys.ts';
import type { Opener } from './unlock.ts';

export interface ProofReport {
  readonly ok: boolean;
  readonly snapshot: string;
  readonly takenAtMs: number;
  readonly documents: number;
  readonly auditEntries: number;
  readonly blobs: number;
  /** Objects at the target, of this backup and all others of the station, that are not as they were written. */
  readonly damaged: readonly string[];
  readonly issues: readonly (VerifyIssue | ChainFault | BlobIssue)[];
}

const proofSchema = z.object({ snapshot: z.string(), provenAtMs: z.int(), documents: z.int() });
export type Proof = z.infer<typeof proofSchema>;

/**
 * Restores the newest backup to a scratch folder, opens it and reads all of it; reads every other object of the station's
 * backups too. A whole one is noted at the target: the last proven restore.
 * @param options.scratch where there is room for a restored station; only ciphertext is written. Default: the system's folder for temporary files
 */
export async function proveBackup(
  options: ProofOptions & {
    readonly target: BackupTarget;
    readonly opener: Opener;
    readonly atMs?: number;
  },
): Promise<Result<ProofReport, RestoreRefusal>> {
  return namingRefusals(async () => {
    const opened = await openBackup(options.target, options.opener, options.atMs);
    return opened.ok ? proveOpened(opened.value, options) : opened;
  });
}

export interface ProofOptions {
  readonly nowMs: number;
  readonly scratch?: string;
  readonly onProgress?: (done: { readonly bytes: number; readonly ofBytes: number }) => void;
}

/** What `proveBackup` does once the backup is open. Wipes the data key. */
export async function proveOpened(
  opened: OpenedBackup,
  options: ProofOptions,
): Promise<Result<ProofReport, RestoreRefusal>> {
  return namingRefusals(async () => {
    const scratch = await mkdtemp(join(options.scratch ?? tmpdir(), 'fieldward-proof-'));
    try {
      const { nowMs } = options;
      const { repository, keys } = opened;
      const damaged = await damagedObjects(repository, keys);
      const proven = await provenRestore(opened, join(scratch, 'station'), options);
      if (!proven.ok) {
        // Told with all the others where it is one of them.
        const { error } = proven;
        if (error.code !== 'backup.damaged' || !damaged.includes(error.file)) return proven;
      }
      const found = proven.ok ? proven.value : { documents: 0, auditEntries: 0, blobs: 0, issues: [] };
      const { snapshot, manifest } = opened;
      const isWhole = damaged.length === 0 && found.issues.length === 0;
      if (isWhole)
        await noteProof(repository, keys, { snapshot, provenAtMs: nowMs, documents: found.documents });
      return ok({ ok: isWhole, snapshot, takenAtMs: manifest.takenAtMs, ...found, damaged });
    } finally {
      opened.dataKey.fill(0);
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

type Found = Pick<ProofReport, 'documents' | 'auditEntries' | 'blobs' | 'issues'>;

async function provenRestore(
  opened: OpenedBackup,
  dataDir: string,
  { nowMs, onProgress }: ProofOptions,
): Promise<Result<Found, RestoreRefusal>> {
  const restored = await namingRefusals(() =>
    restoreOpened(opened, { dataDir, nowMs, ...(onProgress ? { onProgress } : {}) }),
  );
  if (!restored.ok) return restored;
  const folder = stationFolder(dataDir);
  const slots = parseSlotFile(await readFile(folder.slots, 'utf8'));
  if (!slots.ok) return fail(SLOTS_DAMAGED);
  const replica = await openReplica({
    file: folder.replica,
    key: opened.dataKey,
    cipher: slots.value.cipher,
    records,
    live: false,
  });
  if (!replica.ok) return replica;
  try {
    const store = await replica.value.verify();
    const audit = await verifyAudit(replica.value.reader(), slots.value);
    const kept = slots.value.blobKey && openBox(opened.dataKey, slots.value.blobKey, BLOB_KEY);
    if (kept && !kept.ok) return fail(SLOTS_DAMAGED);
    const key = kept ? kept.value : blobsKey(opened.dataKey);
    const blobs = openBlobs({ folder: folder.blobs, key, quotaBytes: 0 });
    const files = await blobs.verify();
    blobs.close();
    return ok({
      documents: store.documents,
      auditEntries: audit.entries,
      blobs: files.blobs,
      issues: [...store.issues, ...audit.faults, ...files.issues],
    });
  } finally {
    await replica.value.close();
  }
}

async function noteProof(repository: Repository, keys: BackupKeys, proof: Proof): Promise<void> {
  const sealed = keys.seal(Buffer.from(JSON.stringify(proof)), proofPurpose(repository));
  const earlier = await repository.list('proofs');
  await repository.put('proofs', sealed, `${timeLabel(proof.provenAtMs)}-`);
  for (const { name } of earlier) await repository.remove(name);
}

/** The last restore that was tried and found whole. */
export async function lastProof(repository: Repository, keys: BackupKeys): Promise<Proof | undefined> {
  const names = (await repository.list('proofs')).map(({ name }) => name).toSorted();
  const last = names.at(-1);
  const proof =
    last === undefined ? undefined : keys.open(await repository.get(last), proofPurpose(repository));
  return proof && proofSchema.parse(JSON.parse(proof.toString()));
}

function proofPurpose({ name }: Repository): string {
  return `fieldward proof ${name}`;
}
