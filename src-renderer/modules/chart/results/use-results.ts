import { useEffect, useMemo, useState } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { chart } from '#shared/modules/chart/chart.contract.ts';
import { joinSeries, type ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';

/** As many of each test come at once as its table shows at first; older ones in pages behind them. */
const NEWEST = 60;
const PAGE = 500;

export interface Results {
  readonly series: readonly ResultSeries[] | undefined;
  /** False while older values are on their way. */
  readonly isWhole: boolean;
  readonly error: Refusal | undefined;
}

type First = OutputOf<typeof chart.results>;
interface Rest {
  readonly patientId: string;
  /** The first page that these follow. */
  readonly of: First;
  readonly pages: readonly (readonly ResultSeries[])[];
  readonly error?: Refusal;
}

/** All results of a patient: a live first page, and the pages after it, fetched again when the first has changed. */
export function useResults(patientId: string): Results {
  const { zone } = useClock();
  const query = useQuery(chart.results, { patientId, newest: NEWEST });
  const [rest, setRest] = useState<Rest>();
  const first = query.value;
  useEffect(() => {
    if (!first || first.older.length === 0) return undefined;
    let isWanted = true;
    const fetchRest = async () => {
      const pages: (readonly ResultSeries[])[] = [];
      for (const { category, code, offset: read, total } of first.older) {
        // One page at a time: the engine serves others between them.
        for (let offset = read; offset < total; offset += PAGE) {
          const asked = { patientId, category, code, offset, limit: PAGE };
          const page = await request(chart.olderResults, asked);
          if (!isWanted) return;
          if (!page.ok) return setRest({ patientId, of: first, pages, error: page.error });
          pages.push(page.value);
        }
      }
      setRest({ patientId, of: first, pages });
    };
    void fetchRest();
    return () => {
      isWanted = false;
    };
  }, [first, patientId]);
  return useMemo(() => {
    const error = query.state === 'error' ? query.error : undefined;
    if (!first) return { series: undefined, isWhole: false, error };
    if (first.older.length === 0) return { series: first.series, isWhole: true, error };
    // Those of the page before stand until the new ones are here: a graph does not shrink and grow at each change.
    const following = rest?.patientId === patientId ? rest : undefined;
    const isCurrent = following?.of === first;
    return {
      series: following ? joinSeries([first.series, ...following.pages], zone) : first.series,
      isWhole: isCurrent && following.error === undefined,
      error: error ?? (isCurrent ? following.error : undefined),
    };
  }, [first, rest, query, patientId, zone]);
}
