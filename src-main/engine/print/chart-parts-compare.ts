import { formatDateTime, formatDay } from '#shared/kernel/format-date.ts';
import { medicineLine } from '#shared/modules/medications/medicine-line.rules.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { pointValue, seriesUnit } from '#shared/modules/results/result-words.rules.ts';
import type { ComparedCell, ComparedState } from '#shared/modules/chart/compare.rules.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import type { DrawPart } from './draw-part.ts';
import { section } from './paper-style.ts';
import type { TextBlock, TextPiece } from './print-content.ts';
import { flagPiece } from './summary-measures.ts';

/** The same table as on the screen: one column for each moment. */
export const compared: DrawPart = ({ compare, summary: { locale, facility } }, words, own) => {
  if (!compare) return [];
  const { moments, problems, medicines, allergies, vitals, results } = compare;
  const columns = [
    { title: own.what, width: '*' as const },
    ...moments.map(({ at, title }) => ({
      title: [formatDateTime(at, locale, facility.zone), title && conceptWords(title)]
        .filter(Boolean)
        .join(words.comma),
      width: 340 / moments.length,
    })),
  ];
  const stateCell = (state: ComparedState): TextBlock => ({
    text: own.state[state],
    bold: state === 'present',
  });
  const valueCell = (
    { point, difference, direction }: ComparedCell,
    series: ResultSeries,
    momentAt: string,
  ): TextBlock => {
    if (!point) return { text: own.noneByThen };
    const unit = point.quantity ? seriesUnit(series) : '';
    const day = point.at === undefined ? undefined : formatDay(point.at, locale, facility.zone);
    const by = difference && pointValue({ quantity: { value: difference.replace('-', '') } }, locale).text;
    const pieces: readonly TextPiece[] = [
      { text: pointValue(point, locale).text, bold: true },
      ...(unit === '' ? [] : [{ text: `\u00A0${unit}`, joined: true }]),
      ...(point.flag ? [{ text: ' ' }, flagPiece(point.flag, words)] : []),
      ...(direction && by
        ? [
            {
              text: `  ${direction === 'same' ? own.unchanged : `${direction === 'up' ? '↑' : '↓'}\u00A0${by}`}`,
            },
          ]
        : []),
      ...(day === undefined || day === formatDay(momentAt, locale, facility.zone)
        ? []
        : [{ text: `${words.semicolon}${day}` }]),
    ];
    return { text: pieces };
  };
  const lineOf = (order: (typeof medicines)[number]['order']): string => {
    const { name, dosages } = medicineLine(order, locale);
    const lead = order.doNotPerform === true ? `${words.forbiddenMedicines}: ` : '';
    return `${lead}${name.map(({ text }) => text).join('')} ${dosages
      .flat()
      .map(({ text }) => text)
      .join(words.comma)}`.trim();
  };
  const records = (rows: typeof problems) =>
    rows.map(({ code, states }) => [
      { text: conceptWords(code) || words.notNamed },
      ...states.map(stateCell),
    ]);
  const measures = (rows: typeof vitals) =>
    rows.map(({ series, cells }) => [
      { text: conceptWords(series.code) || words.notNamed },
      ...cells.map((cell, index) => valueCell(cell, series, moments[index]?.at ?? '')),
    ]);
  const lines = medicines.map(({ order, states }) => [{ text: lineOf(order) }, ...states.map(stateCell)]);
  return [
    { title: `${own.part.compare}: ${words.allergies}`, rows: records(allergies) },
    { title: `${own.part.compare}: ${words.problems}`, rows: records(problems) },
    { title: `${own.part.compare}: ${own.part.medicines}`, rows: lines },
    { title: `${own.part.compare}: ${words.vitals}`, rows: measures(vitals) },
    { title: `${own.part.compare}: ${own.part.results}`, rows: measures(results) },
  ].flatMap(({ title, rows }) => section({ title, columns, rows, empty: own.none }));
};
