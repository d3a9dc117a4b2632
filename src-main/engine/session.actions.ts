import { fail, ok } from '#shared/kernel/result.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { session } from '#shared/modules/session/session.contract.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import { codeActions } from './code.actions.ts';
import { enrolTarget } from './enrol/enrol-target.ts';
import { keepHead } from './commands/kept-head.ts';
import { writeAudit } from './commands/run-plan.ts';
import type { ConnectionSeat, Seat } from './connection.ts';
import { shareSlots } from './follow-staff-keys.ts';
import { changeOwnPassword, recoverPassword } from './keys/own-password.ts';
import { confirmRecovery, renewRecovery } from './keys/recovery-renewal.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { watchState, type Sessions } from './sessions.ts';

/** Sign-in and its likes, for one window. */
export function sessionActions(
  engine: EngineContext,
  sessions: Sessions,
  keys: StationKeys,
  seat: ConnectionSeat,
): ActionHandlers<typeof session, Session | undefined> {
  const state = () => sessions.stateOf(seat.now());
  return {
    ...codeActions(engine, sessions, keys, seat),
    state: (_context, push) => watchState(sessions, seat, (value) => push(ok(value))),
    async setUp({ input }) {
      const done = await sessions.setUp(input);
      if (!done.ok) return done;
      await sitDown(engine, keys, seat, done.value.seat);
      return ok({ state: state(), recoveryKey: done.value.recoveryKey, mrnPrefix: done.value.mrnPrefix });
    },
    async enrol({ input }) {
      const target = enrolTarget(input);
      return target.ok ? sessions.enrol(target.value) : target;
    },
    async signIn({ input }) {
      const signedIn = await sessions.signIn(input.login, input, 'session.signIn');
      if (!signedIn.ok) return signedIn;
      // Someone else sits down where the one before is still signed in: that person leaves.
      const before = seat.now();
      if (before.state === 'taken') await noteLeaving(engine, keys, seat, 'session.signOut');
      await sitDown(engine, keys, seat, signedIn.value);
      return ok(state());
    },
    async recover({ input: { login, recoveryKey, password } }) {
      const recovered = await keys.inTurn(() =>
        recoverPassword(keys.folder, { login, recoveryKey, newPassword: password }, engine.clock),
      );
      if (!recovered.ok) return recovered;
      const signedIn = await sessions.signIn(login, { password }, 'session.signIn');
      if (!signedIn.ok) return signedIn;
      const taken = signedIn.value;
      let isSeated = false;
      try {
        // Should it end here, the key that was typed still opens the station, which asks for another.
        const renewed = await renewRecovery(engine, keys, { session: taken.session, confirm: password });
        if (!renewed.ok) return renewed;
        if (seat.now().state === 'taken') await noteLeaving(engine, keys, seat, 'session.signOut');
        isSeated = true;
        await sitDown(engine, keys, seat, taken);
        return ok({ userId: taken.session.userId, ...renewed.value });
      } finally {
        if (!isSeated) taken.release();
      }
    },
    async unlock({ input }) {
      const now = seat.now();
      if (now.state !== 'locked' && now.state !== 'taken') return fail({ code: 'notSignedIn' });
      const signedIn = await sessions.signIn(now.user.login, input, 'session.unlock');
      if (!signedIn.ok) return signedIn;
      await sitDown(engine, keys, seat, signedIn.value);
      return ok(state());
    },
    async lock() {
      await lockSeat(engine, keys, seat, 'session.lock');
      return ok(state());
    },
    async showDisplay({ input: { language } }) {
      const now = seat.now();
      if (now.state !== 'taken') return fail({ code: 'notSignedIn' });
      await noteLeaving(engine, keys, seat, 'session.showDisplay');
      // While that was written the window may have been locked, left, or shut with the station.
      const then = seat.now();
      if (then.state !== 'taken' || then.session.userId !== now.session.userId)
        return fail({ code: then.state === 'locked' ? 'locked' : 'notSignedIn' });
      // The person's key goes with them; the screen holds the replica open by itself.
      const { session: asker, facility } = then;
      const permissions = new Set<Permission>(['queue.display']);
      const release = engine.hold();
      seat.change({ state: 'display', session: { ...asker, permissions }, facility, language, release });
      return ok(state());
    },
    async signOut() {
      await noteLeaving(engine, keys, seat, 'session.signOut');
      seat.change({ state: 'empty' });
      return ok(state());
    },
    touch: async () => ok({}), // the dispatcher has noted that someone is there
    async confirmRecovery({ input, session: asker }) {
      if (!asker) return fail({ code: 'notSignedIn' });
      const confirmed = await confirmRecovery(engine, keys, asker.userId, input.recoveryKey);
      if (!confirmed.ok) return confirmed;
      await sessions.renew(seat);
      return ok({});
    },
    async changePassword({ input, session: asker }) {
      if (!asker) return fail({ code: 'notSignedIn' });
      const changed = await keys.inTurn(async () => {
        const taken = await changeOwnPassword(keys.folder, asker.login, input, engine.clock, {
          hasPassedCode: true,
          keychain: keys.keychain,
          isAudited: true,
        });
        if (taken.ok)
          await shareSlots(engine, keys.folder, [taken.value.slot], 'session.changePassword', asker.userId);
        return taken;
      });
      if (!changed.ok) return changed;
      await sessions.renew(seat);
      return ok(state());
    },
  };
}

/** @param action why: by hand, or because nobody was there */
export async function lockSeat(
  engine: EngineContext,
  keys: StationKeys,
  seat: ConnectionSeat,
  action: 'session.lock' | 'session.autoLock',
): Promise<void> {
  await noteLeaving(engine, keys, seat, action);
  const now = seat.now();
  if (now.state === 'taken') seat.change({ state: 'locked', user: now.user, facility: now.facility });
}

/** A window that was closed while its sign-in ran is left at once, and that is noted too. */
async function sitDown(
  engine: EngineContext,
  keys: StationKeys,
  seat: ConnectionSeat,
  taken: Extract<Seat, { state: 'taken' }>,
): Promise<void> {
  try {
    if (seat.isClosed()) await noteGone(engine, keys, taken.session.userId, 'session.windowClosed');
  } finally {
    seat.change(taken); // a closed seat gives the replica up
  }
}

/** Written into the trail, whose end is then kept: nobody may be here to write the next entry. */
export async function noteLeaving(
  engine: EngineContext,
  keys: StationKeys,
  seat: ConnectionSeat,
  action: string,
): Promise<void> {
  const now = seat.now();
  if (now.state === 'taken') await noteGone(engine, keys, now.session.userId, action);
}

async function noteGone(
  engine: EngineContext,
  keys: StationKeys,
  userId: string,
  action: string,
): Promise<void> {
  const release = engine.hold();
  try {
    // Both at once, so that a station that closes at this moment waits for both.
    const written = writeAudit(engine, { action, userId, outcome: 'success' });
    await Promise.all([written, keepHead(engine.opened(), keys.folder.slots)]);
  } finally {
    release();
  }
}
