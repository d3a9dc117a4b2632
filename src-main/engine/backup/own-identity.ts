import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { newDeviceName } from '../keys/device-name.ts';
import { changeSlotFile, noting, readSlotFile, SLOTS_DAMAGED, type SlotFile } from '../keys/slot-file.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import type { OpenError } from '../store/store-errors.ts';
import { noteOpened, placeOf, thisMachine, type Machine } from './station-place.ts';
import { takeIdentity } from './take-identity.ts';

/**
 * Before a closed replica is opened to be written: where its folder is a copy, the station becomes another device, with a
 * record number prefix and an audit chain of its own, as a restored one does. The trail's first entry there says so.
 * Cut off anywhere, it begins anew.
 * @param file the slot file as it was read
 * @returns the slot file as it stands now
 */
export async function ownIdentity(
  folder: StationFolder,
  file: SlotFile,
  dataKey: Uint8Array,
  by: { readonly userId: string; readonly atMs: number },
  machine: Machine = thisMachine(),
): Promise<Result<SlotFile, OpenError>> {
  const isCopy = placeOf(folder.dataDir, machine) === 'copied';
  if (isCopy) {
    const taken = await takeIdentity(folder.replica, dataKey, file.cipher, { atMs: by.atMs, slots: file });
    if (!taken.ok) return taken;
    const device = newDeviceName();
    changeSlotFile(folder.slots, ({ auditHead: _ended, ...now }) =>
      noting({ ...now, device }, { ...by, action: 'station.copied' }),
    );
  }
  await noteOpened(folder.dataDir, machine, { isNew: isCopy, nowMs: by.atMs });
  if (!isCopy) return ok(file);
  const now = readSlotFile(folder.slots);
  return now.ok ? now : fail(SLOTS_DAMAGED);
}
