/** In the order of their keys, 1 to 9. */
export const CHART_TABS = [
  'summary',
  'timeline',
  'problems',
  'medicines',
  'results',
  'vaccines',
  'care-plans',
  'history',
  'documents',
] as const;
export type ChartTab = (typeof CHART_TABS)[number];

/** The tab of an address; the summary where it names none of ours. */
export function tabOf(text: string | undefined): ChartTab {
  return CHART_TABS.find((tab) => tab === text) ?? 'summary';
}
