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
