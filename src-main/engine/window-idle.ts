import type { EngineContext } from './actions.ts';
import type { ConnectionSeat } from './connection.ts';
import { idleLock, type IdleLock, type IdleLockParts } from './idle-lock.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { stackOf } from './platform/log.ts';
import { lockSeat } from './session.actions.ts';

/** Locks a window that nobody has a hand on. */
export function watchIdle(
  engine: EngineContext,
  keys: StationKeys,
  seat: ConnectionSeat,
  timers: Pick<IdleLockParts, 'monotonicMs' | 'later'>,
): IdleLock {
  const idle = idleLock({
    ...timers,
    clock: engine.clock,
    limitMinutes: () => (seat.now().state === 'taken' ? engine.opened().autoLockMinutes : undefined),
    onWarning: (seconds) => seat.warn(seconds),
    lock: () =>
      void lockSeat(engine, keys, seat, 'session.autoLock').catch((error: unknown) =>
        engine.log.error('session.autoLock', { stack: stackOf(error) }),
      ),
  });
  seat.onChange(() => idle.touch());
  return idle;
}
