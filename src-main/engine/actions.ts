import type { Action, CommonRefusal, Watch } from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { Blobs } from '#shared/disk/blobs.ts';
import type { DeviceSigner } from './keys/device-key.ts';
import type { PersonSigners } from './keys/person-signers.ts';
import type { Clock } from './platform/clock.ts';
import type { Ids } from './platform/ids.ts';
import type { Log } from './platform/log.ts';
import type { Replica } from './store/replica.ts';

export type Host = 'electron' | 'browser' | 'cli';

/** What the engine's services are given: those of imports and prints as well as the command path. */
export interface EngineContext {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly host: Host;
  /** Of this program. */
  readonly version: string;
  /** The open replica. Throws while it is closed, which whoever has a session never meets. */
  opened(): OpenedReplica;
  /** Resolves when the file is not being rewritten under another key. */
  settled(): Promise<unknown>;
  /** How often it was: what fails across a change of this may be tried again. */
  rewritings(): number;
  /** Keeps the replica open until the returned function is called, whoever signs out meanwhile: a running import. */
  hold(): () => void;
  /** Both clocks, while this machine's is more than a day from the server's and nobody has confirmed it: nothing timed is written. */
  doubtedClock(): DoubtedClock | undefined;
}

/** ISO 8601 with the facility's offset. */
export interface DoubtedClock {
  readonly here: string;
  readonly there: string;
}

export interface OpenedReplica {
  readonly replica: Replica;
  readonly facility: Facility;
  /** Without a hand on it a window locks after so long here. */
  readonly autoLockMinutes: number;
  /** Files: encrypted, by content. */
  readonly blobs: Blobs;
  /** What backups are made with; see `backupKeys`. Wiped when the replica closes. */
  readonly backupKey: Buffer;
  /**
   * The data key, for trial restores of backups that this station makes and to seal it to people whose keys come from
   * other stations: nothing else may use it. Wiped when the replica closes.
   */
  readonly proofKey: Buffer;
  /** Twelve lower-case letters and digits: the author of stamps and of one audit chain. */
  readonly device: string;
  /** Signs entries of the audit trail. */
  readonly signer: DeviceSigner;
  /** Sign what gives rights, for those who are signed in. */
  readonly people: PersonSigners;
  /** One after another, in the order of asking. Commands run here; long reads do not. */
  serially<T>(work: () => Promise<T>): Promise<T>;
  /** Called by run-plan in the tick after each commit; wakes what is no query, such as the count of what is not sent. */
  committed(): void;
}

export interface ActionContext<I, S = Session> {
  readonly input: I;
  /** Of the connection that asks. Permission has been checked. */
  readonly session: S;
  /** ISO 8601 with the facility's offset. */
  readonly now: string;
  readonly nowMs: number;
  /** The calendar day at the facility. */
  readonly today: string;
}

type ServiceKind = 'action' | 'watch';
type ActionHandlerOf<C, S> =
  C extends Action<infer I, infer O, infer E>
    ? (context: ActionContext<I, S>) => Promise<Result<O, E | CommonRefusal>>
    : C extends Watch<infer I, infer O, infer E>
      ? (context: ActionContext<I, S>, push: (value: Result<O, E | CommonRefusal>) => void) => () => void
      : never;

/**
 * The services owed for a contract: a missing one is a compile error. A watch pushes the present value at once, then
 * each change, and returns the way to stop.
 */
export type ActionHandlers<C, S = Session> = {
  readonly [K in keyof C as C[K] extends { readonly kind: ServiceKind } ? K : never]: ActionHandlerOf<
    C[K],
    S
  >;
};
