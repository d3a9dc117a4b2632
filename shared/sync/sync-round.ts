import { COMPARTMENTS, type Compartment } from '../kernel/document.ts';
import { fail } from '../kernel/result.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { beginSession, type SyncCounts, type SyncFault, type SyncPorts } from './session.ts';

/** What a round is for. */
export interface RoundScope {
  /** Compartments that are read; what is unsent goes wherever it is. */
  readonly reads: 'all' | ReadonlySet<Compartment>;
  /** Send what was held back once more. */
  readonly triesHeld: boolean;
}

const EVERYTHING: RoundScope = { reads: 'all', triesHeld: true };

/** Sent, and not read back: a station keeps its own trail, and the server everyone's. */
export const SEND_ONLY: ReadonlySet<Compartment> = new Set(['audit']);

export interface SyncRound extends SyncCounts {
  /** Documents that stay here, with the reason: all there are, not only those of this round. */
  readonly held: number;
  /** The first thing that kept it from ending. What was done before stands. */
  readonly fault?: SyncFault;
}

/**
 * Takes in all that the server has, then sends all that it has not; compartments beside each other. One that fails does not
 * hold up the others. May be ended at any moment, and begun again: nothing is lost or doubled.
 */
export async function syncRound(
  ports: SyncPorts,
  { reads, triesHeld }: RoundScope = EVERYTHING,
): Promise<SyncRound> {
  const counts: SyncCounts = { pulled: 0, merged: 0, pushed: 0, restarted: 0, notTaken: [] };
  const server = await ports.remote.server();
  if (!server.ok) return { ...counts, held: ports.local.held(), fault: server.error };
  const unsent = ports.local.unsentIn();
  const isRead = (compartment: Compartment) =>
    !SEND_ONLY.has(compartment) && (reads === 'all' || reads.has(compartment));
  const pulled = await Promise.all(
    COMPARTMENTS.filter(
      // Of what is not read it is asked, too, whether the server was set back and has lost it.
      (compartment) => isRead(compartment) || reads === 'all' || unsent.has(compartment),
    ).map(async (compartment) => {
      const session = await beginSession(ports, server.value, compartment, counts);
      if (!session.ok || !isRead(compartment)) return session;
      const taken = await pull(ports, session.value, counts);
      return taken.ok ? session : fail(taken.error);
    }),
  );
  const sessions = new Map(
    pulled.flatMap((one) => (one.ok ? [[one.value.compartment, one.value] as const] : [])),
  );
  const pushed = await push(ports, sessions, counts, triesHeld);
  const failed = [...pulled, pushed].find((one) => !one.ok);
  return { ...counts, held: ports.local.held(), ...(failed && !failed.ok && { fault: failed.error }) };
}
