import type { ComparedState } from '#shared/modules/chart/compare.rules.ts';
import type { TimelineKind } from '#shared/modules/chart/timeline-asked.rules.ts';
import type { ChartPart } from '#shared/modules/prints/chart-parts.rules.ts';

/** Beside those of the summary. */
export interface PartsWords {
  readonly title: string;
  holds(parts: string): string;
  /** Of results and timeline. */
  period(from: string | undefined, until: string | undefined): string;
  readonly part: { readonly [P in ChartPart]: string };
  readonly kind: { readonly [K in TimelineKind]: string };
  readonly kindTitle: string;
  /** Clinical or verification status, FHIR code. */
  status(code: string): string;
  readonly what: string;
  readonly who: string;
  readonly until: string;
  readonly author: string;
  readonly added: string;
  readonly superseded: string;
  readonly none: string;
  readonly stoppedMedicines: string;
  readonly procedures: string;
  readonly stays: string;
  readonly relatives: string;
  readonly died: string;
  readonly lifestyle: string;
  readonly recorded: string;
  readonly reports: string;
  readonly values: string;
  filtered(by: string): string;
  newestOnly(shown: number, total: number): string;
  readonly state: { readonly [S in ComparedState]: string };
  readonly unchanged: string;
  readonly noneByThen: string;
}
