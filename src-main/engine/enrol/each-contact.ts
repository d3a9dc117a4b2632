import type { SyncRound } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { ownWork } from '../own-work.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';

/**
 * Work after each round that looked at everything at the server, and did: once for each, one after another, not with every word
 * of the server.
 * @param name for the log
 * @returns to do it without a round
 */
export function eachContact(
  { engine, holder, sync }: { engine: EngineContext; holder: ReplicaHolder; sync: RunningSync },
  name: string,
  work: (signal: AbortSignal) => Promise<void>,
): () => void {
  const own = ownWork(engine, holder, name);
  let lookedAt: SyncRound | undefined;
  const look = () => {
    if (own.isFree()) own.begin(work);
  };
  sync.onChange(() => {
    const round = sync.lastRound();
    if (!round || round.fault || round === lookedAt) return;
    lookedAt = round;
    look();
  });
  return look;
}
