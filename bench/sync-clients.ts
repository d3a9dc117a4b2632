import type { Compartment } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';

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
}

/**
 * The same documents once more, in a database that is nobody's records: those of a facility take only what is written onto
 * the revision that stands, which is not how PouchDB sends.
 */
export function plainDatabaseOf(compartment: Compartment): string {
  return `plain-${compartment}`;
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
}
