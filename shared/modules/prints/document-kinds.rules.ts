/** Documents about one patient that are put on paper. A new one: here, in `prints.actions.ts`, and its words. */
export const DOCUMENT_KINDS = ['patientSummary', 'chartParts'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** Sizes as CUPS and Chromium both call them. */
export const PAPERS = ['A4', 'A5', 'Letter'] as const;
export type Paper = (typeof PAPERS)[number];
