import { basename, dirname } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { readRecord } from '#shared/kernel/record.ts';
import { autoLockAfter } from '#shared/modules/facilities/auto-lock.rules.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { StaffKey } from '#shared/modules/staff/staff-key.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { records } from '#shared/registry.ts';
import { backupKey } from './backup/backup-keys.ts';
import { BYTES_PER_GB, readSettings } from './backup/kept-settings.ts';
import { isOvertaken } from './backup/overtaken.ts';
import { noteOvertaken } from './backup/station-place.ts';
import { openBlobs, type Blobs } from '#shared/disk/blobs.ts';
import type { DeviceSigner } from './keys/device-key.ts';
import { blobsKey, stationFolder } from './keys/station-folder.ts';
import { openReplica, type Replica, type ReplicaOptions } from './store/replica.ts';
import type { OpenError } from './store/store-errors.ts';

/** What is open of a station, and what becomes another when its file is rewritten. */
export interface Parts {
  readonly replica: Replica;
  facility(): Facility;
  autoLockMinutes(): number;
  readonly blobs: Blobs;
  readonly backupKey: Buffer;
  readonly proofKey: Buffer;
  readonly signer: DeviceSigner;
  close(): Promise<void>;
}

/** The file, its keys, and whose it is. */
export interface PartsRequest extends Pick<
  ReplicaOptions,
  'file' | 'cipher' | 'key' | 'live' | 'now' | 'onIndexing'
> {
  /** Absent where the replica is there already: the facility is then the one named. */
  readonly create?: { readonly facility: Facility };
  readonly facilityId: string;
  /** Of this station. */
  readonly device: string;
  readonly signer: DeviceSigner;
  readonly blobKey?: Buffer;
}

/** What a session is made of, and what opens the station. */
const STAFF_TYPES: ReadonlySet<string> = new Set([
  User.type,
  StaffKey.type,
  Role.type,
  Facility.type,
  Device.type,
]);

/** @param staffChanged called after a commit that changed what a session is made of */
export async function openParts(
  { create, facilityId, device, signer, blobKey, ...request }: PartsRequest,
  staffChanged: () => void,
): Promise<Result<Parts, OpenError>> {
  const opened = await openReplica({ ...request, records, create: create !== undefined });
  if (!opened.ok) return opened;
  const replica = opened.value;
  const found = create?.facility ?? (await replica.reader().get(Facility, facilityId));
  if (!found) {
    await replica.close();
    return fail({ code: 'store.damaged', file: basename(request.file) });
  }
  let facility = found;
  const [ownDevice] = await replica.reader().list(Device, { where: { device }, limit: 1 });
  let ownAutoLock = ownDevice?.autoLockMinutes;
  const watching = replica.changes.subscribe(({ changes }) => {
    if (!changes.some(({ type }) => STAFF_TYPES.has(type))) return;
    const after = changes.find(({ id }) => id === facilityId)?.after;
    const read = after ? readRecord(Facility, after) : undefined;
    if (read?.ok) facility = read.value;
    for (const { type, after: changed } of changes) {
      const own = type === Device.type && changed ? readRecord(Device, changed) : undefined;
      if (own?.ok && own.value.device === device) ownAutoLock = own.value.autoLockMinutes;
    }
    staffChanged();
  });
  const ownBackupKey = backupKey(request.key);
  const proofKey = Buffer.from(request.key);
  const { fileQuotaGb } = await readSettings({ replica });
  const blobs = openBlobs({
    folder: stationFolder(dirname(request.file)).blobs,
    key: blobKey ?? blobsKey(request.key),
    quotaBytes: fileQuotaGb * BYTES_PER_GB,
    ...(request.now ? { now: request.now } : {}),
  });
  return ok({
    replica,
    facility: () => facility,
    autoLockMinutes: () => autoLockAfter(facility.autoLockMinutes, ownAutoLock),
    blobs,
    backupKey: ownBackupKey,
    proofKey,
    signer,
    async close() {
      watching.unsubscribe();
      try {
        if (isOvertaken(replica, device)) await noteOvertaken(dirname(request.file));
      } finally {
        await replica.close();
        blobs.close();
        ownBackupKey.fill(0);
        proofKey.fill(0);
      }
    },
  });
}
