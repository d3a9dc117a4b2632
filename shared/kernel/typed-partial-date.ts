import { westernDigits } from './digits.ts';
import { partialDateOf, type PartialDate } from './partial-date.ts';
import { fail, ok, type Result } from './result.ts';
import { parseTypedDate, type TypedDateError, type TypedDateOptions } from './typed-date.ts';

/**
 * A date of which only the year or the month may be known, as people type it: `2019`, `3/2019`, `2019-03`, `mar 2019`, and all
 * that `parseTypedDate` reads.
 */
export function parseTypedPartialDate(
  text: string,
  options: TypedDateOptions,
): Result<PartialDate, TypedDateError> {
  const typed = westernDigits(text.normalize('NFKC')).trim();
  if (/^\d{4}$/.test(typed)) return partialDateOf(Number(typed));
  const [, month, year] = /^(\d{1,2})\s*[-/.\s]\s*(\d{4})$/.exec(typed) ?? [];
  if (month !== undefined && year !== undefined) return monthOf(Number(year), Number(month));
  const [, first, second] = /^(\d{4})\s*[-/.]\s*(\d{1,2})$/.exec(typed) ?? [];
  if (first !== undefined && second !== undefined) return monthOf(Number(first), Number(second));
  const [, word, ofYear] = /^(\p{L}[^\d]*?)[\s.-]*(\d{4})$/u.exec(typed) ?? [];
  if (word === undefined || ofYear === undefined) return parseTypedDate(typed, options);
  // A month's name with its year: the first of that month, of which the day is then left out again.
  const day = parseTypedDate(`1 ${word} ${ofYear}`, options);
  return day.ok ? ok(day.value.slice(0, 7) as PartialDate) : day; // the head of a date, cut at a part's end
}

function monthOf(year: number, month: number): Result<PartialDate, TypedDateError> {
  return month >= 1 && month <= 12 ? partialDateOf(year, month) : fail({ code: 'date.notADate' });
}
