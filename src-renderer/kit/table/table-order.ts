/**
 * Rows in the order in which they last stood, for a list that someone is working in: what left is left out, what came
 * is put after the rest. Nothing moves under the hand.
 */
export function inHeldOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  held: readonly string[],
): readonly Row[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const stayed = held.flatMap((key) => {
    const row = byKey.get(key);
    byKey.delete(key);
    return row === undefined ? [] : [row];
  });
  return [...stayed, ...byKey.values()];
}

/** Where the focus goes on a key; absent: the key is not the table's. */
export function nextRow(key: string, current: number, count: number, page: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: last,
  };
  const wanted = moves[key];
  return wanted === undefined ? undefined : Math.min(last, Math.max(0, wanted));
}
