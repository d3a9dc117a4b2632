import type { PrintedDocument } from '#shared/modules/prints/prints.contract.ts';
import type { CardModel } from './card.model.ts';
import type { ChartPartsModel } from './chart-parts.model.ts';
import type { DayListModel } from './day-list.model.ts';
import type { PanelListModel } from './panel-list.model.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { TicketModel } from './ticket.model.ts';

/** To the print worker: plain data, so that the paper is composed there too. */
export type PaperAsked =
  | { readonly kind: 'summary'; readonly model: PatientSummaryModel }
  | { readonly kind: 'chartParts'; readonly model: ChartPartsModel }
  | { readonly kind: 'dayList'; readonly model: DayListModel }
  | { readonly kind: 'panelList'; readonly model: PanelListModel }
  | { readonly kind: 'card'; readonly model: CardModel }
  | { readonly kind: 'ticket'; readonly model: TicketModel };
export type PrintAsked = PaperAsked & { readonly id: number };

/** From the print worker, in any order. */
export interface Printed {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly pages: number;
  readonly lacks?: PrintedDocument['lacks'];
}
