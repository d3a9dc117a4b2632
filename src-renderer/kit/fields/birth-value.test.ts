import { describe, expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { birthValueOf, NO_BIRTH, readBirth, type BirthValue } from './birth-value.ts';

const TODAY = '2026-03-12' as CalendarDate;
const born = (part: Partial<BirthValue>) => readBirth({ ...NO_BIRTH, ...part }, TODAY);

describe('a birth date in three parts', () => {
  test.each([
    [{ day: '14', month: '8', year: '1967' }, { birthDate: '1967-08-14' }],
    [{ month: '8', year: '1967' }, { birthDate: '1967-08' }],
    [
      { year: '1948', estimated: true },
      { birthDate: '1948', birthDateEstimated: true },
    ],
    [{ day: '٢٩', month: '2', year: '٢٠٠٤' }, { birthDate: '2004-02-29' }],
    [{ day: '12', month: '3', year: '2026' }, { birthDate: '2026-03-12' }], // born today
    [{}, undefined],
    [{ estimated: true }, undefined],
  ])('%o is %o', (part, value) => {
    expect(born(part)).toEqual({ ok: true, value });
  });

  test.each([
    [{ day: '14', month: '8' }, 'date.yearNeeded'],
    [{ day: '14', year: '1967' }, 'date.dayNeedsMonth'],
    [{ day: '30', month: '2', year: '2004' }, 'date.notADate'],
    [{ day: '1', month: '1', year: '67' }, 'date.notADate'],
    [{ day: '13', month: '3', year: '2026' }, 'date.future'],
    [{ year: '1890' }, 'date.tooLongAgo'],
    [{ year: '1700' }, 'date.outOfRange'],
  ])('%o is refused: %s', (part, code) => {
    expect(born(part)).toEqual({ ok: false, error: { code } });
  });
});

describe('an estimated age', () => {
  test.each([
    [{ age: '78' }, '1948'],
    [{ age: '7', ageUnit: 'mo' as const }, '2025-08'],
    [{ age: '0' }, '2026'],
  ])('%o means born in %s', (part, birthDate) => {
    expect(born({ mode: 'age', ...part })).toEqual({
      ok: true,
      value: { birthDate, birthDateEstimated: true },
    });
  });

  test('is refused beyond 130 years, and where it is no number', () => {
    expect(born({ mode: 'age', age: '131' })).toEqual({ ok: false, error: { code: 'date.tooLongAgo' } });
    expect(born({ mode: 'age', age: '4x' })).toEqual({ ok: false, error: { code: 'field.notNumber' } });
  });
});

test.each(['1967-08-14', '1967-08', '1948'])('%s comes back from the form as it was', (date) => {
  for (const estimated of [true, false]) {
    const expected = estimated ? { birthDate: date, birthDateEstimated: true } : { birthDate: date };
    expect(readBirth(birthValueOf(date, estimated), TODAY)).toEqual({ ok: true, value: expected });
  }
});
