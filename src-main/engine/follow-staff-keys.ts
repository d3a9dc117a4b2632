import type { Id } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { StaffKey, staffKeyId } from '#shared/modules/staff/staff-key.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { EngineContext, OpenedReplica } from './actions.ts';
import { runPlan } from './commands/run-plan.ts';
import { bindingSecret } from './keys/keychain-binding.ts';
import { asShared, digestOfKeys, personKeysOf, shareKeys, slotFrom } from './keys/person-keys.ts';
import { UNKNOWN_USER, withSlot } from './keys/sign-in.ts';
import { changeSlotFile, readSlotFile, type KeySlot, type SlotFile } from './keys/slot-file.ts';
import type { StationFolder } from './keys/station-folder.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { stackOf } from './platform/log.ts';
import { provenOwners, staffFacts } from './proven-keys.ts';
import type { ReplicaHolder } from './replica-holder.ts';
import { serverSettingsNow } from './sync/server-settings.ts';

/** As many as a slot file holds. */
const MOST_PEOPLE = 1_000;

/**
 * Brings the slot file and the records of staff to the same: what other stations changed comes into the file, what was
 * changed here while the records were closed, or is in the file of an older program alone, goes into them. Idempotent, so
 * that whatever was cut off between the two is made whole by the next run. In turn with all else that writes the file.
 * @param by who is here, for the trail; absent: the person whose keys these are
 * @returns whether the slot file has changed
 */
export async function followStaffKeys(
  engine: EngineContext,
  { folder, keychain }: Pick<StationKeys, 'folder' | 'keychain'>,
  dataKey: Uint8Array,
  by?: Id,
): Promise<boolean> {
  const file = readSlotFile(folder.slots);
  if (!file.ok) return false; // whoever opens the station is told
  const binding = await bindingSecret(file.value.bound, keychain);
  if (!binding.ok) return false; // without the keychain nothing is sealed: the next run that has it does
  const read = engine.opened().replica.reader();
  const [people, roles, records] = await Promise.all([
    read.list(User, { where: {}, limit: MOST_PEOPLE }),
    read.list(Role, { where: {} }),
    read.list(StaffKey, { where: {}, limit: MOST_PEOPLE }),
  ]);
  const proven = provenIn(engine.opened(), file.value, { people, roles, records });
  const compared = compare(file.value, people, proven, dataKey, binding.value);
  binding.value?.fill(0);
  if (compared.toShare.length > 0) await shareSlots(engine, folder, compared.toShare, 'staff.shareKeys', by);
  for (const userId of proven.refused) engine.log.error('staff.keyNotProven', { userId });
  if (compared.isChanged || !file.value.provesKeys)
    changeSlotFile(folder.slots, (now) => ({ ...now, slots: [...compared.slots], provesKeys: true }));
  return compared.isChanged;
}

interface ProvenKeys {
  readonly records: readonly StaffKey[];
  /** Whose keys have come, and are nobody's word who may give it. */
  readonly refused: readonly Id[];
}

/** The first time all that has come is taken as it is, as at enrolment: later what is new has to be proven. */
function provenIn(
  { replica }: OpenedReplica,
  { slots, provesKeys }: SlotFile,
  {
    people,
    roles,
    records,
  }: {
    readonly people: readonly User[];
    readonly roles: readonly Role[];
    readonly records: readonly StaffKey[];
  },
): ProvenKeys {
  const named = records.filter(({ id, userId }) => id === staffKeyId(userId));
  const slotOf = new Map(slots.map((slot) => [slot.userId, slot]));
  const isNew = ({ userId, keys }: StaffKey) =>
    keys !== undefined && slotOf.get(userId)?.shared !== digestOfKeys(keys);
  const fresh = named.filter(isNew);
  if (!provesKeys || fresh.length === 0) return { records: named, refused: [] };
  const idsOf = (all: readonly { readonly id: Id }[]) => all.map(({ id }) => id);
  const states = replica.remote.states('staff', [...idsOf(people), ...idsOf(roles), ...idsOf(fresh)]);
  const serverKey = serverSettingsNow(replica)?.publicKey;
  const proven = provenOwners(
    fresh.flatMap(({ id }) => states.get(id)?.envelope ?? []),
    {
      facts: staffFacts(people, roles, states),
      known: new Map(slots.map(({ userId, publicKey }) => [userId, publicKey])),
      ...(serverKey !== undefined && { serverKey }),
    },
  );
  const refused = fresh.flatMap(({ userId }) => (proven.has(userId) ? [] : [userId]));
  return { records: named.filter(({ userId }) => !refused.includes(userId)), refused };
}

interface Compared {
  readonly slots: readonly KeySlot[];
  readonly toShare: readonly KeySlot[];
  readonly isChanged: boolean;
}

function compare(
  { slots }: SlotFile,
  people: readonly User[],
  { records, refused }: ProvenKeys,
  dataKey: Uint8Array,
  binding: Uint8Array | undefined,
): Compared {
  const keysOf = new Map(records.map(({ userId, keys }) => [userId, keys]));
  const after = new Map(slots.map((slot) => [slot.userId, slot]));
  const toShare: KeySlot[] = [];
  for (const user of people) {
    const slot = after.get(user.id);
    const keys = keysOf.get(user.id);
    if (!user.active) {
      after.delete(user.id);
    } else if (refused.includes(user.id)) {
      continue; // what is here stays as it is
    } else if (slot && isNewerHere(slot, keys)) {
      toShare.push(slot);
      after.set(user.id, asShared(slot));
    } else if (keys && slot?.shared !== digestOfKeys(keys)) {
      after.set(user.id, slotFrom(user, keys, slot, dataKey, binding));
    } else if (slot && (slot.login !== user.login || slot.displayName !== user.displayName)) {
      after.set(user.id, { ...slot, login: user.login, displayName: user.displayName });
    }
  }
  const isChanged = after.size !== slots.length || slots.some((slot) => after.get(slot.userId) !== slot);
  return { slots: [...after.values()], toShare, isChanged };
}

/** The record is as this file last knew it, and the file has moved on; or there is no record yet. */
function isNewerHere(slot: KeySlot, keys: StaffKey['keys']): boolean {
  if (!keys) return slot.shared === undefined;
  return slot.shared === digestOfKeys(keys) && digestOfKeys(personKeysOf(slot)) !== slot.shared;
}

/** Slots that were changed here, into the records of their people; then noted in the file. */
export async function shareSlots(
  engine: EngineContext,
  folder: StationFolder,
  slots: readonly KeySlot[],
  action: string,
  by: Id = slots[0]?.userId ?? UNKNOWN_USER,
): Promise<void> {
  const shared = await runPlan(engine, {
    action,
    session: { userId: by },
    plan: async ({ read }) =>
      ok({
        reply: undefined,
        writes: await Promise.all(slots.map((slot) => shareKeys(read, slot.userId, personKeysOf(slot)))),
      }),
  });
  if (!shared.ok) throw new Error(`${action}: ${shared.error.code}`);
  changeSlotFile(folder.slots, (file) => slots.reduce((now, slot) => withSlot(now, asShared(slot)), file));
}

export interface StaffKeyFollower {
  /** Calls back as the holder does, and again when the slot file has followed. */
  onStaffChanged(listener: () => void): () => void;
}

/** While the station is open: as soon as accounts or keys have changed, by whomever. */
export function staffKeyFollower(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
): StaffKeyFollower {
  const listeners = new Set<() => void>();
  const follow = async () => {
    const opened = holder.current();
    if (!opened) return;
    const release = engine.hold();
    try {
      if (!(await followStaffKeys(engine, keys, opened.proofKey))) return;
    } catch (error) {
      // Whoever closed the station meanwhile has closed the records under the question: the next sign-in asks again.
      if (holder.current()) throw error;
    } finally {
      release();
    }
    for (const listener of listeners) listener();
  };
  holder.onStaffChanged(
    () =>
      void keys
        .inTurn(follow)
        .catch((error: unknown) => engine.log.error('staff.followKeys', { stack: stackOf(error) })),
  );
  return {
    onStaffChanged(listener) {
      listeners.add(listener);
      const stop = holder.onStaffChanged(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };
}
