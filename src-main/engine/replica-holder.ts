import { setTimeout as pause } from 'node:timers/promises';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { OpenedReplica } from './actions.ts';
import { serialQueue } from './commands/serial-queue.ts';
import type { DeviceSigner } from './keys/device-key.ts';
import { PersonSigners } from './keys/person-signers.ts';
import type { Clock } from './platform/clock.ts';
import { openParts, type Parts } from './replica-parts.ts';
import type { Cipher } from './store/sqlite-file.ts';
import type { OpenError } from './store/store-errors.ts';

/** For the word that a rewriting begins to reach every window: from then on this thread answers nobody. */
const TELLING_MS = 50;

export interface OpenRequest {
  readonly file: string;
  /** Wiped here once the replica has it. */
  readonly dataKey: Buffer;
  readonly cipher: Cipher;
  readonly device: string;
  /** Absent where the replica is created: the facility is then the one given. */
  readonly create?: { readonly facility: Facility };
  readonly facilityId: string;
  /** Signs entries of the audit trail. */
  readonly signer: DeviceSigner;
  /** The key of blobs, where they were written under an earlier data key. Wiped by the blobs. */
  readonly blobKey?: Buffer;
}

/** A file under another key: what was open is closed for it, and opened again whatever comes of it. */
export interface Rewriting<E> {
  /** The replica is closed while this runs. */
  rewrite(): Promise<Result<Pick<OpenRequest, 'dataKey' | 'blobKey' | 'signer'>, E>>;
  /** To open it again where `rewrite` has failed. */
  before(): Pick<OpenRequest, 'dataKey' | 'blobKey' | 'signer'>;
}

/**
 * Opens the replica for the first who signs in and closes it, data key and all, behind the last who leaves: locking a
 * station at which nobody else works takes its key out of memory. Running work (an import) holds it open until it ends.
 */
export interface ReplicaHolder {
  /** Counts as one hold on success. */
  open(request: OpenRequest): Promise<Result<{ readonly opened: OpenedReplica; release(): void }, OpenError>>;
  current(): OpenedReplica | undefined;
  hold(): () => void;
  /** Calls back after each commit. */
  onCommitted(listener: () => void): () => void;
  /** Calls back after a commit that changed accounts, roles, the facility or its stations, and when the replica was opened anew. */
  onStaffChanged(listener: () => void): () => void;
  /** Closes the replica, lets it be rewritten, and opens it again behind the same `OpenedReplica`. */
  rewrite<E>(
    rewriting: Rewriting<E>,
  ): Promise<Result<void, E | OpenError | { readonly code: 'store.closed' }>>;
  /** Calls back when the replica has been opened, and when it was opened anew. */
  onOpened(listener: () => void): () => void;
  /** What works on the replica by itself ends before it closes, for good or to be rewritten: its end is waited for. */
  onClosing(listener: (closing: OpenedReplica) => Promise<void>): () => void;
  /** Before it is closed whoever holds: what still asks and writes by itself comes to its end, and is waited for. */
  onLastCall(listener: () => Promise<void>): () => void;
  /** Calls back when a rewriting begins, a moment before it holds up everything else, and when it has ended. */
  onRewriting(listener: () => void): () => void;
  isRewriting(): boolean;
  /** Resolves when the replica is not being rewritten. */
  settled(): Promise<unknown>;
  /** How often it was rewritten: whoever fails across a change of this may try again. */
  rewritings(): number;
  /** Waits until what is running has ended, then closes, whoever still holds. */
  close(): Promise<void>;
}

export function replicaHolder({
  clock,
  live,
  onIndexing,
}: {
  readonly clock: Clock;
  readonly live: boolean;
  /** Before so many new indexes are made, which may take minutes. */
  readonly onIndexing: (indexes: number) => void;
}): ReplicaHolder {
  const opening = { live, now: () => clock.nowMs(), onIndexing };
  const listeners = new Set<() => void>();
  const staffListeners = new Set<() => void>();
  const rewritingListeners = new Set<() => void>();
  const openedListeners = new Set<() => void>();
  const closingListeners = new Set<(closing: OpenedReplica) => Promise<void>>();
  const lastCallListeners = new Set<() => Promise<void>>();
  const tell = (all: ReadonlySet<() => void>) => {
    for (const listener of all) listener();
  };
  const inTurn = serialQueue(); // openings and closings
  let opened: ReopenedReplica | undefined;
  let openedWith: Omit<OpenRequest, 'dataKey' | 'blobKey' | 'create'> | undefined;
  let rewriting: Promise<unknown> = Promise.resolve();
  let rewritten = 0;
  let isRewriting = false;
  let holds = 0;

  const ending = (closing: OpenedReplica) =>
    Promise.all([...closingListeners].map((listener) => listener(closing)));
  const shut = async () => {
    const closing = opened;
    opened = undefined;
    if (!closing) return;
    await ending(closing);
    closing.people.clear();
    await closing.serially(() => closing.closeParts());
  };
  const hold = () => {
    holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      holds -= 1;
      // Someone may have signed in before this turn comes.
      void inTurn(async () => (holds === 0 ? shut() : undefined));
    };
  };

  const staffChanged = () => tell(staffListeners);
  const rewritingIs = (now: boolean) => {
    isRewriting = now;
    tell(rewritingListeners);
  };

  return {
    open: ({ dataKey, ...request }) =>
      inTurn(async () => {
        if (!opened) {
          const first = await openParts({ ...request, key: dataKey, ...opening }, staffChanged);
          if (!first.ok) return first;
          const { create: _create, blobKey: _blobKey, ...again } = request;
          openedWith = again;
          opened = reopenable(first.value, request.device, () => tell(listeners));
          tell(openedListeners);
        }
        return ok({ opened, release: hold() });
      }).finally(() => dataKey.fill(0)),
    current: () => opened,
    hold,
    onCommitted: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onStaffChanged: (listener) => {
      staffListeners.add(listener);
      return () => void staffListeners.delete(listener);
    },
    rewrite: (work) => {
      const running = inTurn(async () => {
        const [reopened, before] = [opened, openedWith];
        if (!reopened || !before) return fail({ code: 'store.closed' } as const);
        return reopened.serially(async () => {
          rewritingIs(true);
          await pause(TELLING_MS);
          await ending(reopened);
          await reopened.closeParts();
          const done = await work.rewrite();
          const { dataKey, ...keys } = done.ok ? done.value : work.before();
          const parts = await openParts({ ...before, ...keys, key: dataKey, ...opening }, staffChanged);
          dataKey.fill(0);
          rewritten += 1;
          if (!parts.ok) {
            opened = undefined;
            return parts;
          }
          openedWith = { ...before, signer: keys.signer };
          reopened.reopen(parts.value);
          tell(openedListeners);
          return done.ok ? ok(undefined) : done;
        });
      });
      rewriting = running.catch(() => undefined);
      return running.finally(() => {
        rewritingIs(false);
        // Subscriptions are begun anew: those that were there listen to a file that is closed.
        staffChanged();
      });
    },
    onOpened: (listener) => {
      openedListeners.add(listener);
      return () => void openedListeners.delete(listener);
    },
    onClosing: (listener) => {
      closingListeners.add(listener);
      return () => void closingListeners.delete(listener);
    },
    onLastCall: (listener) => {
      lastCallListeners.add(listener);
      return () => void lastCallListeners.delete(listener);
    },
    onRewriting: (listener) => {
      rewritingListeners.add(listener);
      return () => void rewritingListeners.delete(listener);
    },
    isRewriting: () => isRewriting,
    settled: () => rewriting,
    rewritings: () => rewritten,
    close: () =>
      inTurn(async () => {
        await Promise.all([...lastCallListeners].map((listener) => listener()));
        await shut();
      }),
  };
}

interface ReopenedReplica extends OpenedReplica {
  closeParts(): Promise<void>;
  reopen(parts: Parts): void;
}

/** One object for as long as someone works here: whoever holds it sees the file that is open now. */
function reopenable(first: Parts, device: string, committed: () => void): ReopenedReplica {
  let parts = first;
  return {
    get replica() {
      return parts.replica;
    },
    get facility() {
      return parts.facility();
    },
    get autoLockMinutes() {
      return parts.autoLockMinutes();
    },
    get blobs() {
      return parts.blobs;
    },
    get backupKey() {
      return parts.backupKey;
    },
    get proofKey() {
      return parts.proofKey;
    },
    get signer() {
      return parts.signer;
    },
    device,
    people: new PersonSigners(),
    serially: serialQueue(),
    committed,
    closeParts: () => parts.close(),
    reopen: (next) => {
      parts = next;
    },
  };
}
