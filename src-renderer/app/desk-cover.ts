import { useSyncExternalStore } from 'react';

/**
 * Whether this window has put its desk out of sight by itself. Locking hides first and asks the engine then: an engine
 * that is gone, slow or refuses must not leave a patient's record on the screen of someone who has walked away.
 */
let isCovered = false;
const listeners = new Set<() => void>();

function become(next: boolean): void {
  if (isCovered === next) return;
  isCovered = next;
  for (const listener of listeners) listener();
}

export function coverDesk(): void {
  become(true);
}

/** Once the engine itself keeps the desk locked, or its person has proved to be back. */
export function uncoverDesk(): void {
  become(false);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useIsDeskCovered(): boolean {
  return useSyncExternalStore(subscribe, () => isCovered);
}
