/** How many backups stay, by UTC day and month: the last of each. */
export interface Retention {
  readonly newest: number;
  readonly days: number;
  readonly months: number;
}

export const RETENTION: Retention = { newest: 24, days: 30, months: 12 };

interface Taken {
  readonly object: string;
  readonly sequence: number;
  readonly takenAtMs: number;
}

/** The newest always stays, whatever the clock said when it was taken. */
export function snapshotsToKeep(snapshots: readonly Taken[], retention: Retention): ReadonlySet<string> {
  const newestFirst = snapshots.toSorted((a, b) => b.sequence - a.sequence);
  const kept = new Set(newestFirst.slice(0, Math.max(1, retention.newest)).map(({ object }) => object));
  const lastOfEach = (periodOf: (ms: number) => string, most: number) => {
    const periods = new Set<string>();
    for (const { object, takenAtMs } of newestFirst) {
      const period = periodOf(takenAtMs);
      if (periods.has(period)) continue;
      if (periods.size === most) break;
      periods.add(period);
      kept.add(object);
    }
  };
  lastOfEach((ms) => new Date(ms).toISOString().slice(0, 10), retention.days);
  lastOfEach((ms) => new Date(ms).toISOString().slice(0, 7), retention.months);
  return kept;
}
