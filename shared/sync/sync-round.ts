import { COMPARTMENTS, type Compartment } from '../kernel/document.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { beginSession, type Session, type SyncCounts, type SyncFault, type SyncPorts } from './session.ts';

/** Sent, and not read back: a station keeps its own trail, and the server everyone's. */
const SEND_ONLY: ReadonlySet<Compartment> = new Set(['audit']);

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
export async function syncRound(ports: SyncPorts): Promise<SyncRound> {
  const counts: SyncCounts = { pulled: 0, merged: 0, pushed: 0, restarted: 0, notTaken: [] };
  const server = await ports.remote.server();
  if (!server.ok) return { ...counts, held: ports.local.held(), fault: server.error };
  const pulled = await Promise.all(
    COMPARTMENTS.map((compartment) => pullCompartment(ports, server.value, compartment, counts)),
  );
  const sessions = new Map(
    pulled.flatMap((one) => (one.ok ? [[one.value.compartment, one.value] as const] : [])),
  );
  const pushed = await push(ports, sessions, counts);
  const failed = [...pulled, pushed].find((one) => !one.ok);
  return { ...counts, held: ports.local.held(), ...(failed && !failed.ok && { fault: failed.error }) };
}

async function pullCompartment(
  ports: SyncPorts,
  server: string,
  compartment: Compartment,
  counts: SyncCounts,
): Promise<Result<Session, SyncFault>> {
  const session = await beginSession(ports, server, compartment, counts);
  if (!session.ok || SEND_ONLY.has(compartment)) return session;
  const pulled = await pull(ports, session.value, counts);
  return pulled.ok ? ok(session.value) : fail(pulled.error);
}
