import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { yearMonthDay } from '#shared/kernel/calendar-date.ts';
import { westernDigits } from '#shared/kernel/digits.ts';
import { earliestDay } from '#shared/kernel/partial-date.ts';
import { readBirthDate, type ColumnDateOrder } from './birth-date.ts';
import { guessMapping } from './guess-mapping.ts';
import type { MappedColumn } from './mapping.ts';
import { sexOf } from './read-row.ts';

/** What the cells of one column say of it, for whoever maps it. */
export interface ColumnFacts {
  readonly column: string;
  /** The first different values. */
  readonly samples: readonly string[];
  /** All different values, where they are few: words of a code. */
  readonly words?: readonly string[];
  /** Whether some cells are dates of which the day could be the month, and what the others show. */
  readonly dates?: { readonly isAmbiguous: boolean; readonly shown?: 'dmy' | 'mdy' };
}

const MOST_SAMPLES = 3;
const MOST_WORDS = 12;
/** Of the cells that say something. */
const MOST_OF_THEM = 0.8;
/** Dates of people lie decades apart; those of visits do not. */
const FEWEST_YEARS = 15;
const TWO_NUMBERS = /^([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]/;
const PHONE = /^(?:\+|00|0)[0-9 ().\-/]{6,20}$/;

type Cells = readonly string[];

/** @param cells of the column, those of the first rows */
export function columnFacts(column: string, cells: Cells, today: CalendarDate): ColumnFacts {
  const different = [...new Set(cells.filter((cell) => cell !== ''))];
  const dates = dateFacts(different, today);
  return {
    column,
    samples: different.slice(0, MOST_SAMPLES),
    ...(different.length <= MOST_WORDS ? { words: different } : {}),
    ...(dates ? { dates } : {}),
  };
}

function dateFacts(values: Cells, today: CalendarDate): ColumnFacts['dates'] {
  let isAmbiguous = false;
  const shown = new Set<ColumnDateOrder>();
  for (const value of values) {
    const read = readBirthDate(value, undefined, today);
    if (!read.ok && read.error.code === 'csv.dateOrder') isAmbiguous = true;
    const [, a = '', b = ''] = TWO_NUMBERS.exec(westernDigits(value.normalize('NFKC')).trim()) ?? [];
    if (read.ok && Number(a) > 12) shown.add('dmy');
    if (read.ok && Number(b) > 12) shown.add('mdy');
  }
  const [only, ...others] = shown;
  if (!isAmbiguous && !only) return undefined;
  return {
    isAmbiguous,
    ...(others.length === 0 && (only === 'dmy' || only === 'mdy') ? { shown: only } : {}),
  };
}

/** A mapping by what the columns are called, else by what stands in them. A date's order is taken from cells that leave no doubt. */
export function suggestMapping(
  header: readonly string[],
  cellsOf: (column: string) => Cells,
  facts: readonly ColumnFacts[],
  today: CalendarDate,
): readonly MappedColumn[] {
  const named = guessMapping(header);
  const taken = new Set(named.map(({ column }) => column));
  const fields = new Set<string>(named.map(({ field }) => field));
  const seen: MappedColumn[] = [];
  for (const column of header) {
    if (column === '' || taken.has(column)) continue;
    const field = fieldOf(
      cellsOf(column).filter((cell) => cell !== ''),
      today,
    );
    if (!field || fields.has(field)) continue;
    taken.add(column);
    fields.add(field);
    seen.push({ column, field });
  }
  return [...named, ...seen].map((mapped) => {
    const shown = facts.find(({ column }) => column === mapped.column)?.dates?.shown;
    return mapped.field === 'birthDate' && shown ? { ...mapped, order: shown } : mapped;
  });
}

function fieldOf(cells: Cells, today: CalendarDate): 'gender' | 'birthDate' | 'phone' | 'email' | undefined {
  if (cells.length < 2) return undefined;
  const isMost = (is: (cell: string) => boolean) => cells.filter(is).length >= cells.length * MOST_OF_THEM;
  if (isMost((cell) => sexOf(cell, undefined) !== undefined)) return 'gender';
  if (isMost((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell))) return 'email';
  if (isMost((cell) => PHONE.test(westernDigits(cell)))) return 'phone';
  const years = cells.flatMap((cell) => {
    const read = readBirthDate(cell, 'dmy', today);
    return read.ok ? [yearMonthDay(earliestDay(read.value)).year] : [];
  });
  const isSpread = Math.max(...years) - Math.min(...years) >= FEWEST_YEARS;
  return years.length >= cells.length * MOST_OF_THEM && isSpread ? 'birthDate' : undefined;
}
