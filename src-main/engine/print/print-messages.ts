import type { PatientSummaryModel } from './patient-summary.model.ts';

/** To the print worker: plain data, so that the paper is composed there too. */
export interface PrintAsked {
  readonly id: number;
  readonly model: PatientSummaryModel;
}

/** From the print worker, in any order. */
export interface Printed {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly pages: number;
}
