import type { SearchHit } from '#shared/kernel/reader.ts';
import { boundedPrefixDistance, isHan } from '#shared/kernel/text-fold.ts';
import { phoneticKey } from '#shared/kernel/text-sound.ts';
import type { SearchTerms } from './search-terms.ts';
import type { Wanted } from './search-words.ts';
import { editsAllowed, isLatin, type Vocabulary } from './vocabulary.ts';

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

/** How well something fits: by rank, and among those that only resemble it by how far they are. */
export interface Match {
  readonly rank: number;
  /** 0 where the letters agree. Twice the edits, and one more where it does not sound alike. */
  readonly distance: number;
}

const BY_RANK: readonly Match[] = Array.from({ length: NO_MATCH + 1 }, (_, rank) => ({ rank, distance: 0 }));
/** Two typed words found in one and the same word of a patient: Odhiambo Odiambo means another than Odhiambo. */
const SHARED_WORD = 8;

/**
 * How a patient's terms match all typed words; undefined where one does not match. The worst ranks, the distances add up.
 */
export function matchOf(
  matchers: readonly Matcher[],
  terms: SearchTerms,
  vocabulary: Vocabulary,
): Match | undefined {
  let rank = 0;
  let distance = 0;
  const taken: string[] = [];
  for (const { wanted, names } of matchers) {
    const number = Math.min(identifierRank(wanted, terms), phoneRank(wanted, terms), dateRank(wanted, terms));
    const match = namesMatch(names, terms, vocabulary, taken);
    const best = match.rank < number ? match : BY_RANK[number];
    if (!best || best.rank >= NO_MATCH) return undefined;
    rank = Math.max(rank, best.rank);
    distance += best.distance;
  }
  const shared = taken.length - new Set(taken).size;
  return { rank, distance: distance + shared * SHARED_WORD };
}

/** Order of two ranks: what sounds alike and what is spelt alike stand together, the nearer first. */
export function tierOf(rank: number): number {
  return Math.min(rank, SOUND);
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

/** @param taken gets the word of the patient that each typed name was found in */
function namesMatch(
  names: readonly TypedName[],
  terms: SearchTerms,
  vocabulary: Vocabulary,
  taken: string[],
): Match {
  let rank = names.length === 0 ? NO_MATCH : IDENTIFIER;
  let distance = 0;
  for (const typed of names) {
    let best = NONE;
    let word = '';
    for (const own of terms.names) {
      const match = nameMatch(typed, own, vocabulary);
      if (!isBetter(match, best)) continue;
      best = match;
      word = own;
    }
    if (best.rank >= NO_MATCH) return NONE;
    taken.push(word);
    rank = Math.max(rank, best.rank);
    distance += best.distance;
  }
  return { rank, distance };
}

const NONE: Match = { rank: NO_MATCH, distance: 0 };

function isBetter(one: Match, other: Match): boolean {
  if (one.rank >= NO_MATCH || other.rank >= NO_MATCH) return one.rank < other.rank;
  return (
    tierOf(one.rank) - tierOf(other.rank) < 0 ||
    (tierOf(one.rank) === tierOf(other.rank) && one.distance < other.distance)
  );
}

function nameMatch(
  { text, sound, isSubstringLong, edits }: TypedName,
  own: string,
  vocabulary: Vocabulary,
): Match {
  if (own.startsWith(text)) return BY_RANK[own === text ? EXACT : PREFIX] ?? NONE;
  if (isSubstringLong && own.includes(text)) return BY_RANK[SUBSTRING] ?? NONE;
  if (vocabulary.isAlike(text, sound, own)) return { rank: SOUND, distance: 2 * spellingDistance(text, own) };
  const far = edits > 0 ? boundedPrefixDistance(text, own, edits) : 1;
  return far <= edits ? { rank: FUZZY, distance: 2 * far + 1 } : NONE;
}

/** Between scripts the spelling says nothing. */
function spellingDistance(text: string, own: string): number {
  return isLatin(text) && isLatin(own) ? boundedPrefixDistance(text, own, text.length) : 0;
}
