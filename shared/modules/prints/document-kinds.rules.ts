/** Documents about one patient that are put on paper. A new one: here, in `prints.actions.ts`, and its words. */
export const DOCUMENT_KINDS = ['patientSummary', 'chartParts', 'patientCard', 'wristband'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What a patient carries. It shows nothing of the chart, and has sizes of its own. */
export const CARD_KINDS = ['patientCard', 'wristband'] as const satisfies readonly DocumentKind[];
export type CardKind = (typeof CARD_KINDS)[number];

/** What is read: the rest. */
export const SHEET_KINDS = ['patientSummary', 'chartParts'] as const satisfies readonly Exclude<
  DocumentKind,
  CardKind
>[];
export type SheetKind = (typeof SHEET_KINDS)[number];

/** Sizes as CUPS and Chromium both call them. */
export const PAPERS = ['A4', 'A5', 'Letter'] as const;
export type Paper = (typeof PAPERS)[number];

/** Millimetres, as read. */
export interface PaperSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/**
 * Of cards: ID-1 of ISO/IEC 7810, which card printers take; a sheet of them for plain printers (A4, ISO 216); a label. Of
 * wristbands: the lengths that makers of thermal bands sell, 25 mm wide.
 */
export const CARD_PAPERS = {
  card: { widthMm: 85.6, heightMm: 53.98 },
  cardSheet: { widthMm: 210, heightMm: 297 },
  label: { widthMm: 89, heightMm: 36 },
  bandAdult: { widthMm: 279, heightMm: 25 },
  bandChild: { widthMm: 178, heightMm: 25 },
  bandInfant: { widthMm: 152, heightMm: 25 },
} as const satisfies { readonly [name: string]: PaperSize };
export type CardPaper = keyof typeof CARD_PAPERS;
export const CARD_PAPER_NAMES = Object.keys(CARD_PAPERS) as readonly CardPaper[]; // as written just above

export type AnyPaper = Paper | CardPaper;

/** The first is what a station begins with. */
export const PAPERS_OF = {
  patientSummary: PAPERS,
  chartParts: PAPERS,
  patientCard: ['cardSheet', 'card', 'label'],
  wristband: ['bandAdult', 'bandChild', 'bandInfant'],
} as const satisfies { readonly [K in DocumentKind]: readonly AnyPaper[] };

/** On one A4 sheet: two columns of five. */
export const CARDS_ON_SHEET = 10;

export function isPaperOf(document: DocumentKind, paper: string): boolean {
  return (PAPERS_OF[document] as readonly string[]).includes(paper);
}
