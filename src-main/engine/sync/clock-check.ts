import type { ClockSkew } from '#shared/modules/sync/sync.contract.ts';
import { skewGrade, type Skew } from '#shared/sync/skew.ts';
import type { DoubtedClock, EngineContext } from '../actions.ts';
import { momentAt } from '../platform/moment.ts';

/** This machine's clock beside the server's. Without a server there is nothing to compare. */
export interface ClockCheck {
  /** Undefined: not known. */
  skew(): ClockSkew | undefined;
  /** Somebody has looked at both: as they stand now they are right. */
  confirm(): void;
  /** More than a day apart, and nobody has confirmed it. */
  doubted(): DoubtedClock | undefined;
}

/** One that was confirmed and then moved by more is another. */
const SAME_WITHIN_MS = 3_600_000;

export function clockCheck(
  engine: Pick<EngineContext, 'clock' | 'opened'>,
  measured: () => Skew | undefined,
): ClockCheck {
  let confirmedMs: number | undefined;
  const skew = (): ClockSkew | undefined => {
    const found = measured();
    if (!found) return undefined;
    const { zone } = engine.opened().facility;
    const nowMs = engine.clock.nowMs();
    const aheadMs = Math.round(found.aheadMs);
    return {
      grade: skewGrade(found),
      aheadMs,
      here: momentAt(nowMs, zone).now,
      there: momentAt(nowMs + aheadMs, zone).now,
      isConfirmed: confirmedMs !== undefined && Math.abs(aheadMs - confirmedMs) <= SAME_WITHIN_MS,
    };
  };
  return {
    skew,
    confirm: () => {
      confirmedMs = skew()?.aheadMs;
    },
    doubted() {
      const found = skew();
      if (found?.grade !== 'doubt' || found.isConfirmed) return undefined;
      return { here: found.here, there: found.there };
    },
  };
}
