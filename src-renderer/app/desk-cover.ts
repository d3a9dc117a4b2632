import { useSyncExternalStore } from 'react';

/**
 * Whether this window has put its desk out of sight by itself. Locking hides first and asks the engine then: an engine
 * that is gone, slow or refuses must not leave a patient's record on the screen of someone who has walked away.
 */
let cover: 'locked' | 'leaving' | undefined;
const listeners = new Set<() => void>();

function become(next: typeof cover): void {
  if (cover === next) return;
  cover = next;
  for (const listener of listeners) listener();
}

export function coverDesk(): void {
  become('locked');
}

/** Until the engine has let go there is nothing to type into: what someone typed there would be gone with it. */
export function coverLeavingDesk(): void {
  become('leaving');
}

/** Once the engine itself keeps the desk locked, or its person has proved to be back. */
export function uncoverDesk(): void {
  become(undefined);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useIsDeskCovered(): boolean {
  return useSyncExternalStore(subscribe, () => cover !== undefined);
}

export function useIsLeavingDesk(): boolean {
  return useSyncExternalStore(subscribe, () => cover === 'leaving');
}
