import { useSyncExternalStore } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';

/** Open forms of which the last draft could not be kept, each with why: what is typed there is on the screen alone. */
const unkept = new Map<symbol, Refusal>();
const listeners = new Set<() => void>();
let latest: Refusal | undefined;

/** @param refusal absent where it is kept now, or the form is gone */
export function noteDraft(form: symbol, refusal?: Refusal): void {
  unkept.delete(form);
  if (refusal) unkept.set(form, refusal);
  latest = [...unkept.values()].at(-1);
  for (const listener of listeners) listener();
}

/** Why something that is typed is not kept; undefined where all of it is. */
export function useUnkeptDraft(): Refusal | undefined {
  return useSyncExternalStore(subscribe, () => latest);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
