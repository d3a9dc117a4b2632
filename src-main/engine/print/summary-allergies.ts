import { formatDateTime, formatDay } from '#shared/kernel/format-date.ts';
import { criticalityOf } from '#shared/modules/allergies/allergies.rules.ts';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';
import { framed, INK, SIZE, small } from './paper-style.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import type { SummaryWords } from './patient-summary.messages.ts';
import type { Block, TextPiece } from './print-content.ts';

type Reaction = NonNullable<Allergy['reaction']>[number];
const SEVERITIES = ['severe', 'moderate', 'mild'] as const;

/** Exactly one of three, in words and in a frame: a list, that there are none known, that nobody recorded it. */
export function allergies(model: PatientSummaryModel, words: SummaryWords): Block {
  const { allergies: state, locale, facility } = model;
  if (state.state === 'noneKnown') {
    const { statedBy, statedAt } = state.statement;
    const said = words.saidBy(statedBy, formatDateTime(statedAt, locale, facility.zone));
    return framed([heading(words.noneKnown), small(said)], 0.8, '#FFFFFF');
  }
  if (state.state === 'notRecorded') {
    return framed(
      [heading(words.allergiesNotRecorded), { text: words.allergiesNotRecordedLong }],
      1.6,
      '#FFFFFF',
    );
  }
  const lines = state.allergies
    .toSorted((a, b) => weight(a) - weight(b))
    .map((allergy) => line(allergy, model, words));
  const hidden =
    state.hidden === undefined ? [] : [{ text: words.hiddenAllergies(state.hidden), bold: true }];
  return framed([heading(words.allergies), ...hidden, ...lines], 1.6, INK.tint);
}

function heading(text: string): Block {
  return { text, bold: true, fontSize: SIZE.section, margin: [0, 0, 0, 2] };
}

function line(allergy: Allergy, { locale, facility }: PatientSummaryModel, words: SummaryWords): Block {
  const reactions = allergy.reaction ?? [];
  const said = [
    ...new Set(reactions.flatMap(wordsOf)),
    ...reactions.flatMap(({ severity }) => (severity ? [words.severity[severity]] : [])).slice(0, 1),
    ...(allergy.newer === undefined ? [] : [words.newer]),
    ...(criticalityOf(allergy) === 'high' ? [words.lifeThreatening] : []),
    ...(allergy.type === 'intolerance' ? [words.intolerance] : []),
    ...(allergy.verificationStatus === 'unconfirmed' ? [words.unconfirmed] : []),
    ...(isPast(allergy) ? [words.allergyPast[pastOf(allergy) ?? 'inactive']] : []),
    ...(allergy.note === undefined ? [] : [allergy.note]),
  ];
  const dated =
    allergy.recordedDate === undefined
      ? []
      : [{ text: `   ${formatDay(allergy.recordedDate, locale, facility.zone)}`, color: INK.label }];
  const pieces: readonly TextPiece[] = [
    { text: conceptWords(allergy.code), bold: true, fontSize: SIZE.section },
    ...said.flatMap((text, index) => [{ text: index === 0 ? ' — ' : words.comma }, { text }]),
    ...dated,
  ];
  return { text: pieces, margin: [0, 1, 0, 1] };
}

function wordsOf({ manifestation = [], description }: Reaction): readonly string[] {
  const manifestations = manifestation.map(conceptWords).filter((text) => text !== '');
  return manifestations.length > 0 ? manifestations : description === undefined ? [] : [description];
}

function pastOf({
  verificationStatus,
  clinicalStatus,
}: Allergy): 'inactive' | 'resolved' | 'refuted' | undefined {
  if (verificationStatus === 'refuted') return 'refuted';
  return clinicalStatus === 'inactive' || clinicalStatus === 'resolved' ? clinicalStatus : undefined;
}

function isPast(allergy: Allergy): boolean {
  return pastOf(allergy) !== undefined;
}

/** What could kill first, then by severity; what no longer holds last. */
function weight(allergy: Allergy): number {
  const worst = SEVERITIES.findIndex((severity) =>
    allergy.reaction?.some((reaction) => reaction.severity === severity),
  );
  return (
    (isPast(allergy) ? 100 : 0) +
    (criticalityOf(allergy) === 'high' ? 0 : 10) +
    (worst < 0 ? SEVERITIES.length : worst)
  );
}
