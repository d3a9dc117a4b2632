import type { EngineContext } from './actions.ts';
import { stackOf } from './platform/log.ts';
import type { ReplicaHolder } from './replica-holder.ts';

/** A station that closes waits no longer for a server's answer. */
const PATIENCE_MS = 3_000;

/** What the station does by itself, besides what people ask for: one piece of work at a time. */
export interface OwnWork {
  /** Whether there is none under way, and a replica to work on. */
  isFree(): boolean;
  /** @param work its signal ends what it asks of a server */
  begin(work: (signal: AbortSignal) => Promise<void>): void;
}

/**
 * The replica is held open for it. A station that closes, whoever holds, lets it come to its end first: a server that does
 * not answer soon is not waited for, but what is being written is.
 * @param name for the log
 */
export function ownWork(engine: EngineContext, holder: ReplicaHolder, name: string): OwnWork {
  let running: Promise<void> | undefined;
  let ending = new AbortController();
  let isClosing = false;
  holder.onOpened(() => {
    isClosing = false;
    ending = new AbortController();
  });
  holder.onLastCall(async () => {
    isClosing = true;
    const patience = setTimeout(() => ending.abort(), PATIENCE_MS);
    await running;
    clearTimeout(patience);
  });
  return {
    isFree: () => !running && !isClosing && holder.current() !== undefined,
    begin(work) {
      const release = engine.hold();
      const { signal } = ending;
      running = work(signal)
        .catch((error: unknown) => {
          // A pause that was told to end is no fault.
          const isTold = signal.aborted && error instanceof Error && error.name === 'AbortError';
          if (!isTold) engine.log.error(name, { stack: stackOf(error) });
        })
        .finally(() => {
          running = undefined;
          release();
        });
    },
  };
}
