import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';

const MOST_RECENT = 50;

/** Counter with the patients whom one person opened last. Stays on this station. */
export function recentKey(userId: Id): string {
  return `recent:${userId}`;
}

export function recentIds(counter: Json | undefined): readonly Id[] {
  return Array.isArray(counter) ? counter.filter((id): id is Id => typeof id === 'string') : [];
}

/** @returns newest first, each once */
export function withRecent(counter: Json | undefined, id: Id): readonly Id[] {
  return [id, ...recentIds(counter).filter((known) => known !== id)].slice(0, MOST_RECENT);
}
