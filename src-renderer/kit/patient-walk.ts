/** The list from which a patient was opened, as it stood then: opening changes its order. In memory, for one person. */
let walk: { readonly userId: string; readonly ids: readonly string[] } | undefined;

export function keepWalk(userId: string, ids: readonly string[]): void {
  walk = { userId, ids };
}

/** @returns the patient before (-1) or after (1) this one in that person's list; undefined at its ends and outside of it */
export function besideInWalk(userId: string, id: string, step: -1 | 1): string | undefined {
  if (walk?.userId !== userId) return undefined;
  const at = walk.ids.indexOf(id);
  return at < 0 ? undefined : walk.ids[at + step];
}
