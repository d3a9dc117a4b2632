import { formatDay } from '#shared/kernel/format-date.ts';
import { conceptCode, conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { INK, section, SIZE } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextBlock } from './print-content.ts';

export function problems(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const { locale, facility } = model;
  const rows = model.problems.map((problem): readonly TextBlock[] => {
    const coded = conceptCode(problem.code);
    const since = problem.onset ?? problem.recordedDate;
    const { clinicalStatus, verificationStatus } = problem;
    const status = [
      clinicalStatus && words.problemStatus[clinicalStatus],
      verificationStatus && words.verification[verificationStatus],
    ];
    return [
      {
        text: [
          { text: conceptWords(problem.code), bold: true },
          ...(coded ? [{ text: `   ${coded.code}`, fontSize: SIZE.small, color: INK.label }] : []),
        ],
      },
      { text: status.filter((text) => text !== undefined).join(words.comma) },
      { text: since === undefined ? words.noDate : formatDay(since, locale, facility.zone) },
    ];
  });
  return section({
    title: words.problems,
    columns: [
      { title: words.columns.problem, width: '*' },
      { title: words.columns.status, width: 110 },
      { title: words.columns.since, width: 74 },
    ],
    rows,
    empty: words.noProblems,
    notes: model.resolvedProblems > 0 ? [words.resolved(model.resolvedProblems)] : [],
  });
}

/** One line for each vaccine with all the days on which it was given. */
export function vaccines(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const { locale, facility } = model;
  const groups = new Map<string, { readonly given: string[]; readonly notGiven: string[] }>();
  for (const { status, vaccineCode, occurrence } of model.immunizations) {
    if (status === 'entered-in-error') continue;
    const name = conceptWords(vaccineCode);
    const group = groups.get(name) ?? { given: [], notGiven: [] };
    group[status === 'completed' ? 'given' : 'notGiven'].push(formatDay(occurrence, locale, facility.zone));
    groups.set(name, group);
  }
  const rows = [...groups].map(([name, { given, notGiven }]): readonly TextBlock[] => [
    { text: name },
    {
      text: [
        given.join(words.comma),
        notGiven.length > 0 ? `${words.notGiven} ${notGiven.join(words.comma)}` : '',
      ]
        .filter((text) => text !== '')
        .join(words.semicolon),
    },
  ]);
  return section({
    title: words.vaccines,
    columns: [
      { title: words.columns.vaccine, width: '*' },
      { title: words.columns.given, width: 230 },
    ],
    rows,
    empty: words.noVaccines,
  });
}

export function visits(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const { locale, facility } = model;
  const rows = model.visits.map(({ encounter, place }): readonly TextBlock[] => {
    const kind = words.visitClass[encounter.class] ?? encounter.class;
    const status = words.visitStatus[encounter.status];
    const reasons = [
      ...(encounter.reason ?? []),
      ...(encounter.reason?.length ? [] : (encounter.type ?? [])),
    ].map(conceptWords);
    return [
      { text: formatDay(encounter.start, locale, facility.zone) },
      { text: status === undefined ? kind : `${kind}${words.comma}${status}` },
      { text: reasons.filter((text) => text !== '').join(words.comma) },
      { text: place ?? '' },
    ];
  });
  const more = model.visitCount - model.visits.length;
  return section({
    title: words.visits,
    columns: [
      { title: words.columns.when, width: 66 },
      { title: words.columns.visit, width: 96 },
      { title: words.columns.reason, width: '*' },
      { title: words.columns.place, width: 150 },
    ],
    rows,
    empty: words.noVisits,
    notes: more > 0 ? [words.moreVisits(more)] : [],
  });
}
