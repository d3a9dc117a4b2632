import { tokens } from '#shared/kernel/text-fold.ts';
import type { Patient } from '../patients/patient.record.ts';

type MatchedPart = Pick<Patient, 'name' | 'birthDate' | 'identifier'>;

/** Names by which nobody is told from another. */
const NOT_NAMES: ReadonlySet<string> = new Set(['nickname', 'anonymous']);

/**
 * By what two records may be of one person: each number with who issued it, and each whole name with a whole birth date. Folded, so
 * that spelling and keyboard do not matter; the order of the names neither.
 */
export function matchKeys({ name, birthDate, identifier = [] }: MatchedPart): readonly MatchKey[] {
  const numbers = identifier.flatMap(({ system, value, use }): MatchKey[] => {
    const number = tokens(value ?? '').join('');
    const issuer = system ?? '';
    // A short number, or one of which nobody knows who gave it out, tells nobody apart.
    return issuer === '' || number.length < 4 || use === 'temp'
      ? []
      : [{ basis: 'identifier', key: `${issuer} ${number}` }];
  });
  const isWhole = birthDate !== undefined && /^\d{4}-\d\d-\d\d$/.test(birthDate);
  const names = isWhole
    ? name
        .filter(({ use }) => use === undefined || !NOT_NAMES.has(use))
        .flatMap(({ given = [], family, text }): MatchKey[] => {
          const words = tokens(
            family === undefined ? (text ?? given.join(' ')) : `${given[0] ?? ''} ${family}`,
          );
          return words.length < 2
            ? []
            : [{ basis: 'nameAndBirth', key: `${birthDate} ${words.toSorted().join(' ')}` }];
        })
    : [];
  return [...new Map([...numbers, ...names].map((one) => [`${one.basis} ${one.key}`, one])).values()];
}

export interface MatchKey {
  readonly basis: 'identifier' | 'nameAndBirth';
  readonly key: string;
}
