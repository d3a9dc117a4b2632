import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';

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

/** Where the records of a kind stand: in a tab, or in the sheet of allergies. */
export const PLACES: { readonly [K in TimelineKind]: ChartTab | 'allergies' } = {
  encounter: 'timeline',
  condition: 'problems',
  procedure: 'history',
  medicationRequest: 'medicines',
  immunization: 'vaccines',
  diagnosticReport: 'timeline',
  carePlan: 'care-plans',
  allergy: 'allergies',
  familyMember: 'history',
  document: 'documents',
};
