import { useSyncExternalStore } from 'react';

/**
 * A recovery key that was just made, in this window's memory alone until it was typed back. A reload or a crash loses
 * it: the station remembers that nobody confirmed it, and asks for another.
 */
export interface HeldRecoveryKey {
  readonly userId: string;
  /** Absent while the station is making it. */
  readonly key?: string;
}

let held: HeldRecoveryKey | undefined;
const listeners = new Set<() => void>();

function become(next: HeldRecoveryKey | undefined): void {
  held = next;
  for (const listener of listeners) listener();
}

/** Asks the station for new keys, and puts the desk behind the recovery key that comes. */
export async function holdRecoveryKey<
  R extends
    | { readonly ok: true; readonly value: { readonly recoveryKey: string } }
    | { readonly ok: false; readonly error: unknown },
>(userId: string, ask: () => Promise<R>): Promise<R> {
  become({ userId });
  const answer = await ask();
  become(answer.ok ? { userId, key: answer.value.recoveryKey } : undefined);
  return answer;
}

export function dropRecoveryKey(): void {
  if (held) become(undefined);
}

export function useHeldRecoveryKey(): HeldRecoveryKey | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => held,
  );
}
