import type { SearchHit } from '#shared/kernel/reader.ts';
import { KIND, type Found, type SearchTables } from './search-tables.ts';
import { beginningKey, compact, innerKey, isShort, yearKey } from './search-terms.ts';
import { wantedOf, type Wanted } from './search-words.ts';
import {
  EXACT,
  FUZZY,
  IDENTIFIER,
  matcherOf,
  matchOf,
  PREFIX,
  RANKS,
  SOUND,
  SUBSTRING,
  tierOf,
} from './term-match.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface SearchParts {
  readonly tables: SearchTables;
  readonly vocabulary: Vocabulary;
}

interface Candidate extends Found {
  readonly patientId: string;
  readonly rank: number;
  /** Among those who only resemble what was typed. */
  readonly distance: number;
}

/** Candidates looked at for a query of several words; more than that share a name and nothing else was typed. */
const MOST_CANDIDATES = 4_000;
/** A word with fewer matches than this is as good as any to start from. */
const SELECTIVE = 2_000;

/**
 * Patients that match every typed word, in any order. The worst of a patient's words ranks it; among those who only
 * resemble what was typed the nearest come first; then the newest. Sources are asked from the best rank down until nothing that they could add would be among the first.
 */
export function runSearch(
  parts: SearchParts,
  typed: string,
  limit: number,
  nowMs: number,
): readonly SearchHit[] {
  const wanted = wantedOf(typed, nowMs);
  const start = mostSelective(parts, wanted);
  if (!start || limit <= 0) return [];
  const isAlone = wanted.length === 1 && start.names.length <= 1;
  const perSource = isAlone ? limit : MOST_CANDIDATES;
  const matchers = wanted.map(matcherOf);
  const found = wholeIdentifier(parts.tables, typed, limit);
  for (const { find, best } of isAlone ? sourcesOf(parts, start) : sourcesOfSeveral(parts, wanted, start)) {
    if (countBetter(found, best) >= limit) break;
    // What better sources have found may fill the first places here too.
    for (const { row, seen } of find(perSource + found.size)) {
      if (found.has(row)) continue;
      const entry = parts.tables.read(row);
      const match = entry && matchOf(matchers, entry.terms, parts.vocabulary);
      if (match) found.set(row, { row, seen, ...match, patientId: entry.patientId });
    }
  }
  return [...found.values()]
    .toSorted(byLikeness)
    .slice(0, limit)
    .map(({ patientId, rank }) => ({ id: patientId, rank: RANKS[rank] ?? 'fuzzy' }));
}

function countBetter(found: ReadonlyMap<number, Candidate>, rank: number): number {
  let count = 0;
  for (const candidate of found.values()) if (tierOf(candidate.rank) < tierOf(rank)) count += 1;
  return count;
}

function byLikeness(a: Candidate, b: Candidate): number {
  return tierOf(a.rank) - tierOf(b.rank) || a.distance - b.distance || b.seen - a.seen || a.row - b.row;
}

/** A number read out in groups: `K3 00417 8`. */
function wholeIdentifier(tables: SearchTables, typed: string, limit: number): Map<number, Candidate> {
  const whole = compact(typed);
  const found = /[0-9]/.test(whole) ? tables.byToken(KIND.identifier, whole, limit) : [];
  const candidates = found.flatMap(({ row, seen }) => {
    const entry = tables.read(row);
    return entry ? [{ row, seen, rank: IDENTIFIER, distance: 0, patientId: entry.patientId }] : [];
  });
  return new Map(candidates.map((candidate) => [candidate.row, candidate]));
}

/** The word whose matches are fewest: all others are checked on what it finds. */
function mostSelective({ tables }: SearchParts, wanted: readonly Wanted[]): Wanted | undefined {
  if (wanted.length <= 1) return wanted[0];
  const sized = wanted.map((word) => ({ word, size: sizeOf(tables, word) }));
  return sized.toSorted((a, b) => a.size - b.size)[0]?.word;
}

function sizeOf(tables: SearchTables, word: Wanted): number {
  const count = (kind: (typeof KIND)[keyof typeof KIND], beginning: string | undefined): number =>
    beginning === undefined ? 0 : tables.countBeginning(kind, beginning, SELECTIVE);
  const names = word.names.map((name) => count(KIND.name, name));
  return (
    (names.length === 0 ? 0 : Math.min(...names)) +
    count(KIND.identifier, word.identifier) +
    count(KIND.phone, word.phone) +
    word.dates.reduce((sum, date) => sum + count(KIND.birthDate, date), 0)
  );
}

interface Source {
  find(limit: number): Iterable<Found>;
  /** No patient that only this source and later ones find ranks better. */
  readonly best: number;
}

/** Where matches of one word can lie, best rank first. Each gives its newest patients first. */
function sourcesOf({ tables, vocabulary }: SearchParts, word: Wanted): Source[] {
  const { names, phone, dates } = word;
  const name = longest(names);
  const sources: Source[] = [];
  const add = (best: number, find: Source['find']): void => void sources.push({ find, best });
  const [whole, begun] = numberSources(tables, word);
  if (whole) sources.push(whole);
  if (name !== undefined) add(EXACT, (limit) => tables.byToken(KIND.name, name, limit));
  for (const date of dates) add(EXACT, (limit) => tables.byToken(KIND.birthDate, date, limit));
  if (phone !== undefined) add(EXACT, (limit) => tables.byBeginning(KIND.phone, phone, limit));
  if (begun) sources.push(begun);
  if (name !== undefined) {
    const byBeginning = (limit: number): Found[] => tables.byBeginning(KIND.name, name, limit);
    add(PREFIX, isShort(name) ? (limit) => tables.byPrefix(name, limit) : byBeginning);
  }
  for (const date of dates) add(PREFIX, (limit) => tables.byBeginning(KIND.birthDate, `${date}-`, limit));
  if (name === undefined) return sources;
  add(SUBSTRING, (limit) => tables.byPrefix(innerKey(name), limit));
  if (name.length > 2) add(SUBSTRING, (limit) => tables.bySubstring(name, limit));
  add(SOUND, (limit) => patientsOf(tables, vocabulary.alike(name), limit));
  add(FUZZY, (limit) => patientsOf(tables, vocabulary.near(name), limit));
  return sources;
}

function numberSources(tables: SearchTables, { identifier }: Wanted): Source[] {
  if (identifier === undefined) return [];
  return [
    { best: IDENTIFIER, find: (limit) => tables.byToken(KIND.identifier, identifier, limit) },
    { best: PREFIX, find: (limit) => tables.byBeginning(KIND.identifier, identifier, limit) },
  ];
}

/**
 * First those who match every word by its beginning, however common the words are: by a name or year that all are
 * listed under, or by a number. Then what else the most selective word finds.
 */
function sourcesOfSeveral(parts: SearchParts, wanted: readonly Wanted[], start: Wanted): Source[] {
  const { tables } = parts;
  const keys = [...new Set(wanted.flatMap(keysOf))];
  const together: Source = { best: IDENTIFIER, find: (limit) => tables.byPrefixes(keys, limit) };
  const numbers = wanted.flatMap((word) => {
    const { phone } = word;
    const byPhone: Source[] =
      phone === undefined
        ? []
        : [{ best: IDENTIFIER, find: (limit) => tables.byBeginning(KIND.phone, phone, limit) }];
    return [...numberSources(tables, word), ...byPhone];
  });
  return [
    ...(keys.length === 0 ? [] : [together]),
    ...numbers.map(({ find }) => ({ find, best: IDENTIFIER })),
    ...sourcesOf(parts, start).map(({ find, best }) => ({ find, best: Math.max(best, SUBSTRING) })),
  ];
}

/** Every patient who matches the word by the beginning of a name or date is listed under these. */
function keysOf({ names, dates }: Wanted): string[] {
  if (dates.length === 0) return names.map(beginningKey);
  const years = new Set(dates.map(yearKey));
  return years.size === 1 ? [...years] : [];
}

/** The newest of each word. */
function patientsOf(tables: SearchTables, words: readonly string[], limit: number): Found[] {
  return words.flatMap((word) => tables.byToken(KIND.name, word, limit));
}

function longest(names: readonly string[]): string | undefined {
  return names.toSorted((a, b) => b.length - a.length)[0];
}
