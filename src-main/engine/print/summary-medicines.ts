import { formatDay } from '#shared/kernel/format-date.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { medicineLine, type MedicinePart } from '#shared/modules/medications/medicine-line.rules.ts';
import { INK, section, SIZE } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextBlock, TextPiece } from './print-content.ts';

const NO_BREAK = '\u00A0';
/** The dash stays with the part before it: a line never begins with one. */
const DASH = `${NO_BREAK}— `;

/** Medicine lines in full: never cut, and orders of the same line told once with their dates. */
export function medicines(model: PatientSummaryModel, words: SummaryWords): readonly Block[] {
  const columns = [
    { title: words.columns.medicine, width: '*' as const },
    { title: words.columns.ordered, width: 110 },
  ];
  const forbidden = orderRows(model.forbiddenMedicines, model, words, words.forbiddenMedicines);
  return [
    ...(forbidden.length === 0
      ? []
      : section({ title: words.forbiddenMedicines, columns, rows: forbidden, empty: '' })),
    ...section({
      title: words.medicines,
      columns,
      rows: orderRows(model.medicines, model, words),
      empty: words.noMedicines,
      notes: model.stoppedMedicines > 0 ? [words.stopped(model.stoppedMedicines)] : [],
    }),
  ];
}

/** @param orders newest first */
export function orderRows(
  orders: readonly MedicationRequest[],
  { locale, facility }: PatientSummaryModel,
  words: SummaryWords,
  lead?: string,
): readonly (readonly TextBlock[])[] {
  const groups = new Map<
    string,
    { readonly pieces: readonly TextPiece[]; readonly dates: string[]; times: number }
  >();
  for (const request of orders) {
    const line = linePieces(request, locale, words);
    const pieces = lead === undefined ? line : [{ text: lead, bold: true }, { text: DASH }, ...line];
    // Two orders of which a part is not shown may differ in it: only what is printed whole is told once.
    const isWhole = !medicineLine(request, locale)
      .dosages.flat()
      .some(({ kind }) => kind === 'incomplete');
    const key = isWhole ? pieces.map(({ text }) => text).join('') : request.id;
    const group = groups.get(key) ?? { pieces, dates: [], times: 0 };
    group.times += 1;
    if (request.authoredOn !== undefined) group.dates.push(request.authoredOn);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ pieces, dates, times }): readonly TextBlock[] => {
    const days = dates.map((date) => formatDay(date, locale, facility.zone));
    const [first, last] = [days.at(-1), days[0]];
    return [
      { text: pieces },
      { text: first === undefined || last === undefined ? words.noDate : words.ordered(times, first, last) },
    ];
  });
}

function linePieces(request: MedicationRequest, locale: string, words: SummaryWords): readonly TextPiece[] {
  const { name, dosages } = medicineLine(request, locale);
  const status = words.orderStatus[request.status];
  return [
    ...(status === undefined ? [] : [{ text: status, bold: true }, { text: DASH }]),
    ...name.map(({ text, strong }, index) => ({ text, bold: strong, joined: index > 0 })),
    ...dosages.flatMap((parts, index) => [
      ...(index === 0 ? [] : [{ text: `${NO_BREAK}— ${words.and}`, color: INK.label }]),
      ...parts.flatMap((part) => [
        { text: index > 0 && part === parts[0] ? ' ' : DASH },
        ...partPieces(part, words),
      ]),
    ]),
    ...(request.note === undefined ? [] : [{ text: DASH }, { text: request.note }]),
  ];
}

function partPieces(part: MedicinePart, words: SummaryWords): readonly TextPiece[] {
  if (part.kind === 'incomplete') return [{ text: part.text, bold: true }];
  if (part.kind !== 'dose') return [{ text: part.text }];
  return [
    { text: `${words.dose}${NO_BREAK}`, fontSize: SIZE.small, color: INK.label },
    { text: part.text.replaceAll(' ', NO_BREAK), bold: true, leftToRight: true },
    ...(part.unitMissing ? [{ text: `${NO_BREAK}${words.noUnit}` }] : []),
  ];
}
