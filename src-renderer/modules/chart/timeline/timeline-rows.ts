import { calendarDateInZone, isInstant } from '#shared/kernel/instant.ts';
import { isPartialDate } from '#shared/kernel/partial-date.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import type { TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';

/** What the list draws: a heading for each month, then its items. */
export type TimelineRow =
  /** `month` is `2026-03`, `2026` where no month is known, or absent where no date is. */
  | { readonly row: 'heading'; readonly month: string | undefined; readonly count: number }
  | { readonly row: 'item'; readonly item: TimelineItem };

/** @param items newest first, undated last, as the engine gives them */
export function timelineRows(items: readonly TimelineItem[], zone: string): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let heading = -1;
  let current: string | undefined;
  for (const item of items) {
    const month = monthOf(item.at, zone);
    if (heading === -1 || month !== current) {
      heading = rows.length;
      current = month;
      rows.push({ row: 'heading', month, count: 0 });
    }
    const open = rows[heading];
    if (open?.row === 'heading') rows[heading] = { ...open, count: open.count + 1 };
    rows.push({ row: 'item', item });
  }
  return rows;
}

/** The month a record falls in at the facility; the year, where that is all there is. */
export function monthOf(at: string | undefined, zone: string): string | undefined {
  if (at === undefined) return undefined;
  if (isInstant(at)) return calendarDateInZone(at, zone).slice(0, 7);
  return isPartialDate(at) ? at.slice(0, 7) : undefined;
}

export type KindCounts = { readonly [K in TimelineKind]?: number };

export function countKinds(items: readonly TimelineItem[]): KindCounts {
  const counts: { [K in TimelineKind]?: number } = {};
  for (const { kind } of items) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Items of the chosen kinds (none chosen is all) that hold every word, letters compared without accents or case. */
export function filterTimeline(
  items: readonly TimelineItem[],
  kinds: ReadonlySet<TimelineKind>,
  words: string,
): readonly TimelineItem[] {
  const wanted = fold(words).split(' ').filter(Boolean);
  if (kinds.size === 0 && wanted.length === 0) return items;
  return items.filter((item) => {
    if (kinds.size > 0 && !kinds.has(item.kind)) return false;
    const text = wanted.length === 0 ? '' : searchTextOf(item);
    return wanted.every((word) => text.includes(word));
  });
}

/** Folding 5,000 titles at each letter typed would be felt: once per item is not. */
const searchTexts = new WeakMap<TimelineItem, string>();

function searchTextOf(item: TimelineItem): string {
  let text = searchTexts.get(item);
  if (text === undefined) {
    text = fold([conceptWords(item.title), item.detail, item.who, item.where].filter(Boolean).join(' '));
    searchTexts.set(item, text);
  }
  return text;
}
