import { expect, it } from 'vitest';
import type { TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import { countKinds, filterTimeline, timelineRows } from './timeline-rows.ts';

function item(
  id: string,
  kind: TimelineKind,
  at: string | undefined,
  text: string,
  more: Partial<TimelineItem> = {},
): TimelineItem {
  return { id, kind, title: { text }, ...(at === undefined ? {} : { at }), ...more };
}

const ITEMS = [
  item('a', 'encounter', '2026-03-31T22:30:00Z', 'Review', { who: 'Dr Zoë Ruiz' }),
  item('b', 'condition', '2026-03', 'Café-au-lait spot'),
  item('c', 'procedure', '2026-03-01', 'Suture', { detail: 'left knee' }),
  item('d', 'encounter', '2019', 'Visit'),
  item('e', 'encounter', undefined, 'Old visit'),
];

it('has a heading for each month at the facility, with its count', () => {
  const headings = timelineRows(ITEMS, 'Africa/Nairobi').filter((row) => row.row === 'heading');
  expect(headings.map(({ month, count }) => [month, count])).toEqual([
    ['2026-04', 1],
    ['2026-03', 2],
    ['2019', 1],
    [undefined, 1],
  ]);
});

it('puts every item under a heading, once and in order', () => {
  const rows = timelineRows(ITEMS, 'UTC');
  expect(rows[0]?.row).toBe('heading');
  expect(rows.flatMap((row) => (row.row === 'item' ? [row.item.id] : []))).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(timelineRows([], 'UTC')).toEqual([]);
});

it('filters by kind and by every word, whatever the accents', () => {
  const ids = (kinds: readonly TimelineKind[], words: string) =>
    filterTimeline(ITEMS, new Set(kinds), words).map(({ id }) => id);
  expect(ids([], '')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(ids(['condition', 'procedure'], '')).toEqual(['b', 'c']);
  expect(ids([], 'cafe LAIT')).toEqual(['b']);
  expect(ids([], 'zoe')).toEqual(['a']);
  expect(ids([], 'knee left')).toEqual(['c']);
  expect(ids(['encounter'], 'knee')).toEqual([]);
});

it('counts each kind', () => {
  expect(countKinds(ITEMS)).toEqual({ encounter: 3, condition: 1, procedure: 1 });
});
