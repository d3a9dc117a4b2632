import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareFeatures,
  featuresOf,
  levelOf,
  type KnownPerson,
  type LikenessLevel,
} from './likeness.rules.ts';
import { blockKeys } from './block-keys.rules.ts';

const GRACE: KnownPerson = {
  name: [{ use: 'official', family: 'Odhiambo', given: ['Grace', 'Achieng'] }],
  birthDate: '1987-04-09',
  gender: 'female',
  telecom: [{ system: 'phone', value: '+254 712 345 678' }],
  address: [{ line: ['Plot 7'], city: 'Kisima' }],
  identifier: [{ system: 'urn:national-id', value: '2345 6789' }],
};
const { telecom: _telecom, address: _address, identifier: _identifier, ...BARE } = GRACE;
const grace = (change: Partial<KnownPerson>): KnownPerson => ({ ...BARE, ...change });
const name = (family: string, ...given: string[]) => ({ name: [{ family, given }] });

function levelBetween(a: KnownPerson, b: KnownPerson): LikenessLevel {
  return levelOf(compareFeatures(featuresOf(a), featuresOf(b)).bits);
}

describe('how alike two records are', () => {
  it.each<[string, KnownPerson, LikenessLevel]>([
    ['the same', GRACE, 'nearlyCertain'],
    ['name and birth date alone', grace({}), 'likely'],
    ['a misspelt family name', grace(name('Odiambo', 'Grace')), 'likely'],
    ['both names as they sound', grace(name('Othiambo', 'Greys')), 'likely'],
    ['names in each other’s place', grace(name('Grace', 'Odhiambo')), 'likely'],
    ['day and month in each other’s place', grace({ birthDate: '1987-09-04' }), 'likely'],
    ['a digit of the birth date', grace({ birthDate: '1987-04-19' }), 'likely'],
    [
      'the middle name for the first',
      grace({ ...name('Odhiambo', 'Achieng'), telecom: GRACE.telecom! }),
      'nearlyCertain',
    ],
    [
      'a new name, the same identity card',
      grace({ ...name('Wanjiku', 'Grace'), identifier: GRACE.identifier! }),
      'nearlyCertain',
    ],
    [
      'a twin at the same address and telephone',
      { ...GRACE, ...name('Odhiambo', 'Faith'), identifier: [] },
      'unlikely',
    ],
    ['a mother and her daughter', { ...GRACE, birthDate: '2009-11-30', identifier: [] }, 'unlikely'],
    [
      'a brother',
      { ...GRACE, ...name('Odhiambo', 'George'), birthDate: '1990-01-02', gender: 'male', identifier: [] },
      'unlikely',
    ],
    ['only the name in common', grace({ birthDate: '1954-12-24' }), 'unlikely'],
    ['only the birth date in common', grace(name('Kariuki', 'Jane')), 'unlikely'],
  ])('%s', (_title, other, level) => {
    expect(levelBetween(GRACE, other)).toBe(level);
  });

  it('says what agrees and what does not', () => {
    const other = grace({ ...name('Odiambo', 'Grace'), birthDate: '1987-09-04', gender: 'male' });
    expect(compareFeatures(featuresOf(GRACE), featuresOf(other)).findings).toEqual({
      name: 'alike',
      birthDate: 'swapped',
      gender: 'apart',
      phone: 'unknown',
      address: 'unknown',
      identifier: 'unknown',
    });
  });

  it('says the same of two people whose names agree in two ways that weigh the same', () => {
    const one = { name: [{ family: 'Osman', given: ['Grace'] }, { family: 'Greys' }] };
    const other = { name: [{ family: 'Greys' }, { family: 'Osman', given: ['Greys'] }] };
    const [x, y] = [featuresOf(one), featuresOf(other)];
    expect(compareFeatures(x, y)).toEqual(compareFeatures(y, x));
    expect(compareFeatures(x, y).findings.name).toBe('same');
  });

  const text = fc.constantFrom(
    'Odhiambo',
    'Odiambo',
    'Grace',
    'Greys',
    'Ali',
    'عثمان',
    'Osman',
    '王小明',
    '',
  );
  const anyone: fc.Arbitrary<KnownPerson> = fc.record(
    {
      name: fc.array(fc.record({ family: text, given: fc.array(text, { maxLength: 2 }), text }), {
        maxLength: 2,
      }),
      birthDate: fc.constantFrom('1987-04-09', '1987-09-04', '1987', '1987-04', '1990-01-01'),
      birthDateEstimated: fc.boolean(),
      gender: fc.constantFrom('female', 'male', 'unknown'),
      telecom: fc.array(fc.record({ value: fc.constantFrom('0712345678', '+254712345678', '1') }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: ['name'] },
  );
  it('is the same either way round, and a record is never less like itself than like another', () => {
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const [x, y] = [featuresOf(a), featuresOf(b)];
        expect(compareFeatures(x, y)).toEqual(compareFeatures(y, x));
        expect(compareFeatures(x, x).bits).toBeGreaterThanOrEqual(compareFeatures(x, y).bits);
      }),
    );
  });
});

it('gives records of one person a key in common, whatever one of their parts is wrong', () => {
  const keys = new Set(blockKeys(featuresOf(GRACE)));
  const shares = (other: KnownPerson) => blockKeys(featuresOf(other)).some((key) => keys.has(key));
  expect(shares(grace(name('Otieno', 'Grace')))).toBe(true);
  expect(shares(grace({ birthDate: '1987-09-04' }))).toBe(true);
  expect(shares(grace({ birthDate: '1978-04-09' }))).toBe(true);
  expect(
    shares(grace({ ...name('Kariuki', 'Jane'), birthDate: '1990-01-01', telecom: GRACE.telecom! })),
  ).toBe(true);
  expect(shares(grace({ ...name('Kariuki', 'Jane'), birthDate: '1990-01-01' }))).toBe(false);
});
