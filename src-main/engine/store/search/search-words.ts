import { fromDayNumber, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { tokens } from '#shared/kernel/text-fold.ts';
import { parseTypedDate } from '#shared/kernel/typed-date.ts';
import { compact, phoneKey } from './search-terms.ts';

/** One thing that was typed, and everything it may mean. A patient must match every one. */
export interface Wanted {
  /** A word of a name; more than one where the typed word folds to several. All must match. */
  readonly names: readonly string[];
  readonly identifier?: string;
  /** The last digits of a phone number, reversed. */
  readonly phone?: string;
  /** Beginnings of ISO dates: `1967-08-14`, or `1967`. */
  readonly dates: readonly string[];
}

const HAS_DIGIT = /\p{Nd}/u;
/** The Arabic article as Latin spellings have it, by the letter that follows too. */
const ARTICLES: ReadonlySet<string> = new Set(['al', 'el', 'ar', 'as', 'ash', 'at', 'an', 'ad']);
const SHORTEST_IDENTIFIER = 2;
const SHORTEST_PHONE = 4;
const MOST_WORDS = 8;
const MS_PER_DAY = 86_400_000;

/** @param nowMs settles which century a two-digit year of birth lies in */
export function wantedOf(typed: string, nowMs: number): readonly Wanted[] {
  const today = fromDayNumber(Math.floor(nowMs / MS_PER_DAY));
  const number = wholeNumber(typed, today);
  if (number) return [number];
  const words = typed
    .trim()
    .split(/\s+/u)
    .filter((word) => compact(word) !== '')
    .slice(0, MOST_WORDS);
  const wanted: Wanted[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const three = words.slice(index, index + 3).join(' ');
    const dates = index + 3 <= words.length && HAS_DIGIT.test(three) ? datesOf(three, today) : [];
    if (dates.length > 0) {
      wanted.push({ names: [], dates }); // 14 aug 1967
      index += 2;
    } else {
      wanted.push(wantedWord(words[index] ?? '', today));
    }
  }
  return wanted;
}

/** `K3 00417 8`, `0712 345 678`, `(071) 23-45`: spaces within a number are not spaces between words. */
function wholeNumber(typed: string, today: CalendarDate): Wanted | undefined {
  if (!/\s/u.test(typed.trim()) || !/^[\p{Nd}\s()+./-]+$/u.test(typed)) return undefined;
  return wantedWord(typed, today);
}

function wantedWord(word: string, today: CalendarDate): Wanted {
  const names = withArticle(tokens(word));
  if (!HAS_DIGIT.test(word)) return { names, dates: [] };
  const identifier = compact(word);
  const phone = /^[\p{Nd}\s()+./-]+$/u.test(word) ? phoneKey(word) : '';
  return {
    names,
    ...(identifier.length >= SHORTEST_IDENTIFIER && { identifier }),
    ...(phone.length >= SHORTEST_PHONE && { phone }),
    dates: datesOf(word, today),
  };
}

/** Al-Amin as one word: so it is listed, and so its Arabic is written. */
function withArticle(names: readonly string[]): readonly string[] {
  const [article = '', ...name] = names;
  return name.length === 1 && ARTICLES.has(article) ? [names.join('')] : names;
}

/** Both readings of an ambiguous date: what stands on a screen as a choice costs nothing in a search. */
function datesOf(text: string, today: CalendarDate): readonly string[] {
  const plain = compact(text);
  const isoStart = /^((?:18|19|20|21)\d\d)(?:-(0[1-9]|1[0-2]))?$/.exec(text.trim());
  if (isoStart) return [text.trim()];
  if (/^(?:18|19|20|21)\d\d$/.test(plain)) return [plain];
  const read = parseTypedDate(text, { today, lang: 'en', birth: true });
  if (read.ok) return [read.value];
  return read.error.code === 'date.ambiguous' ? read.error.readings : [];
}
