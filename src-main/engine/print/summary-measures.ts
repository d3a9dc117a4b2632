import { formatDay } from '#shared/kernel/format-date.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { compareValues } from '#shared/modules/results/recorded-time.rules.ts';
import { graver } from '#shared/modules/results/result-flags.rules.ts';
import { comparePanelOrder, compareSeries } from '#shared/modules/results/result-order.rules.ts';
import { SEVERITY_OF, type Flag } from '#shared/modules/results/flag.rules.ts';
import type { ResultPoint, ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { pointValue, rangeText, seriesUnit } from '#shared/modules/results/result-words.rules.ts';
import {
  lastMs,
  partnerOf,
  vitalCells,
  VITALS,
  type VitalCell,
} from '#shared/modules/results/vital-signs.rules.ts';
import { INK, section } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextBlock, TextPiece } from './print-content.ts';

/** Newest tests that fit a summary; flagged ones are always among them. */
const MOST_RESULTS = 40;

/** The latest of each sign: those that every clinic knows by name first, then the others as they were called. */
export function vitals(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const cells = vitalCells(model.vitals, VITALS.length, model.facility.zone).filter(
    (cell) => !('missing' in cell),
  );
  const shown = new Set(cells.flatMap(seriesIn));
  const others = model.vitals
    .filter((series) => !shown.has(series) && !isPartOfPressure(series, cells))
    .toSorted(comparePanelOrder);
  const rows = [
    ...cells.flatMap((cell) => cellRow(cell, model, words)),
    ...others.flatMap((series) => measureRow(conceptWords(series.code), series, undefined, model, words)),
  ];
  return section({
    title: words.vitals,
    columns: [
      { title: words.columns.sign, width: '*' },
      { title: words.columns.value, width: 120 },
      { title: words.columns.flag, width: 90 },
      { title: words.columns.when, width: 74 },
    ],
    rows,
    empty: words.noVitals,
  });
}

/** What needs attention first, then by panel; each with its flag, range and day. */
export function results(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const { locale, facility } = model;
  const newest = model.results.toSorted(
    (a, b) =>
      compareValues(lastMs(b, facility.zone), lastMs(a, facility.zone)) || compareValues(a.key, b.key),
  );
  const flagged = newest.filter((series) => series.points.at(-1)?.flag !== undefined);
  const others = newest.filter((series) => series.points.at(-1)?.flag === undefined);
  const room = Math.max(0, MOST_RESULTS - flagged.length);
  const listed = [...flagged, ...others.slice(0, room)].toSorted(compareSeries);
  const left = others.slice(room);
  const latestLeft = left[0]?.points.at(-1)?.at;
  const isRounded = listed.some((series) =>
    series.points.slice(-1).some((point) => pointValue(point, locale).rounded),
  );
  return section({
    title: words.results,
    columns: [
      { title: words.columns.test, width: '*' },
      { title: words.columns.value, width: 104 },
      { title: words.columns.flag, width: 78 },
      { title: words.columns.range, width: 86 },
      { title: words.columns.when, width: 62 },
    ],
    rows: listed.flatMap((series) =>
      measureRow(conceptWords(series.code), series, undefined, model, words, true),
    ),
    empty: words.noResults,
    notes: [
      ...(isRounded ? [words.rounded] : []),
      ...(left.length === 0
        ? []
        : [
            words.olderResults(
              left.length,
              latestLeft ? formatDay(latestLeft, locale, facility.zone) : words.noDate,
            ),
          ]),
    ],
  });
}

function cellRow(
  cell: VitalCell,
  model: PatientSummaryModel,
  words: SummaryWords,
): readonly (readonly TextBlock[])[] {
  if ('missing' in cell) return [];
  const name = words.vital[cell.vital];
  return cell.vital === 'bloodPressure'
    ? measureRow(name, cell.systolic, cell.diastolic, model, words)
    : measureRow(name, cell.series, undefined, model, words);
}

function measureRow(
  name: string,
  series: ResultSeries,
  lower: ResultSeries | undefined,
  { locale, facility }: PatientSummaryModel,
  words: SummaryWords,
  withRange = false,
): readonly (readonly TextBlock[])[] {
  const point = series.points.at(-1);
  if (!point) return [];
  const unit = point.quantity ? seriesUnit(series) : '';
  const partner = partnerOf(point, lower);
  const flag = graver(point.flag, partner?.flag);
  const value: readonly TextPiece[] = [
    { text: valueText(point, partner, locale), bold: true },
    ...(unit === '' ? [] : [{ text: `\u00A0${unit}`, joined: true }]),
  ];
  const flags: readonly TextPiece[] = [
    ...(flag ? [flagPiece(flag, words)] : []),
    ...(point.status === 'preliminary'
      ? [{ text: flag ? `${words.comma}${words.notVerified}` : words.notVerified }]
      : []),
  ];
  return [
    [
      { text: name },
      { text: value },
      { text: flags },
      ...(withRange ? [{ text: rangeText(series.range, locale) || words.noRange }] : []),
      { text: point.at === undefined ? words.noDate : formatDay(point.at, locale, facility.zone) },
    ],
  ];
}

/** Solid only where it is critical: the eye finds it first, on any printer. */
export function flagPiece(flag: Flag, words: SummaryWords): TextPiece {
  const isCritical = SEVERITY_OF[flag] === SEVERITY_OF.critical;
  const text = words.flag[flag];
  return isCritical
    ? {
        text: `\u00A0${text.replaceAll(' ', '\u00A0')}\u00A0`,
        bold: true,
        color: '#FFFFFF',
        background: INK.text,
      }
    : { text, bold: true };
}

function valueText(point: ResultPoint, partner: ResultPoint | undefined, locale: string): string {
  const value = pointValue(point, locale).text;
  return partner ? `${value}/${pointValue(partner, locale).text}` : value;
}

function seriesIn(cell: VitalCell): readonly ResultSeries[] {
  if ('missing' in cell) return [];
  return cell.vital === 'bloodPressure'
    ? [cell.systolic, ...(cell.diastolic ? [cell.diastolic] : [])]
    : [cell.series];
}

/** The panel's own entry, where a source gives it a value beside its two components. */
function isPartOfPressure(series: ResultSeries, cells: readonly VitalCell[]): boolean {
  const hasPressure = cells.some((cell) => cell.vital === 'bloodPressure');
  return hasPressure && (series.code.coding ?? []).some(({ code }) => code === '85354-9');
}
