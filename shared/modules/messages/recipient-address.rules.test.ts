import { describe, expect, it, test } from 'vitest';
import { emailOf, numbersOf, phoneOf } from './recipient-address.rules.ts';

const TODAY = '2026-03-12';
const email = { system: 'email', value: 'grace@example.org' } as const;
const phone = { system: 'phone', value: '0712 345678' } as const;

describe('an address to write to', () => {
  it.each([
    ['the one', [email], 'grace@example.org'],
    ['none that is old', [{ ...email, use: 'old' }], undefined],
    ['none that has ended', [{ ...email, period: { end: '2026-03-11' } }], undefined],
    ['one that ends today, or this month', [{ ...email, period: { end: '2026-03' } }], 'grace@example.org'],
    ['none that has not begun', [{ ...email, period: { start: '2026-04' } }], undefined],
    ['none at work', [{ ...email, use: 'work' }], undefined],
    [
      'the first by rank',
      [email, { ...email, rank: 2, value: 'b@example.org' }, { ...email, rank: 1, value: 'a@example.org' }],
      'a@example.org',
    ],
    ['none that could be two', [{ ...email, value: 'a@example.org, b@example.org' }], undefined],
  ] as const)('of a patient: %s', (_what, telecom, expected) => {
    expect(emailOf([...telecom], 'patient', TODAY)).toBe(expected);
  });

  it('of a clinician: at work before any other', () => {
    const telecom = [{ ...email, rank: 1 }, { ...email, use: 'work', value: 'ward@clinic.example' } as const];
    expect(emailOf(telecom, 'clinician', TODAY)).toBe('ward@clinic.example');
  });

  it('by phone: a mobile that holds now, and none in a house', () => {
    const mobile = { ...phone, use: 'mobile' } as const;
    expect(phoneOf([{ ...phone, use: 'home' }], 'KE', 'patient', TODAY)).toBeUndefined();
    expect(phoneOf([{ ...mobile, period: { end: '2025' } }], 'KE', 'patient', TODAY)).toBeUndefined();
    const other = { ...mobile, value: '0722 000111', rank: 1 } as const;
    expect(phoneOf([phone, mobile, other], 'KE', 'patient', TODAY)).toBe('+254722000111');
  });
});

test.each(['+254712345678', '254712345678', '00254712345678', '0712 345678', '712345678'])(
  'a number that a gateway writes as %s is found',
  (named) => expect(numbersOf(named, 'KE')).toContain('+254712345678'),
);
