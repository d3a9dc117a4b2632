import type { SearchEntry } from '#shared/modules/patients/patient-search.rules.ts';
import { fold, isHan, tokens } from '#shared/kernel/text-fold.ts';

/** What the index holds of a patient: folded, so that what was typed compares as text. Kept with the entry. */
export interface SearchTerms {
  readonly names: readonly string[];
  /** Letters and digits only. */
  readonly identifiers: readonly string[];
  /** Digits only, reversed: people remember how a number ends. */
  readonly phones: readonly string[];
  readonly birthDate?: string;
}

const MOST_NAMES = 60;
const MOST_IDENTIFIERS = 100;
const SHORTEST_PHONE = 4;
const LONGEST_PARTICLE = 3;
/** Names by their first letters, so many as are too unselective for a scan of tokens. */
const PREFIX_LETTERS = [1, 2, 3] as const;

export function termsOf(entry: SearchEntry): SearchTerms {
  const identifiers = distinct(entry.identifiers.map(compact));
  const phones = distinct(entry.phones.map(phoneKey)).filter((key) => key.length >= SHORTEST_PHONE);
  return {
    names: distinct(entry.names.flatMap(nameTokens)).slice(0, MOST_NAMES),
    identifiers: identifiers.slice(0, MOST_IDENTIFIERS),
    phones: phones.slice(0, MOST_IDENTIFIERS),
    ...(entry.birthDate !== undefined && { birthDate: entry.birthDate }),
  };
}

/** The words of a name, and a short word also written together with the next: Abd Allah, Abdallah; Li Wei, Liwei. */
function nameTokens(name: string): string[] {
  const words = tokens(name);
  const joined = words.flatMap((word, index) => {
    const next = words[index + 1];
    return next !== undefined && word.length <= LONGEST_PARTICLE && !isHan(word) ? [word + next] : [];
  });
  return [...words, ...joined];
}

/** Text without spaces, dashes and slashes: an identifier however it was written. */
export function compact(text: string): string {
  return fold(text).replaceAll(' ', '');
}

/** The digits from the last to the first, without the zeros that stand for a trunk or country prefix. */
export function phoneKey(text: string): string {
  const digits = compact(text)
    .replaceAll(/[^0-9]/g, '')
    .replace(/^0+/, '');
  return Array.from(digits).toReversed().join('');
}

/**
 * The keys under which a name is found by one to three letters. Chinese names have no spaces: each of their pairs and
 * single characters counts, those within a name under a key of their own, because they rank behind its beginning.
 */
function prefixKeys(names: readonly string[]): string[] {
  const keys: string[] = [];
  for (const name of names) {
    const letters = Array.from(name);
    for (const count of PREFIX_LETTERS) {
      if (letters.length >= count) keys.push(letters.slice(0, count).join(''));
    }
    if (!isHan(name)) continue;
    for (let start = 1; start < letters.length; start += 1) {
      keys.push(innerKey(letters[start] ?? ''), innerKey(letters.slice(start, start + 2).join('')));
    }
  }
  return distinct(keys);
}

/** The keys under which a patient is listed, newest first. */
export function listKeys({ names, birthDate }: SearchTerms): string[] {
  return [...prefixKeys(names), ...(birthDate === undefined ? [] : [yearKey(birthDate)])];
}

export function yearKey(date: string): string {
  return `@${date.slice(0, 4)}`;
}

/** The longest key that lists every name beginning so. */
export function beginningKey(name: string): string {
  return Array.from(name).slice(0, PREFIX_LETTERS.length).join('');
}

export function innerKey(characters: string): string {
  return `*${characters}`; // folded text holds no asterisk
}

export function isShort(word: string): boolean {
  return Array.from(word).length <= PREFIX_LETTERS.length;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
