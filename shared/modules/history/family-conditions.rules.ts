import { conceptText, type RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import type { FamilyMember } from './family-member.record.ts';

type FamilyCondition = NonNullable<FamilyMember['condition']>[number];

/** What a form says of one condition in the family. */
export interface TypedFamilyCondition {
  readonly name: string;
  readonly onsetAgeYears?: number;
  readonly contributedToDeath?: boolean;
}

const YEAR = 'a';

/**
 * An age in years; as it was reported where it is still the same, or is counted in what a form cannot show.
 * FHIR R4: Age, UCUM `a`.
 */
export function yearsOld(
  years: number | undefined,
  before: RecordedQuantity | undefined,
): RecordedQuantity | undefined {
  if (before && ageInYears(before) === years) return before;
  if (years === undefined) return undefined;
  return { value: String(years), unit: years === 1 ? 'year' : 'years', code: YEAR };
}

/** Absent where it is counted otherwise than in whole years. */
export function ageInYears(age: RecordedQuantity | undefined): number | undefined {
  if (age?.code !== YEAR || age.comparator !== undefined) return undefined;
  const years = Number(age.value);
  return Number.isInteger(years) ? years : undefined;
}

/**
 * The conditions of a form over those that it was opened with: of one whose name still stands, codes, notes and an age that the
 * form cannot show stay.
 */
export function familyConditions(
  before: readonly FamilyCondition[],
  typed: readonly TypedFamilyCondition[],
): readonly FamilyCondition[] {
  const left = [...before];
  return typed.map(({ name, onsetAgeYears, contributedToDeath }) => {
    const at = left.findIndex(({ code }) => conceptText(code) === name);
    const [same] = at < 0 ? [] : left.splice(at, 1);
    const { onsetAge, contributedToDeath: _before, ...kept } = same ?? { code: { text: name } };
    const age = yearsOld(onsetAgeYears, onsetAge);
    return {
      ...kept,
      ...(age === undefined ? {} : { onsetAge: age }),
      ...(contributedToDeath === undefined ? {} : { contributedToDeath }),
    };
  });
}
