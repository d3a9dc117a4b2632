import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { session } from '#shared/modules/session/session.contract.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import { readStaff } from '#shared/modules/staff/staff-list.rules.ts';
import { demandsCode } from '#shared/modules/staff/roles.rules.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import type { ConnectionSeat } from './connection.ts';
import { noteCode } from './keys/code-note.ts';
import { unlockPrivateKey } from './keys/key-slots.ts';
import { codeUri, base32 } from './keys/one-time-code.ts';
import { asShared, withoutCode } from './keys/person-keys.ts';
import { beginFactor, confirmFactor } from './keys/second-factor.ts';
import { unlockStation, withSlot } from './keys/sign-in.ts';
import { changeSlotFile, type KeySlot } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';
import type { Sessions } from './sessions.ts';

type CodeActions = Pick<
  ActionHandlers<typeof session, Session | undefined>,
  'beginCode' | 'confirmCode' | 'removeCode'
>;

/** One's own one-time codes. Each step asks for the password again: it opens the private key, which is not kept. */
export function codeActions(
  engine: EngineContext,
  sessions: Sessions,
  keys: StationKeys,
  seat: ConnectionSeat,
): CodeActions {
  const write = (slot: KeySlot) => changeSlotFile(keys.folder.slots, (file) => withSlot(file, slot));

  return {
    beginCode: ({ input, session: asker }) =>
      keys.inTurn(async () => {
        if (!asker) return fail({ code: 'notSignedIn' });
        const own = await ownSlot(engine, keys, asker, input.confirm);
        if (!own.ok) return own;
        const { slot, privateKey } = own.value;
        const { secret, box } = beginFactor(privateKey, slot.userId);
        privateKey.fill(0);
        // Until it is confirmed the codes in force stay in force.
        write({ ...slot, codeDraft: box });
        const answer = {
          secret: base32(secret),
          uri: codeUri(secret, slot.login, engine.opened().facility.name),
        };
        secret.fill(0);
        return ok(answer);
      }),
    confirmCode: ({ input, session: asker, nowMs }) =>
      keys.inTurn(async () => {
        if (!asker) return fail({ code: 'notSignedIn' });
        const own = await ownSlot(engine, keys, asker, input.confirm);
        if (!own.ok) return own;
        const { slot, privateKey } = own.value;
        const { codeDraft, ...rest } = slot;
        if (!codeDraft) return fail({ code: 'session.codeNotBegun' });
        const confirmed = confirmFactor(privateKey, slot.userId, codeDraft, input.code, nowMs);
        privateKey.fill(0);
        if (!confirmed.ok) return confirmed;
        const withCode = { ...rest, code: confirmed.value.box, codeMark: randomBytes(8).toString('hex') };
        write(withCode);
        await noteCode(engine, withCode, 'session.confirmCode');
        write(asShared(withCode));
        await sessions.renew(seat);
        return ok({ recoveryCodes: [...confirmed.value.recoveryCodes] });
      }),
    removeCode: ({ input, session: asker }) =>
      keys.inTurn(async () => {
        if (!asker) return fail({ code: 'notSignedIn' });
        const read = engine.opened().replica.reader();
        const { people, roles } = await readStaff(read);
        const user = people.find(({ id }) => id === asker.userId);
        if (user && demandsCode(user, roles)) return fail({ code: 'session.codeDemanded' });
        const own = await ownSlot(engine, keys, asker, input.confirm);
        if (!own.ok) return own;
        own.value.privateKey.fill(0);
        const rest = withoutCode(own.value.slot);
        write(rest);
        await noteCode(engine, rest, 'session.removeCode');
        write(asShared(rest));
        await sessions.renew(seat);
        return ok({});
      }),
  };
}

interface OwnSlot {
  readonly slot: KeySlot;
  /** The caller wipes it. */
  readonly privateKey: Buffer;
}

async function ownSlot(
  { clock }: EngineContext,
  { folder, keychain }: StationKeys,
  { login }: Session,
  password: string,
): Promise<Result<OwnSlot, SignInError>> {
  const unlocked = await unlockStation(folder, login, password, clock, {
    hasPassedCode: true,
    keychain,
  });
  if (!unlocked.ok) return unlocked;
  const { dataKey, slot } = unlocked.value;
  dataKey.fill(0);
  const privateKey = await unlockPrivateKey(slot, password);
  return privateKey.ok ? ok({ slot, privateKey: privateKey.value }) : privateKey;
}
