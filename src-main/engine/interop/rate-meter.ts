/** How far back "now" reaches. */
const WINDOW_MS = 5_000;

/** Tells how fast a count grows. */
export function rateMeter() {
  let samples: { readonly ms: number; readonly count: number }[] = [];
  let first: { readonly ms: number; readonly count: number } | undefined;
  return {
    add(ms: number, count: number): void {
      first ??= { ms, count };
      samples.push({ ms, count });
      const oldest = samples.findLastIndex((sample) => sample.ms <= ms - WINDOW_MS);
      if (oldest > 0) samples = samples.slice(oldest);
    },
    /** Over the last seconds; falls to nothing while nothing happens. */
    perSecond(ms: number): number {
      const last = samples.at(-1);
      const start = samples.find((sample) => sample.ms >= ms - WINDOW_MS) ?? last;
      return last && start ? perSecond(last.count - start.count, Math.max(ms, last.ms) - start.ms) : 0;
    },
    overall(): number {
      const last = samples.at(-1);
      return first && last ? perSecond(last.count - first.count, last.ms - first.ms) : 0;
    },
  };
}

function perSecond(count: number, ms: number): number {
  return ms <= 0 ? 0 : Math.round((count * 10_000) / ms) / 10;
}
