import { formatDateTime } from '#shared/kernel/format-date.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { letterhead } from './letterhead.ts';
import { framed, INK, PAGE_MARGINS, SIZE, small } from './paper-style.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import { ar } from './patient-summary.messages.ar.ts';
import { en } from './patient-summary.messages.en.ts';
import { fr } from './patient-summary.messages.fr.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { Block, PrintDefinition } from './print-content.ts';
import { allergies } from './summary-allergies.ts';
import { problems, vaccines, visits } from './summary-history.ts';
import { identity, nameOf } from './summary-identity.ts';
import { results, vitals } from './summary-measures.ts';
import { medicines } from './summary-medicines.ts';

export const SUMMARY_WORDS: { readonly [L in ScreenLanguage]: SummaryWords } = { en, fr, ar };

/** What another clinician needs of a patient on a few sheets, on the facility's letterhead. Right in grey. */
export function buildPatientSummary(model: PatientSummaryModel): PrintDefinition {
  const words = SUMMARY_WORDS[model.language];
  return {
    title: `${words.title} ${model.patient.mrn}`,
    language: model.language,
    direction: model.language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: model.printedAtMs,
    margins: PAGE_MARGINS,
    style: { fontSize: SIZE.body, color: INK.text, lineHeight: 1.1 },
    content: [
      ...letterhead(model.facility, words, model.copyNumber),
      identity(model, words),
      ...newerRecords(model, words),
      ...unsettledRecords(model, words),
      ...summaryBlocks(model, words),
    ],
    boxes: { text: words.boxes, bold: true, margin: [0, 8, 0, 0] },
    footer: (page, pages) => footer(model, words, page, pages),
  };
}

/** All of the summary but who it is about. */
export function summaryBlocks(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  return [
    allergies(model, words),
    ...problems(model, words),
    ...medicines(model, words),
    ...vitals(model, words),
    ...results(model, words),
    ...vaccines(model, words),
    ...visits(model, words),
    { ...small(words.leftOut), margin: [0, 12, 0, 0] },
  ];
}

/** Stands before everything: what this program cannot show of the record. */
export function newerRecords({ newer }: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  if (newer === undefined) return [];
  return [framed([{ text: words.newerRecords(newer.shown, newer.hidden), bold: true }], 1.6, '#FFFFFF')];
}

/** What must not be taken for certain, by name. */
export function unsettledRecords({ unsettled }: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  if (unsettled === undefined) return [];
  return [framed([{ text: words.unsettled(unsettled.join(', ')), bold: true }], 1.6, '#FFFFFF')];
}

/** Sheets part company: each says whose it is, which of how many, and from where and when. */
export function footer(
  { patient, facility, locale, printedAt, printedBy, copyNumber }: PatientSummaryModel,
  words: SummaryWords,
  page: number,
  pages: number,
): Block {
  const printed = words.printed(formatDateTime(printedAt, locale, facility.zone), printedBy);
  return {
    margin: [PAGE_MARGINS.left, 10, PAGE_MARGINS.right, 0],
    columns: [
      {
        stack: [
          {
            text: [
              { text: nameOf(patient, words), bold: true },
              { text: `   ${words.mrn}\u00A0` },
              { text: patient.mrn, bold: true },
            ],
            fontSize: SIZE.small,
          },
          small([{ text: facility.name }, { text: '  ·  ' }, { text: printed }]),
        ],
        width: '*',
      },
      {
        stack: [
          { text: words.page(page, pages), fontSize: SIZE.small, alignment: 'right' },
          ...(copyNumber === undefined
            ? []
            : [
                {
                  text: words.copy(copyNumber),
                  fontSize: SIZE.small,
                  bold: true,
                  alignment: 'right' as const,
                },
              ]),
          ...(facility.demo
            ? [{ text: words.demo, fontSize: SIZE.small, bold: true, alignment: 'right' as const }]
            : []),
        ],
        width: 220,
      },
    ],
  };
}
