/** Screens follow progress; they need not see each transaction. */
const TELL_EVERY_MS = 250;

/** Who follows some work that goes on. */
export class Followers {
  readonly #followers = new Set<() => void>();

  /** Something has changed: each is told, soon. */
  tell(): void {
    for (const follower of this.#followers) follower();
  }

  /**
   * Tells how it stands: now, and as it changes.
   * @returns ends it
   */
  follow(tellNow: () => void): () => void {
    let timer: NodeJS.Timeout | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        tellNow();
      }, TELL_EVERY_MS);
    };
    this.#followers.add(later);
    tellNow();
    return () => {
      this.#followers.delete(later);
      clearTimeout(timer);
    };
  }
}
