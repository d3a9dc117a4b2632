import { formatDay } from '#shared/kernel/format-date.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { CHART_PARTS, type ChartPart } from '#shared/modules/prints/chart-parts.rules.ts';
import { allRecords } from './chart-parts-lists.ts';
import { compared } from './chart-parts-compare.ts';
import { resultsOfPeriod, visitRecord } from './chart-parts-values.ts';
import type { PartsWords } from './chart-parts.messages.ts';
import { ar } from './chart-parts.messages.ar.ts';
import { en } from './chart-parts.messages.en.ts';
import { fr } from './chart-parts.messages.fr.ts';
import type { DrawPart } from './draw-part.ts';
import type { ChartPartsModel } from './chart-parts.model.ts';
import { letterhead } from './letterhead.ts';
import { INK, PAGE_MARGINS, SIZE, small } from './paper-style.ts';
import {
  footer,
  newerRecords,
  SUMMARY_WORDS,
  summaryBlocks,
  unsettledRecords,
} from './patient-summary.document.ts';
import type { PrintDefinition } from './print-content.ts';
import { allergies } from './summary-allergies.ts';
import { identity } from './summary-identity.ts';

const PARTS_WORDS: { readonly [L in ScreenLanguage]: PartsWords } = { en, fr, ar };

const DRAW: { readonly [P in ChartPart]: DrawPart } = {
  summary: ({ summary }, words) => summaryBlocks(summary, words),
  compare: compared,
  visit: visitRecord,
  // The summary begins with them.
  allergies: ({ summary, parts }, words) => (parts.includes('summary') ? [] : [allergies(summary, words)]),
  problems: allRecords.problems,
  medicines: allRecords.medicines,
  results: resultsOfPeriod,
  history: allRecords.history,
  documents: allRecords.documents,
  timeline: allRecords.timeline,
};

/** Chosen parts of a chart, each under its name, with the patient's identity on every page. */
export function buildChartParts(model: ChartPartsModel): PrintDefinition {
  const { summary, parts, from, until } = model;
  const words = SUMMARY_WORDS[summary.language];
  const own = PARTS_WORDS[summary.language];
  const day = (at: string | undefined) =>
    at === undefined ? undefined : formatDay(at, summary.locale, summary.facility.zone);
  const isOfPeriod = parts.includes('results') || parts.includes('timeline');
  const period = isOfPeriod ? own.period(day(from), day(until)) : undefined;
  const chosen = CHART_PARTS.filter((part) => parts.includes(part));
  return {
    title: `${own.title} ${summary.patient.mrn}`,
    language: summary.language,
    direction: summary.language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: summary.printedAtMs,
    margins: PAGE_MARGINS,
    style: { fontSize: SIZE.body, color: INK.text, lineHeight: 1.1 },
    content: [
      ...letterhead(summary.facility, { ...words, title: own.title }, summary.copyNumber),
      identity(summary, words),
      ...newerRecords(summary, words),
      ...unsettledRecords(summary, words),
      { ...small(own.holds(chosen.map((part) => own.part[part]).join(words.comma))), margin: [0, 6, 0, 0] },
      ...(period === undefined ? [] : [small(period)]),
      ...chosen.flatMap((part) => DRAW[part](model, words, own)),
    ],
    boxes: { text: words.boxes, bold: true, margin: [0, 8, 0, 0] },
    footer: (page, pages) => footer(summary, words, page, pages),
  };
}
