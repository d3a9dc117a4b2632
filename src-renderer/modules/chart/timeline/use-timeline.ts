import { useEffect, useMemo, useState } from 'react';
import type { OutputOf, Refusal } from '#shared/kernel/contract.ts';
import { chart, type TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';

/** What fills the screen comes at once; the rest in larger pages behind it. */
const FIRST_PAGE = 100;
const PAGE = 500;

export interface Timeline {
  readonly items: readonly TimelineItem[] | undefined;
  readonly total: number;
  readonly isWhole: boolean;
  readonly error: Refusal | undefined;
}

type Page = OutputOf<typeof chart.timeline>;
interface Rest {
  /** The first page that these follow. */
  readonly of: Page;
  readonly items: readonly TimelineItem[];
  readonly error?: Refusal;
}

/** The whole timeline of a patient: a live first page, and the pages after it, fetched again when the first has changed. */
export function useTimeline(patientId: string): Timeline {
  const query = useQuery(chart.timeline, { patientId, offset: 0, limit: FIRST_PAGE });
  const [rest, setRest] = useState<Rest>();
  const first = query.value;
  useEffect(() => {
    if (!first) return undefined;
    let isWanted = true;
    const fetchRest = async () => {
      const items: TimelineItem[] = [];
      let offset = first.items.length;
      while (isWanted && offset < first.total) {
        // One page at a time, in order: the engine serves others between them.
        const page = await request(chart.timeline, { patientId, offset, limit: PAGE });
        if (!isWanted) return;
        if (!page.ok) return setRest({ of: first, items, error: page.error });
        if (page.value.items.length === 0) return;
        items.push(...page.value.items);
        offset += page.value.items.length;
        setRest({ of: first, items: [...items] });
      }
    };
    void fetchRest();
    return () => {
      isWanted = false;
    };
  }, [first, patientId]);
  return useMemo(() => {
    if (!first)
      return {
        items: undefined,
        total: 0,
        isWhole: false,
        error: query.state === 'error' ? query.error : undefined,
      };
    const following = rest?.of === first ? rest : undefined;
    const items = following ? [...first.items, ...following.items] : first.items;
    return {
      items,
      total: first.total,
      isWhole: items.length >= first.total,
      error: query.state === 'error' ? query.error : following?.error,
    };
  }, [first, rest, query]);
}
