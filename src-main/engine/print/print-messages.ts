import type { ChartPartsModel } from './chart-parts.model.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';

export type PrintPaper =
  | { readonly kind: 'patientSummary'; readonly model: PatientSummaryModel }
  | { readonly kind: 'chartParts'; readonly model: ChartPartsModel };

/** To the print worker: plain data, so that the paper is composed there too. */
export interface PrintAsked {
  readonly id: number;
  readonly paper: PrintPaper;
}

/** From the print worker, in any order. */
export interface Printed {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly pages: number;
}
