import { formatDateTime, formatDay } from '#shared/kernel/format-date.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { comparePanelOrder } from '#shared/modules/results/result-order.rules.ts';
import { seriesOf, type ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { pointValue, rangeText, seriesUnit } from '#shared/modules/results/result-words.rules.ts';
import type { DrawPart } from './draw-part.ts';
import { INK, section, SIZE } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextBlock, TextPiece } from './print-content.ts';
import { flagPiece } from './summary-measures.ts';

/** Every value of the period, test by test, the newest of each first. */
export const resultsOfPeriod: DrawPart = ({ results = [], summary }, words, own) =>
  valueSection(own.part.results, results, summary, words);

function valueSection(
  title: string,
  series: readonly ResultSeries[],
  { locale, facility }: PatientSummaryModel,
  words: SummaryWords,
): readonly Block[] {
  const rows = series.flatMap((one) =>
    one.points.toReversed().map((point, index): readonly TextBlock[] => {
      const unit = point.quantity ? seriesUnit(one) : '';
      const value: readonly TextPiece[] = [
        { text: pointValue(point, locale).text, bold: true },
        ...(unit === '' ? [] : [{ text: `\u00A0${unit}`, joined: true }]),
      ];
      const isOpen = point.status === 'preliminary';
      return [
        { text: conceptWords(one.code) || words.notNamed, ...(index === 0 ? {} : { color: INK.label }) },
        { text: value },
        {
          text: [
            ...(point.flag ? [flagPiece(point.flag, words)] : []),
            ...(isOpen
              ? [{ text: point.flag ? `${words.comma}${words.notVerified}` : words.notVerified }]
              : []),
          ],
        },
        { text: rangeText(one.range, locale) || words.noRange },
        { text: point.at === undefined ? words.noDate : formatDateTime(point.at, locale, facility.zone) },
      ];
    }),
  );
  return section({
    title,
    columns: [
      { title: words.columns.test, width: '*' },
      { title: words.columns.value, width: 96 },
      { title: words.columns.flag, width: 78 },
      { title: words.columns.range, width: 80 },
      { title: words.columns.when, width: 92 },
    ],
    rows,
    empty: words.noResults,
  });
}

/** One visit with all that was recorded at it. */
export const visitRecord: DrawPart = ({ visit, summary }, words, own) => {
  if (!visit) return [];
  const { locale, facility } = summary;
  const { encounter, conditions, procedures, observations, reports, participants, place } = visit;
  const { start, end, reason = [], type = [] } = encounter;
  const facts: readonly (readonly [string, string])[] = [
    [
      words.columns.when,
      [start, end]
        .flatMap((at) => (at === undefined ? [] : [formatDateTime(at, locale, facility.zone)]))
        .join(' – '),
    ],
    [own.kindTitle, words.visitClass[encounter.class] ?? encounter.class],
    [words.columns.reason, [...type, ...reason].map(conceptWords).filter(Boolean).join(words.comma)],
    [own.who, participants.join(words.comma)],
    [words.columns.place, place ?? ''],
  ];
  const recorded = [...conditions, ...procedures].map(({ code, note }): readonly TextBlock[] => [
    {
      text: [
        { text: conceptWords(code), bold: true },
        ...(note ? [{ text: words.semicolon }, { text: note }] : []),
      ],
    },
  ]);
  const told = reports.map(({ code, conclusion }): readonly TextBlock[] => [
    {
      text: [
        { text: conceptWords(code), bold: true },
        ...(conclusion ? [{ text: words.semicolon }, { text: conclusion }] : []),
      ],
    },
  ]);
  const whole = [{ title: own.what, width: '*' as const }];
  return [
    {
      text: `${own.part.visit} ${formatDay(start, locale, facility.zone)}`,
      bold: true,
      fontSize: SIZE.section,
      margin: [0, 10, 0, 2],
    },
    {
      text: facts.flatMap(([label, value], index): readonly TextPiece[] =>
        value === ''
          ? []
          : [
              {
                text: `${index === 0 ? '' : '    '}${label.replaceAll(' ', '\u00A0')}\u00A0`,
                color: INK.label,
              },
              { text: value, bold: true },
            ],
      ),
    },
    ...(recorded.length === 0
      ? []
      : section({ title: own.recorded, columns: whole, rows: recorded, empty: '' })),
    ...(told.length === 0 ? [] : section({ title: own.reports, columns: whole, rows: told, empty: '' })),
    ...valueSection(
      own.values,
      seriesOf(observations, facility.zone).toSorted(comparePanelOrder),
      summary,
      words,
    ),
  ];
};
