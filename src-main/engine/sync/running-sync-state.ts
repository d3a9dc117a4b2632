import type { Compartment } from '#shared/kernel/document.ts';
import type { ReplicatorState } from '#shared/sync/replicator-state.ts';
import type { SyncRound } from '#shared/sync/sync-round.ts';
import type { ServerSettings } from './server-settings.ts';
import type { Servers } from './servers.ts';

/** Rows that have come of a compartment in this round, and how many are to come where the server tells. */
export interface Fetching {
  readonly taken: number;
  readonly left?: number;
}

export interface RunningSync {
  state(): ReplicatorState;
  settings(): ServerSettings | undefined;
  servers(): Servers | undefined;
  fetching(): ReadonlyMap<Compartment, Fetching>;
  /** How long the round that fetches has been under way. */
  fetchingForMs(): number;
  /** When the server was last heard of, Unix time in ms. */
  lastContactMs(): number | undefined;
  /** By device, when something was last written there that has come here. Unix time in ms. */
  seen(): ReadonlyMap<string, number>;
  /** Of the last round that looked at everything. */
  lastRound(): SyncRound | undefined;
  /** Which of all rounds that was, and how many have begun. */
  lastRoundNumber(): number;
  rounds(): number;
  /** Calls back when something of the above has changed, and when something was heard of the server. */
  onChange(listener: () => void): () => void;
  /** Told that something else of what is shown has changed. */
  changed(): void;
  /** Told of each commit that was made here: of another server, too, or of none. */
  committed(): void;
  /** Syncs now. @returns what that round did; undefined where there is no server, or it is paused */
  now(): Promise<SyncRound | undefined>;
  stop(): void;
}
