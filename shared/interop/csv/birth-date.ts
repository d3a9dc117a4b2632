import { calendarDateOf, yearMonthDay, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { westernDigits } from '#shared/kernel/digits.ts';
import { parsePartialDate, type PartialDate } from '#shared/kernel/partial-date.ts';
import { fail, type Result } from '#shared/kernel/result.ts';
import { parseTypedDate } from '#shared/kernel/typed-date.ts';

/** In which order a column writes its dates. */
export type ColumnDateOrder = 'dmy' | 'mdy' | 'ymd';

export type ColumnDateError =
  | { readonly code: 'csv.notADate' }
  /** Day and month can be read either way round: the order of the column must be chosen. */
  | { readonly code: 'csv.dateOrder' }
  /** The two digits of the year can mean this century or the last: no order settles that. */
  | { readonly code: 'csv.dateCentury' };

const NUMBERS = /^([0-9]{1,4})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,4})$/;
/** Spreadsheets write a day as its midnight. */
const MIDNIGHT = /[t ]\s*0{1,2}:00(?::00(?:\.0+)?)?z?$/i;
const SHORT_YEAR = /(?:^|[^0-9])([0-9]{2})$/;

/**
 * A birth date of a table's cell. Nobody can be asked there, so what could be two days is refused, never guessed.
 * @param order of the column, where a person has chosen it
 * @param today calendar day at the facility
 */
export function readBirthDate(
  cell: string,
  order: ColumnDateOrder | undefined,
  today: CalendarDate,
): Result<PartialDate, ColumnDateError> {
  const text = westernDigits(cell.normalize('NFKC')).trim().replace(MIDNIGHT, '').trim();
  const partial = parsePartialDate(text);
  if (partial.ok) return partial;
  // `today` and `-7` are dates to a desk, not to a table.
  if (!/^[\p{L}0-9]/u.test(text) || !/[0-9]/.test(text)) return fail({ code: 'csv.notADate' });
  const numbers = NUMBERS.exec(text);
  if (order !== undefined && numbers) return ordered(numbers.slice(1), order, today);
  const typed = parseTypedDate(text, { today, lang: 'en', birth: true });
  if (!typed.ok)
    return fail({ code: typed.error.code === 'date.ambiguous' ? 'csv.dateOrder' : 'csv.notADate' });
  return hasTwoCenturies(SHORT_YEAR.exec(text)?.[1], today) ? fail({ code: 'csv.dateCentury' }) : typed;
}

function ordered(
  parts: readonly string[],
  order: ColumnDateOrder,
  today: CalendarDate,
): Result<PartialDate, ColumnDateError> {
  const part = (letter: string) => parts[order.indexOf(letter)] ?? '';
  const year = part('y');
  if (part('d').length > 2) return fail({ code: 'csv.notADate' });
  if (hasTwoCenturies(year, today)) return fail({ code: 'csv.dateCentury' });
  if (year.length !== 2 && year.length !== 4) return fail({ code: 'csv.notADate' });
  const full = year.length === 4 ? Number(year) : Number(year) + lastCentury(today);
  const read = calendarDateOf(full, Number(part('m')), Number(part('d')));
  return read.ok ? read : fail({ code: 'csv.notADate' });
}

function hasTwoCenturies(year: string | undefined, today: CalendarDate): boolean {
  return year?.length === 2 && Number(year) <= yearMonthDay(today).year % 100;
}

function lastCentury(today: CalendarDate): number {
  const { year } = yearMonthDay(today);
  return year - (year % 100) - 100;
}
