/** Forms with a draft not yet kept. Locking, switching and signing out wait for them: afterwards it is another's session. */
const pending = new Set<() => Promise<void>>();

export function keepBeforeLeaving(save: () => Promise<void>): () => void {
  pending.add(save);
  return () => pending.delete(save);
}

export async function keepDrafts(): Promise<void> {
  await Promise.all([...pending].map((save) => save()));
}
