import type { NewerMark } from '#shared/kernel/newer-mark.ts';
import { criticalityOf } from '#shared/modules/allergies/allergies.rules.ts';
import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { conceptWords } from '#shared/modules/problems/concept-words.rules.ts';

type Reaction = NonNullable<Allergy['reaction']>[number];
export type ReactionSeverity = NonNullable<Reaction['severity']>;

export interface AllergyLine {
  readonly id: string;
  readonly substance: string;
  readonly reactions: readonly string[];
  /** The worst that was recorded. */
  readonly severity?: ReactionSeverity;
  /** No longer holds, or never did: listed last and said in words. */
  readonly past?: 'inactive' | 'resolved' | 'refuted';
  readonly unconfirmed: boolean;
  readonly intolerance: boolean;
  readonly newer?: NewerMark;
}

const SEVERITY: { readonly [S in ReactionSeverity]: number } = { severe: 0, moderate: 1, mild: 2 };
const NONE = 3;

/** One line for each allergy: what could kill first, then by severity, then by name; those that no longer hold last. */
export function allergyLines(allergies: readonly Allergy[]): readonly AllergyLine[] {
  return allergies
    .filter(({ verificationStatus }) => verificationStatus !== 'entered-in-error')
    .map((allergy) => ({ line: lineOf(allergy), weight: weightOf(allergy) }))
    .toSorted((a, b) => a.weight - b.weight || (a.line.substance < b.line.substance ? -1 : 1))
    .map(({ line }) => line);
}

function lineOf(allergy: Allergy): AllergyLine {
  const reactions = allergy.reaction ?? [];
  const words = reactions.flatMap((reaction) => {
    const manifestations = (reaction.manifestation ?? [])
      .map((concept) => conceptWords(concept))
      .filter(Boolean);
    return manifestations.length > 0 ? manifestations : reaction.description ? [reaction.description] : [];
  });
  // Of a newer version's that does not say so in words known here, the worst is taken.
  const severity = worstOf(reactions) ?? (allergy.newer ? 'severe' : undefined);
  const past = pastOf(allergy);
  return {
    id: allergy.id,
    substance: conceptWords(allergy.code),
    reactions: [...new Set(words)],
    unconfirmed: allergy.verificationStatus === 'unconfirmed',
    intolerance: allergy.type === 'intolerance',
    ...(severity ? { severity } : {}),
    ...(past ? { past } : {}),
    ...(allergy.newer ? { newer: allergy.newer } : {}),
  };
}

function pastOf({ verificationStatus, clinicalStatus }: Allergy): AllergyLine['past'] {
  if (verificationStatus === 'refuted') return 'refuted';
  return clinicalStatus === 'inactive' || clinicalStatus === 'resolved' ? clinicalStatus : undefined;
}

function worstOf(reactions: readonly Reaction[]): ReactionSeverity | undefined {
  return reactions.flatMap(({ severity }) => severity ?? []).toSorted((a, b) => SEVERITY[a] - SEVERITY[b])[0];
}

function weightOf(allergy: Allergy): number {
  const worst = worstOf(allergy.reaction ?? []);
  return (
    (pastOf(allergy) ? 100 : 0) +
    (criticalityOf(allergy) === 'high' ? 0 : 10) +
    (worst ? SEVERITY[worst] : NONE)
  );
}
