import type { PartsWords } from './chart-parts.messages.ts';
import type { ChartPartsModel } from './chart-parts.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block } from './print-content.ts';

/** Draws one part of a chart on its paper. */
export type DrawPart = (model: ChartPartsModel, words: SummaryWords, own: PartsWords) => readonly Block[];
