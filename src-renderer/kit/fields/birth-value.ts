/**
 * A birth date as it is typed: three parts, or an age in years or months where the person does not know the date. Text
 * throughout, so that a draft keeps it exactly.
 */
import { addMonths, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { westernDigits } from '#shared/kernel/digits.ts';
import { earliestDay, partialDateOf, type PartialDate, precisionOf } from '#shared/kernel/partial-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

export interface BirthValue {
  readonly mode: 'date' | 'age';
  readonly day: string;
  /** `1`–`12`, or nothing. */
  readonly month: string;
  readonly year: string;
  readonly estimated: boolean;
  readonly age: string;
  readonly ageUnit: 'y' | 'mo';
}

export const NO_BIRTH: BirthValue = {
  mode: 'date',
  day: '',
  month: '',
  year: '',
  estimated: false,
  age: '',
  ageUnit: 'y',
};

export interface BirthDate {
  readonly birthDate: PartialDate;
  readonly birthDateEstimated?: true;
}

export type BirthError =
  | { readonly code: 'date.notADate' }
  | { readonly code: 'date.outOfRange' }
  | { readonly code: 'date.dayNeedsMonth' }
  | { readonly code: 'date.yearNeeded' }
  | { readonly code: 'date.future' }
  | { readonly code: 'date.tooLongAgo' }
  | { readonly code: 'field.notNumber' };

const OLDEST_YEARS = 130;

/** @returns absent where nothing was entered */
export function readBirth(value: BirthValue, today: CalendarDate): Result<BirthDate | undefined, BirthError> {
  const read = value.mode === 'age' ? readAge(value, today) : readDate(value);
  if (!read.ok || read.value === undefined) return read;
  const first = earliestDay(read.value.birthDate);
  if (first > today) return fail({ code: 'date.future' });
  if (first < addMonths(today, -12 * (OLDEST_YEARS + 1))) return fail({ code: 'date.tooLongAgo' });
  return read;
}

function readDate({ day, month, year, estimated }: BirthValue): Result<BirthDate | undefined, BirthError> {
  const [d, y] = [westernDigits(day).trim(), westernDigits(year).trim()];
  if (d === '' && month === '' && y === '') return ok(undefined);
  if (y === '') return fail({ code: 'date.yearNeeded' });
  if (!/^\d{4}$/.test(y) || !/^\d{0,2}$/.test(d)) return fail({ code: 'date.notADate' });
  if (d !== '' && month === '') return fail({ code: 'date.dayNeedsMonth' });
  const made = partialDateOf(
    Number(y),
    month === '' ? undefined : Number(month),
    d === '' ? undefined : Number(d),
  );
  if (!made.ok) return made;
  return ok(estimated ? { birthDate: made.value, birthDateEstimated: true } : { birthDate: made.value });
}

/** What is not known is left out: an age in years gives a year, in months a month. */
function readAge(
  { age, ageUnit }: BirthValue,
  today: CalendarDate,
): Result<BirthDate | undefined, BirthError> {
  const typed = westernDigits(age).trim();
  if (typed === '') return ok(undefined);
  if (!/^\d{1,3}$/.test(typed)) return fail({ code: 'field.notNumber' });
  const count = Number(typed);
  if (ageUnit === 'y' && count > OLDEST_YEARS) return fail({ code: 'date.tooLongAgo' });
  const born = addMonths(today, ageUnit === 'y' ? -12 * count : -count);
  const birthDate = born.slice(0, ageUnit === 'y' ? 4 : 7) as PartialDate; // the head of a checked date, cut at a part's end
  return ok({ birthDate, birthDateEstimated: true });
}

/** For editing what is recorded. */
export function birthValueOf(birthDate: string | undefined, estimated: boolean | undefined): BirthValue {
  if (birthDate === undefined) return NO_BIRTH;
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const isShort = precisionOf(birthDate as PartialDate) !== 'day'; // only its length is looked at
  return {
    ...NO_BIRTH,
    day: isShort ? '' : day,
    month: month === '' ? '' : String(Number(month)),
    year,
    estimated: estimated ?? false,
  };
}
