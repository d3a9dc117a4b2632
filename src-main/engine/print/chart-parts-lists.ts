import { formatDateTime, formatDay } from '#shared/kernel/format-date.ts';
import { isStoppedMedicine } from '#shared/modules/chart/summary.rules.ts';
import { DO_NOT_GIVE } from '#shared/modules/chart/timeline.rules.ts';
import { conceptCode, conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { seriesOf } from '#shared/modules/results/result-series.rules.ts';
import { pointValue } from '#shared/modules/results/result-words.rules.ts';
import type { DrawPart } from './draw-part.ts';
import { section } from './paper-style.ts';
import type { TextBlock } from './print-content.ts';
import { medicines, orderRows } from './summary-medicines.ts';

const text = (value: string | undefined): TextBlock => ({ text: value ?? '' });

const problems: DrawPart = ({ problems: all = [], summary: { locale, facility } }, words, own) => {
  const day = (at: string | undefined) =>
    at === undefined ? words.noDate : formatDay(at, locale, facility.zone);
  const listed = all.filter(({ verificationStatus }) => verificationStatus !== 'entered-in-error');
  const rows = listed.map((problem): readonly TextBlock[] => {
    const { code, clinicalStatus, verificationStatus, onset, recordedDate, abatement, note } = problem;
    const coded = conceptCode(code);
    const status = [
      own.status(clinicalStatus ?? 'unknown'),
      ...(verificationStatus === undefined || verificationStatus === 'confirmed'
        ? []
        : [own.status(verificationStatus)]),
    ];
    return [
      {
        text: [
          { text: conceptWords(code), bold: true },
          ...(coded ? [{ text: `   ${coded.code}` }] : []),
          ...(note === undefined ? [] : [{ text: words.semicolon }, { text: note }]),
        ],
      },
      text(status.join(words.comma)),
      text(day(onset ?? recordedDate)),
      text(abatement === undefined ? '' : day(abatement)),
    ];
  });
  return section({
    title: own.part.problems,
    columns: [
      { title: words.columns.problem, width: '*' },
      { title: words.columns.status, width: 120 },
      { title: words.columns.since, width: 74 },
      { title: own.until, width: 74 },
    ],
    rows,
    empty: words.noProblems,
  });
};

const allMedicines: DrawPart = ({ medicines: orders = [], summary, parts }, words, own) => [
  // The summary has the current ones.
  ...(parts.includes('summary') ? [] : medicines({ ...summary, stoppedMedicines: 0 }, words)),
  ...section({
    title: own.stoppedMedicines,
    columns: [
      { title: words.columns.medicine, width: '*' },
      { title: words.columns.ordered, width: 110 },
    ],
    rows: orderRows(orders.filter(isStoppedMedicine), summary, words),
    empty: own.none,
  }),
];

const history: DrawPart = ({ history: told, summary: { locale, facility } }, words, own) => {
  if (!told) return [];
  const day = (at: string | undefined) =>
    at === undefined ? words.noDate : formatDay(at, locale, facility.zone);
  const twoColumns = [
    { title: own.what, width: '*' as const },
    { title: words.columns.when, width: 110 },
  ];
  const procedures = told.procedures.filter(({ status }) => status !== 'entered-in-error');
  const relatives = told.relatives.filter(({ status }) => status !== 'entered-in-error');
  const answers = told.lifestyle.flatMap((observation) =>
    seriesOf([observation], facility.zone).map(({ code, points }) => ({
      code,
      point: points[0],
      note: observation.note,
    })),
  );
  return [
    ...section({
      title: own.procedures,
      columns: twoColumns,
      rows: procedures.map(({ code, note, performedStart }) => [
        {
          text: [
            { text: conceptWords(code), bold: true },
            ...(note ? [{ text: words.semicolon }, { text: note }] : []),
          ],
        },
        text(day(performedStart)),
      ]),
      empty: own.none,
    }),
    ...section({
      title: own.stays,
      columns: twoColumns,
      rows: told.stays.map(({ type, reason, start, end }) => [
        text(
          [...(type ?? []), ...(reason ?? [])].map(conceptWords).filter(Boolean).join(words.comma) ||
            words.notNamed,
        ),
        text(end === undefined ? day(start) : `${day(start)} – ${day(end)}`),
      ]),
      empty: own.none,
    }),
    ...section({
      title: own.relatives,
      columns: [
        { title: own.who, width: 130 },
        { title: own.what, width: '*' },
      ],
      rows: relatives.map(({ relationship, name, condition = [], note, deceased }) => [
        text(
          [conceptWords(relationship), name, deceased ? own.died : undefined]
            .filter(Boolean)
            .join(words.comma),
        ),
        text([...condition.map(({ code }) => conceptWords(code)), note].filter(Boolean).join(words.comma)),
      ]),
      empty: own.none,
    }),
    ...section({
      title: own.lifestyle,
      columns: [
        { title: own.what, width: 160 },
        { title: words.columns.value, width: '*' },
        { title: words.columns.when, width: 80 },
      ],
      rows: answers.map(({ code, point, note }) => [
        text(conceptWords(code)),
        text([point && pointValue(point, locale).text, note].filter(Boolean).join(words.semicolon)),
        text(day(point?.at)),
      ]),
      empty: own.none,
    }),
  ];
};

/** That there are such, and what is said of them: the files themselves are printed one by one. */
const documents: DrawPart = ({ documents: all = [], summary: { locale, facility } }, words, own) =>
  section({
    title: own.part.documents,
    columns: [
      { title: own.what, width: '*' },
      { title: own.author, width: 120 },
      { title: words.columns.when, width: 74 },
      { title: own.added, width: 100 },
    ],
    rows: all
      .filter(({ status }) => status !== 'entered-in-error')
      .map(({ title, note, status, author, date, addedAt, addedBy }) => [
        {
          text: [
            { text: title, bold: true },
            ...(status === 'superseded' ? [{ text: words.comma }, { text: own.superseded }] : []),
            ...(note ? [{ text: words.semicolon }, { text: note }] : []),
          ],
        },
        text(author),
        text(date === undefined ? words.noDate : formatDay(date, locale, facility.zone)),
        text(`${formatDay(addedAt, locale, facility.zone)}${words.comma}${addedBy}`),
      ]),
    empty: own.none,
  });

const timeline: DrawPart = ({ timeline: told, summary: { locale, facility } }, words, own) => {
  if (!told) return [];
  const { items, total, kinds, words: asked } = told;
  const filters = [
    ...(kinds ? [kinds.map((kind) => own.kind[kind]).join(words.comma)] : []),
    ...(asked === undefined ? [] : [`“${asked}”`]),
  ];
  return [
    ...section({
      title: own.part.timeline,
      columns: [
        { title: words.columns.when, width: 92 },
        { title: own.kindTitle, width: 84 },
        { title: own.what, width: '*' },
        { title: own.who, width: 110 },
      ],
      rows: items.map(({ at, kind, title, status, detail, who, where }) => [
        text(at === undefined ? words.noDate : formatDateTime(at, locale, facility.zone)),
        text(own.kind[kind]),
        {
          text: [
            ...(status === DO_NOT_GIVE ? [{ text: `${words.forbiddenMedicines}: `, bold: true }] : []),
            { text: conceptWords(title) || words.notNamed, bold: true },
            ...(status === 'entered-in-error' ? [{ text: words.comma }, { text: own.status(status) }] : []),
            ...(detail === undefined ? [] : [{ text: words.semicolon }, { text: detail }]),
          ],
        },
        text([who, where].filter(Boolean).join(words.comma)),
      ]),
      empty: own.none,
      notes: [
        ...(filters.length === 0 ? [] : [own.filtered(filters.join(words.semicolon))]),
        ...(total > items.length ? [own.newestOnly(items.length, total)] : []),
      ],
    }),
  ];
};

export const allRecords = { problems, medicines: allMedicines, history, documents, timeline };
