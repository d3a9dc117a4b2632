import type { HumanName } from '#shared/kernel/human-name.ts';
import { canBeSameDate, isPartialDate } from '#shared/kernel/partial-date.ts';
import { tokens } from '#shared/kernel/text-fold.ts';
import type { Patient } from './patient.record.ts';

type Face = Pick<Patient, 'name' | 'birthDate' | 'gender'>;

/**
 * Whether two versions of what claims to be one patient must be two people: not a name in common, and another birth date
 * or sex. Two systems that count their patients from 1 both have a Patient/1; taking one for the other would mix charts.
 */
export function isOtherPerson(a: Face, b: Face): boolean {
  const names = wordsOf(a.name);
  const others = wordsOf(b.name);
  if (names.size === 0 || others.size === 0) return false;
  if ([...names].some((word) => others.has(word))) return false;
  return bornApart(a.birthDate, b.birthDate) || isOtherSex(a.gender, b.gender);
}

function wordsOf(names: readonly HumanName[]): ReadonlySet<string> {
  return new Set(
    names.flatMap(({ family = '', given = [], text = '' }) => [family, text, ...given].flatMap(tokens)),
  );
}

function bornApart(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && isPartialDate(a) && isPartialDate(b) && !canBeSameDate(a, b);
}

function isOtherSex(a: Face['gender'], b: Face['gender']): boolean {
  return (a === 'female' && b === 'male') || (a === 'male' && b === 'female');
}
