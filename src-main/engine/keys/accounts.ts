import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { PasswordRefusal, SignInError } from '#shared/modules/session/sign-in.rules.ts';
import { mayBecome } from '#shared/modules/staff/account.rules.ts';
import { readStaff } from '#shared/modules/staff/staff-list.rules.ts';
import type { StaffError } from '#shared/modules/staff/staff.contract.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import { newKeySlot } from './key-slots.ts';
import { bindingSecret } from './keychain-binding.ts';
import { checkPassword } from './password.rules.ts';
import { asShared, personKeysOf, shareKeys } from './person-keys.ts';
import { unlockStation } from './sign-in.ts';
import { changeSlotFile, type KeySlot, type SlotFile } from './slot-file.ts';
import type { StationKeys } from './station-keys.ts';

export type AccountError = StaffError | SignInError | PasswordRefusal | CommonRefusal;

export interface NewAccount {
  readonly login: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly password: string;
  readonly practitionerId?: Id;
}

/** Who gives someone a way in. */
export interface Giver {
  readonly session: Pick<Session, 'userId' | 'login' | 'permissions'>;
  /** Their own password, once more: the data key that is sealed to the other person is not kept in memory. */
  readonly confirm: string;
}

/** A further person who may open this station, with an initial password. */
export async function addAccount(
  engine: EngineContext,
  keys: StationKeys,
  by: Giver,
  { password, ...account }: NewAccount,
  /** Whether the person must take a password of their own first. */
  temporary = true,
): Promise<Result<Id, AccountError>> {
  const user: User = {
    ...account,
    id: newId(User.type, engine.clock, engine.ids),
    login: account.login.trim().toLowerCase(),
    active: true,
  };
  return giveSlot(engine, keys, by, password, temporary, {
    action: 'staff.addAccount',
    plan: ({ people }) =>
      people.some(({ login }) => login === user.login)
        ? fail({ code: 'staff.loginTaken' })
        : ok({ user, before: undefined }),
  });
}

/** A new initial password, and with it a new key pair: for who has forgotten theirs, or comes back. */
export async function resetAccount(
  engine: EngineContext,
  keys: StationKeys,
  by: Giver,
  userId: Id,
  password: string,
  action: 'staff.resetPassword' | 'staff.activate',
): Promise<Result<Id, AccountError>> {
  return giveSlot(engine, keys, by, password, true, {
    action,
    plan: ({ people }) => {
      const before = people.find(({ id }) => id === userId);
      if (!before || (action === 'staff.resetPassword' && !before.active))
        return fail({ code: 'notFound', type: User.type, id: userId });
      return ok({ user: { ...before, active: true, hasCode: false }, before });
    },
  });
}

interface SlotPlan {
  readonly action: string;
  plan(
    list: Awaited<ReturnType<typeof readStaff>>,
  ): Result<{ readonly user: User; readonly before: User | undefined }, AccountError>;
}

async function giveSlot(
  engine: EngineContext,
  { folder, keychain, inTurn }: StationKeys,
  { session, confirm }: Giver,
  password: string,
  temporary: boolean,
  { action, plan }: SlotPlan,
): Promise<Result<Id, AccountError>> {
  return inTurn(async () => {
    const { facility, replica } = engine.opened();
    const planned = plan(await readStaff(replica.reader()));
    if (!planned.ok) return planned;
    const { id: userId, login, displayName } = planned.value.user;
    const allowed = checkPassword(password, [login, displayName, facility.name]);
    if (!allowed.ok) return allowed;
    const unlocked = await unlockStation(folder, session.login, confirm, engine.clock, {
      hasPassedCode: true,
      keychain,
    });
    if (!unlocked.ok) return unlocked;
    const { dataKey, file } = unlocked.value;
    const binding = await bindingSecret(file.bound, keychain);
    if (!binding.ok) return binding;
    const made = await newKeySlot({ userId, login, displayName }, password, dataKey, binding.value);
    const slot = asShared(temporary ? { ...made, temporary } : made);
    dataKey.fill(0);
    binding.value?.fill(0);
    const written = await runPlan<Id, AccountError>(engine, {
      action,
      session,
      plan: async ({ read }) => {
        const list = await readStaff(read);
        const now = plan(list);
        if (!now.ok) return now;
        const { user, before } = now.value;
        const may = mayBecome(list, before, user, session.permissions);
        if (!may.ok) return may;
        const writes: readonly PlannedWrite[] = [
          put(User, user),
          await shareKeys(read, user.id, personKeysOf(slot)),
        ];
        return ok({ reply: user.id, writes });
      },
    });
    // The slot comes last: an account without a slot cannot sign in, and gets it from its record when the next person
    // does; a slot without an account would be a stranger's.
    if (written.ok) changeSlotFile(folder.slots, (now) => withNewSlot(now, slot));
    return written;
  });
}

function withNewSlot(file: SlotFile, slot: KeySlot): SlotFile {
  const others = file.slots.filter(({ userId }) => userId !== slot.userId);
  return { ...file, slots: [...others, slot] };
}
