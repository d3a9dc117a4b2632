import type { OutputOf } from '#shared/kernel/contract.ts';
import type { chart, TimelineItem } from '#shared/modules/chart/chart.contract.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import type { history } from '#shared/modules/history/history.contract.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import type { ChartPart } from '#shared/modules/prints/chart-parts.rules.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';

/** A paper of chosen parts of a chart. Members of parts that are not on it are absent. */
export interface ChartPartsModel {
  /** Who, where and when; and what the summary and the allergies say. */
  readonly summary: PatientSummaryModel;
  readonly parts: readonly ChartPart[];
  /** First and last day of results and timeline. */
  readonly from?: string;
  readonly until?: string;
  readonly problems?: readonly Condition[];
  /** All orders, newest first. */
  readonly medicines?: readonly MedicationRequest[];
  /** With the points of the period alone. */
  readonly results?: readonly ResultSeries[];
  readonly history?: OutputOf<typeof history.overview>;
  readonly documents?: readonly Document[];
  readonly timeline?: {
    readonly items: readonly TimelineItem[];
    /** Of how many that fit these are the newest. */
    readonly total: number;
    readonly words?: string;
    readonly kinds?: readonly TimelineItem['kind'][];
  };
  readonly visit?: OutputOf<typeof chart.encounter>;
  readonly compare?: OutputOf<typeof chart.compare>;
}
