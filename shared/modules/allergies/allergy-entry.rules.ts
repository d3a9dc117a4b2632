import { conceptText, type CodeableConcept, type Coding } from '#shared/kernel/clinical-values.ts';
import type { Allergy } from './allergy.record.ts';

export type Reaction = NonNullable<Allergy['reaction']>[number];

/** What a form says of one reaction: its signs as they are listed, and how severe it was. */
export interface TypedReaction {
  readonly words: string;
  readonly severity?: 'mild' | 'moderate' | 'severe';
}

/** A reaction as one line: its manifestations, else how it was described. */
export function reactionWords({ manifestation, description = '' }: Reaction): string {
  const signs = (manifestation ?? []).map(conceptText).filter((sign) => sign !== '');
  return signs.length > 0 ? signs.join(', ') : description;
}

/**
 * The reactions of a form over those that it was opened with: one whose words still stand keeps its codes and its
 * description, and signs in a list become one manifestation each.
 */
export function typedReactions(
  before: readonly Reaction[],
  typed: readonly TypedReaction[],
): readonly Reaction[] {
  const left = [...before];
  return typed.map(({ words, severity }) => {
    const at = left.findIndex((reaction) => reactionWords(reaction) === words);
    const [same] = at < 0 ? [] : left.splice(at, 1);
    const signs = words.split(',').flatMap((sign) => (sign.trim() === '' ? [] : [{ text: sign.trim() }]));
    const { severity: _before, ...kept } = same ?? { manifestation: signs };
    return { ...kept, ...(severity === undefined ? {} : { severity }) };
  });
}

/** The substance: with the codes that it had as long as its words stand, else with those of what was chosen. */
export function typedSubstance(
  before: CodeableConcept | undefined,
  words: string,
  coding: readonly Coding[] | undefined,
): CodeableConcept {
  if (before && conceptText(before) === words) return before;
  return { text: words, ...(coding === undefined || coding.length === 0 ? {} : { coding }) };
}
