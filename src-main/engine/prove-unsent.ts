import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite, type Settles } from '#shared/kernel/plan.ts';
import { proofFault, type ProofKeys } from '#shared/kernel/proofs.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { ok } from '#shared/kernel/result.ts';
import { fieldState, UNSTAMPED } from '#shared/kernel/rivals.ts';
import { PROVEN } from '#shared/modules/staff/proven.rules.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { permissionsOf, RIGHTS_GIVER } from '#shared/modules/staff/roles.rules.ts';
import { readStaff } from '#shared/modules/staff/staff-list.rules.ts';
import { StaffKey, staffKeyId } from '#shared/modules/staff/staff-key.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { parseRefusal } from '#shared/sync/write-refusals.ts';
import type { EngineContext, OpenedReplica } from './actions.ts';
import { runPlan } from './commands/run-plan.ts';
import { isSignedByPerson } from './keys/person-signer.ts';
import { readSlotFile, type KeySlot } from './keys/slot-file.ts';
import type { StationFolder } from './keys/station-folder.ts';

const MOST = 5_000;

/**
 * Who signs in vouches for what lies here unsent, gives rights, and carries no proof that a server takes: it was written before
 * anybody signed, or while its author was away, or under a key that was lost with its password. Whoever may give rights does
 * so for everybody, others for themselves. The value takes their name and a new stamp.
 */
export async function proveUnsent(engine: EngineContext, folder: StationFolder, by: Id): Promise<void> {
  const opened = engine.opened();
  const publicKey = opened.people.of(by)?.publicKey;
  const file = readSlotFile(folder.slots);
  if (publicKey === undefined || !file.ok || !opened.replica.unsentBy().has('staff')) return;
  const keys = new Map(file.value.slots.map((slot: KeySlot) => [slot.userId, slot.publicKey]));
  keys.set(by, publicKey);
  const plan = (read: Reader) => vouchedFor(read, opened, by, keys);
  if ((await plan(opened.replica.reader())).length === 0) return;
  const proven = await runPlan(engine, {
    action: 'staff.prove',
    session: { userId: by },
    isWhateverTheClock: true,
    plan: async ({ read }) => ok({ reply: undefined, writes: await plan(read) }),
  });
  // The next sign-in tries again.
  if (!proven.ok) engine.log.error('staff.prove', { code: proven.error.code });
}

async function vouchedFor(
  read: Reader,
  { replica }: OpenedReplica,
  by: Id,
  keys: ReadonlyMap<Id, string>,
): Promise<readonly PlannedWrite[]> {
  const { people, roles } = await readStaff(read);
  const own = permissionsOf(people.find(({ id }) => id === by)?.roles ?? [], roles);
  const isGiver = own.has(RIGHTS_GIVER);
  const refused = new Set(
    replica.remote.heldBack(MOST).flatMap(({ id, held }) => {
      const code = held.code === 'sync.refused' ? parseRefusal(held.reason ?? '')?.code : undefined;
      return code === 'proof_missing' || code === 'proof_wrong' ? [id] : [];
    }),
  );
  const writes: PlannedWrite[] = [];
  const consider = async <R extends AnyRecord>(record: R) => {
    const all = await read.list(record, { where: {}, limit: MOST });
    const states = replica.remote.states(
      'staff',
      all.map(({ id }) => id),
    );
    for (const value of all) {
      const state = states.get(value.id);
      const isOwn = value.id === by || value.id === staffKeyId(by);
      if (!state?.unsent || !(isGiver || isOwn) || state.envelope.v > record.v) continue;
      const settles = unproven(state.envelope, by, keys, refused.has(value.id));
      if (Object.keys(settles).length > 0) writes.push(put(record, value, settles));
    }
  };
  for (const record of [User, Role, StaffKey]) await consider<AnyRecord>(record);
  return writes;
}

/** Stamps of the values that this person has to sign, by field. */
function unproven(envelope: Envelope, by: Id, keys: ReadonlyMap<Id, string>, isRefused: boolean): Settles {
  if (!PROVEN.has(envelope.type)) return {};
  const proving: ProofKeys = {
    isByPerson: (author, text, signature) =>
      // What this person has signed with the key of now is not better for being signed again.
      (author === by || !isRefused) && isSignedByPerson(keys.get(author) ?? '', text, signature),
    isByServer: () => true,
  };
  const settles: { [field: string]: readonly string[] } = {};
  for (const field of Object.keys(envelope.stamps)) {
    const wanting = [...fieldState(envelope, field).candidates.keys()].filter(
      (stamp) => stamp !== UNSTAMPED && proofFault(envelope, field, stamp, proving) !== undefined,
    );
    if (wanting.length > 0) settles[field] = wanting;
  }
  return settles;
}
