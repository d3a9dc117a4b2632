import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { staff, StaffError } from '#shared/modules/staff/staff.contract.ts';
import { mayBecome } from '#shared/modules/staff/account.rules.ts';
import { readStaff } from '#shared/modules/staff/staff-list.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import { runPlan } from './commands/run-plan.ts';
import { addAccount, resetAccount } from './keys/accounts.ts';
import { noteCode } from './keys/code-note.ts';
import { asShared, shareKeys, withoutCode } from './keys/person-keys.ts';
import { unlockStation, withSlot } from './keys/sign-in.ts';
import { changeSlotFile } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { rekeyStation } from './rekey-station.ts';
import type { ReplicaHolder } from './replica-holder.ts';

/** What of accounts needs the key file. The rest are commands: see staff.handlers.ts. */
export function staffActions(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
): ActionHandlers<typeof staff> {
  return {
    async addAccount({ input: { confirm, ...account }, session }) {
      const added = await addAccount(engine, keys, { session, confirm }, account);
      return added.ok ? ok({ id: added.value }) : fail(added.error);
    },
    async activate({ input: { id, password, confirm }, session }) {
      const given = await resetAccount(engine, keys, { session, confirm }, id, password, 'staff.activate');
      return given.ok ? ok({}) : fail(given.error);
    },
    async resetPassword({ input: { id, password, confirm }, session }) {
      const given = await resetAccount(
        engine,
        keys,
        { session, confirm },
        id,
        password,
        'staff.resetPassword',
      );
      return given.ok ? ok({}) : fail(given.error);
    },
    removeCode: ({ input: { id, confirm }, session }) =>
      keys.inTurn(async () => {
        const { people, roles } = await readStaff(engine.opened().replica.reader());
        const user = people.find((person) => person.id === id);
        if (!user) return fail({ code: 'notFound', type: User.type, id });
        const may = mayBecome({ people, roles }, user, user, session.permissions);
        if (!may.ok) return may;
        const confirmed = await unlockStation(keys.folder, session.login, confirm, engine.clock, {
          hasPassedCode: true,
          keychain: keys.keychain,
        });
        if (!confirmed.ok) return confirmed;
        confirmed.value.dataKey.fill(0);
        const { folder } = keys;
        const slot = confirmed.value.file.slots.find(({ userId }) => userId === id);
        // Somebody whose keys have not come here yet has no code here either.
        if (!slot) return fail({ code: 'notFound', type: User.type, id });
        const rest = withoutCode(slot);
        changeSlotFile(folder.slots, (file) => withSlot(file, rest));
        await noteCode(engine, rest, 'staff.removeCode', session.userId);
        changeSlotFile(folder.slots, (file) => withSlot(file, asShared(rest)));
        return ok({});
      }),
    async deactivate({ input: { id, confirm }, session }) {
      if (id === session.userId) return fail({ code: 'staff.notOneself' });
      return rekeyStation(engine, holder, keys, { session, confirm }, async () =>
        runPlan<{ without: Id }, StaffError | CommonRefusal>(engine, {
          action: 'staff.deactivate',
          session,
          plan: async ({ read }) => {
            const list = await readStaff(read);
            const user = list.people.find((person) => person.id === id);
            if (!user) return fail({ code: 'notFound', type: User.type, id });
            const closed = { ...user, active: false, hasCode: false };
            const may = mayBecome(list, user, closed, session.permissions);
            if (!may.ok) return may;
            const writes = [put(User, closed), await shareKeys(read, id, undefined)];
            return ok({ reply: { without: id }, writes });
          },
        }),
      );
    },
  };
}
