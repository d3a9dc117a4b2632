import type { OpenedReplica } from '../actions.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import type { BackupSource } from './run-backup.ts';

/** An open station, as backups see it. */
export function sourceOf(opened: OpenedReplica, folder: StationFolder, version: string): BackupSource {
  return {
    snapshot: () => opened.replica.snapshot(),
    blobs: opened.blobs,
    slots: folder.slots,
    device: opened.device,
    facilityId: opened.facility.id,
    version,
  };
}
