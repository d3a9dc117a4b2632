import { contracts } from '#shared/registry.ts';
import type { EngineContext } from './actions.ts';
import type { ConnectionSeat, Seat } from './connection.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { stackOf } from './platform/log.ts';
import { noteLeaving } from './session.actions.ts';

export function atDesk(seat: Seat): string | undefined {
  return seat.state === 'taken' ? seat.user.userId : undefined;
}

export function atDeskOrLocked(seat: Seat): string | undefined {
  return seat.state === 'taken' || seat.state === 'locked' ? seat.user.userId : undefined;
}

/** By sign-out or the end of the window, or because another takes the seat; as `of` has it, by a lock. */
export function onLeaving(
  seat: ConnectionSeat,
  of: (seat: Seat) => string | undefined,
  left: (userId: string) => void,
): void {
  let before: string | undefined;
  seat.onChange(() => {
    const userId = of(seat.now());
    if (before !== undefined && before !== userId) left(before);
    before = userId;
  });
}

/** Noted, like a sign-out. The entry holds the replica open until it is written. */
export function leaveWindow(engine: EngineContext, keys: StationKeys, seat: ConnectionSeat): void {
  noteLeaving(engine, keys, seat, 'session.windowClosed').catch((error: unknown) =>
    engine.log.error('session.windowClosed', { stack: stackOf(error) }),
  );
  seat.close();
}

const SITTING_DOWN: ReadonlySet<string> = new Set(
  [
    contracts.session.setUp,
    contracts.session.signIn,
    contracts.session.unlock,
    contracts.session.recover,
  ].map(({ name }) => name),
);

/** Who is on their way in, at any window. */
export interface Comings {
  /** @returns the same answer */
  note<T>(channel: string, answer: Promise<T>): Promise<T>;
  /** Whoever was let in by a window that is gone has left by then, and that is written. */
  settled(): Promise<void>;
}

export function comings(): Comings {
  const underWay = new Set<Promise<unknown>>();
  return {
    note(channel, answer) {
      if (!SITTING_DOWN.has(channel)) return answer;
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}

/** Signs everybody out: the station may not go on. */
export async function leaveAll(
  engine: EngineContext,
  keys: StationKeys,
  seats: ReadonlySet<ConnectionSeat>,
): Promise<void> {
  for (const seat of seats) {
    await noteLeaving(engine, keys, seat, 'session.signOut');
    seat.change({ state: 'empty' });
  }
}
