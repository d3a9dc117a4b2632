import type { SyncRound } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';

/**
 * Work after each round that looked at everything at the server, and did: once for each, one after another, not with every word
 * of the server. The replica is held open for it.
 * @param name for the log
 * @returns to do it without a round
 */
export function eachContact(
  { engine, holder, sync }: { engine: EngineContext; holder: ReplicaHolder; sync: RunningSync },
  name: string,
  work: () => Promise<void>,
): () => void {
  let running: Promise<void> | undefined;
  let lookedAt: SyncRound | undefined;
  const look = () => {
    if (running || !holder.current()) return;
    const release = engine.hold();
    running = work()
      .catch((error: unknown) => engine.log.error(name, { stack: stackOf(error) }))
      .finally(() => {
        running = undefined;
        release();
      });
  };
  sync.onChange(() => {
    const round = sync.lastRound();
    if (!round || round.fault || round === lookedAt) return;
    lookedAt = round;
    look();
  });
  return look;
}
