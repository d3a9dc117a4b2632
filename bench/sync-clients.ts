import type { Compartment } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { costOf } from './process-cost.ts';

export type Edits = readonly (readonly [Compartment, readonly Id[]])[];

/** What a client is to do, in a process of its own. */
export interface ClientInput {
  readonly url: string;
  readonly facilityId: Id;
  /** Those that a station takes in. */
  readonly compartments: readonly Compartment[];
  /** How many stand in these. */
  readonly documents: number;
  readonly edits: Edits;
  /** How many they are. */
  readonly edited: number;
  readonly typed: readonly string[];
  readonly serverPid: number;
}

/**
 * The same documents once more, in a database that is nobody's records: those of a facility take only what is written onto
 * the revision that stands, which is not how PouchDB sends.
 */
export function plainDatabaseOf(compartment: Compartment): string {
  return `plain-${compartment}`;
}

/** Milliseconds of processors, of all threads: what is left of a figure where other programs take their share of the machine. */
interface Cost {
  readonly client: number;
  readonly server: number;
}

/** Milliseconds. */
export interface ClientFigures {
  /** Everything, into an empty replica. */
  readonly firstMs: number;
  /** The edits that were made since. */
  readonly sendMs: number;
  /** A sync with nothing new. */
  readonly idleMs: number;
  /** Each search at the desk during the first sync. */
  readonly keystrokes: readonly number[];
  readonly firstCost: Cost;
  readonly sendCost: Cost;
}

/** How long something takes, and what it costs here and at the server. The server's cost is 0 where the system does not tell. */
export async function costed<T>(
  serverPid: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number; readonly cost: Cost }> {
  const served = () => (costOf(serverPid)?.cpuSeconds ?? 0) * 1_000;
  const [before, own, start] = [served(), process.cpuUsage(), performance.now()];
  const result = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(own);
  return { result, ms, cost: { client: (user + system) / 1_000, server: served() - before } };
}
