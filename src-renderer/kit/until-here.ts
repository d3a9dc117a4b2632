const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Asks for a small file until it is here: one that is on its way comes by itself, and a picture in a list is not worth a subscription.
 * @param ask resolves to whether to go on asking
 * @returns how to stop
 */
export function untilHere(ask: () => Promise<boolean>): () => void {
  let isWanted = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (afterMs: number): void => {
    void ask().then((isAwaited) => {
      if (isWanted && isAwaited) timer = setTimeout(() => go(Math.min(LONGEST_MS, 2 * afterMs)), afterMs);
    });
  };
  go(FIRST_MS);
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}
