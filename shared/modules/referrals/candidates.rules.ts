import { displayName } from '#shared/kernel/human-name.ts';
import { matchKeys } from '../network/matching.rules.ts';
import type { Patient } from '../patients/patient.record.ts';
import type { Referral } from './referral.record.ts';

type Person = Referral['person'];
export type CandidateBasis = 'identifier' | 'nameAndBirth' | 'alike';

/** What to look for among the patients here: names as they are written, and each number. */
export function searchesFor({ name, identifier = [] }: Person): readonly string[] {
  const names = name.map((one) => displayName({ ...one, prefix: [], suffix: [] }).replace(/[,،]/g, ' '));
  const numbers = identifier.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return [...new Set([...numbers, ...names])].filter((words) => words.trim() !== '').slice(0, 8);
}

/** @returns undefined where what is known speaks against it */
export function basisOf(person: Person, patient: Patient): CandidateBasis | undefined {
  const theirs = new Set(matchKeys(person).map(({ basis, key }) => `${basis} ${key}`));
  const shared = matchKeys(patient).filter(({ basis, key }) => theirs.has(`${basis} ${key}`));
  if (shared.some(({ basis }) => basis === 'identifier')) return 'identifier';
  const [same] = shared;
  if (same) return same.basis;
  const [here, there] = [patient.birthDate, person.birthDate];
  if (here === undefined || there === undefined) return 'alike';
  // A year off, or a day and month turned around, is a slip of the pen; more is another person.
  return Math.abs(Number(here.slice(0, 4)) - Number(there.slice(0, 4))) <= 1 ? 'alike' : undefined;
}
