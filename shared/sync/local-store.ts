import type { Compartment, Envelope } from '../kernel/document.ts';
import type { Id } from '../kernel/ids.ts';
import type { Result } from '../kernel/result.ts';
import type { Stamp } from '../kernel/stamp.ts';

/** A document as it stands in the replica, and what is known of the server's. */
export interface LocalState {
  readonly envelope: Envelope;
  readonly deleted: boolean;
  /** Local revision: a write that builds on another is refused. */
  readonly rev: string;
  /** Local sequence of this version. */
  readonly seq: number;
  /** The server's revision that was last seen; absent where it has none. */
  readonly remoteRev?: string;
  /** Not taken by the server yet; `base` is what it had when the first unsent edit was made. */
  readonly unsent?: { readonly base?: Envelope };
}

/** Why a version stays here. A person sees it; nothing else waits for it. */
export interface Held {
  readonly code: 'sync.refused' | 'sync.tooLarge' | 'merge.appendOnly' | 'merge.newer' | 'merge.deleted';
  /** The server's own words, as far as it gave any. They may speak of a patient: for the screen, never for a log. */
  readonly reason?: string;
}

export interface UnsentVersion extends LocalState {
  readonly compartment: Compartment;
  /** Characters of its text, roughly. */
  readonly size: number;
  readonly held?: Held;
}

/** How far a compartment is read, and where the server stood then. */
export interface Checkpoint {
  /** Names the server. */
  readonly server: string;
  /** The device that has left the marker there: a copied folder is another one. */
  readonly device: string;
  /** Opaque. */
  readonly since: string;
  /** Number of the marker that was left on the server before anything newer was noted here. */
  readonly marker: number;
}

/** Where a compartment stood with a server that was left for another one of the same data. */
export interface Parting extends Omit<Checkpoint, 'server'> {
  /** All versions up to this local sequence were there: only later ones may be missing. */
  readonly settledSeq: number;
}

/** What the server has, or does not take: nothing of the document itself is written. */
export type RemoteMark =
  /** It has this version. What was edited since has it as its base. */
  | {
      readonly kind: 'sent';
      readonly compartment: Compartment;
      readonly id: Id;
      readonly seq: number;
      readonly remoteRev: string;
      readonly version: Envelope;
    }
  | {
      readonly kind: 'hold';
      readonly compartment: Compartment;
      readonly id: Id;
      readonly seq: number;
      readonly held: Held;
    }
  /** It has nothing of this document any more. */
  | { readonly kind: 'lost'; readonly compartment: Compartment; readonly id: Id }
  /**
   * Nothing is known any more of what it has: all of the compartment is to be compared, and sent where it lacks it. With
   * `afterSeq` only of what has changed here since that local sequence.
   */
  | { readonly kind: 'forget'; readonly compartment: Compartment; readonly afterSeq?: number };

export type SyncWrite =
  | RemoteMark
  /** The server's version, or one merged with it. */
  | {
      readonly kind: 'take';
      readonly compartment: Compartment;
      readonly envelope: Envelope;
      readonly deleted: boolean;
      /** Local revision that it replaces; null: there is none. */
      readonly rev: string | null;
      readonly remoteRev: string;
      /** The server's version where it was merged with it: the merged one is still to be sent. */
      readonly unsentBase?: Envelope;
    }
  | { readonly kind: 'checkpoint'; readonly compartment: Compartment; readonly checkpoint: Checkpoint }
  /** Kept for when that server is gone back to. */
  | {
      readonly kind: 'part';
      readonly compartment: Compartment;
      readonly server: string;
      readonly parting: Parting;
    };

export type LocalFault =
  | { readonly code: 'store.full' | 'store.cannotWrite' }
  /** `file`: which one of the folder, never where the folder is. */
  | { readonly code: 'store.damaged'; readonly file: string };

/** The replica, as the replicator needs it. It answers at once, so that nothing comes between a look and a write. */
export interface LocalStore {
  states(compartment: Compartment, ids: readonly Id[]): ReadonlyMap<Id, LocalState>;
  /** The oldest first. */
  unsent(afterSeq: number, limit: number): readonly UnsentVersion[];
  /** Where they are. */
  unsentIn(): ReadonlySet<Compartment>;
  /** How many of them the server did not take, or may not get. */
  held(): number;
  checkpoint(compartment: Compartment): Checkpoint | undefined;
  /** Absent where it has but one server: another one is then compared with as a whole. */
  readonly partings?: {
    /** Of a server that was left, or for which the present one has vouched. */
    of(compartment: Compartment, server: string): Parting | undefined;
    /** All versions of the compartment up to this local sequence are with the present server. */
    settledSeq(compartment: Compartment): number;
  };
  /**
   * All of it in one durable transaction.
   * @param newest the newest stamp that came in: what is entered here from now on is later
   */
  commit(writes: readonly SyncWrite[], newest?: Stamp): Result<void, LocalFault>;
  /**
   * Before anything is sent: from now on a server may have these, whatever becomes of its answer.
   * @returns those that still stand as they were read; nobody has written between the note and the answer
   */
  leaving(versions: readonly UnsentVersion[]): Result<readonly UnsentVersion[], LocalFault>;
  /** Between transactions: lets others take their turn. */
  breathe(): Promise<void>;
}
