import type { SearchHit } from '#shared/kernel/reader.ts';
import { boundedPrefixDistance, isHan } from '#shared/kernel/text-fold.ts';
import { phoneticKey } from '#shared/kernel/text-sound.ts';
import type { SearchTerms } from './search-terms.ts';
import type { Wanted } from './search-words.ts';
import { editsAllowed, type Vocabulary } from './vocabulary.ts';

/** How something was found, best first. The index in this list is its rank. */
export const RANKS = [
  'identifier',
  'exact',
  'prefix',
  'substring',
  'soundAlike',
  'fuzzy',
] as const satisfies readonly SearchHit['rank'][];
export const NO_MATCH = RANKS.length;
export const [IDENTIFIER, EXACT, PREFIX, SUBSTRING, SOUND, FUZZY] = [0, 1, 2, 3, 4, 5];

const SHORTEST_SUBSTRING = 3;
/** So many of a phone number's last digits stand for the whole. */
const WHOLE_PHONE = 7;

/** A typed word with what comparing it with thousands of names needs each time. */
export interface Matcher {
  readonly wanted: Wanted;
  readonly names: readonly TypedName[];
}

interface TypedName {
  readonly text: string;
  readonly sound: string;
  readonly isSubstringLong: boolean;
  readonly edits: number;
}

export function matcherOf(wanted: Wanted): Matcher {
  const names = wanted.names.map((text) => ({
    text,
    sound: phoneticKey(text),
    isSubstringLong: Array.from(text).length >= SHORTEST_SUBSTRING || isHan(text),
    edits: editsAllowed(text),
  }));
  return { wanted, names };
}

/** The best rank at which a patient's terms match one typed word; NO_MATCH where they do not. */
export function rankOf({ wanted, names }: Matcher, terms: SearchTerms, vocabulary: Vocabulary): number {
  return Math.min(
    identifierRank(wanted, terms),
    phoneRank(wanted, terms),
    dateRank(wanted, terms),
    namesRank(names, terms, vocabulary),
  );
}

function identifierRank({ identifier }: Wanted, terms: SearchTerms): number {
  if (identifier === undefined) return NO_MATCH;
  if (terms.identifiers.includes(identifier)) return IDENTIFIER;
  return terms.identifiers.some((own) => own.startsWith(identifier)) ? PREFIX : NO_MATCH;
}

function phoneRank({ phone }: Wanted, terms: SearchTerms): number {
  if (phone === undefined || !terms.phones.some((own) => own.startsWith(phone))) return NO_MATCH;
  return phone.length >= WHOLE_PHONE ? EXACT : PREFIX;
}

function dateRank({ dates }: Wanted, { birthDate }: SearchTerms): number {
  if (birthDate === undefined || dates.length === 0) return NO_MATCH;
  if (dates.includes(birthDate)) return EXACT;
  return dates.some((date) => birthDate.startsWith(`${date}-`)) ? PREFIX : NO_MATCH;
}

function namesRank(names: readonly TypedName[], terms: SearchTerms, vocabulary: Vocabulary): number {
  let worst = names.length === 0 ? NO_MATCH : IDENTIFIER;
  for (const typed of names) {
    let best: number = NO_MATCH;
    for (const own of terms.names) best = Math.min(best, nameRank(typed, own, vocabulary));
    worst = Math.max(worst, best);
  }
  return worst;
}

function nameRank(
  { text, sound, isSubstringLong, edits }: TypedName,
  own: string,
  vocabulary: Vocabulary,
): number {
  if (own.startsWith(text)) return own === text ? EXACT : PREFIX;
  if (isSubstringLong && own.includes(text)) return SUBSTRING;
  if (vocabulary.isAlike(text, sound, own)) return SOUND;
  return edits > 0 && boundedPrefixDistance(text, own, edits) <= edits ? FUZZY : NO_MATCH;
}
