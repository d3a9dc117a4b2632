import type { ShownLikeness } from '#shared/modules/identity/identity.contract.ts';
import { useIdentityWords } from './words.ts';

const ASPECTS = ['identifier', 'name', 'birthDate', 'phone', 'address', 'gender'] as const;

/** What agrees between two records, and what speaks against it, in words. What is not known of either is left out. */
export function useLikenessWords(): (likeness: ShownLikeness) => string {
  const words = useIdentityWords();
  return ({ findings }) =>
    ASPECTS.flatMap((aspect) => {
      const key = `finding.${aspect}.${findings[aspect]}`;
      // That both are women says nothing by itself.
      const isPlain = aspect === 'gender' && findings.gender === 'same';
      return !isPlain && words.has(key) ? [words(key)] : [];
    }).join(' · ');
}
