import { describe, expect, it } from 'vitest';
import type { HumanName } from './human-name.ts';
import { nameLikeness, similarInList, similarNames } from './similar-names.ts';

const named = (family: string, ...given: string[]): HumanName => ({ family, given });

describe('nameLikeness', () => {
  const cases: [HumanName, HumanName, 'same' | 'similar' | undefined][] = [
    [named('Odhiambo', 'Grace'), named('ODHIAMBO', 'Gráce'), 'same'],
    [named('Odhiambo', 'Grace', 'Achieng'), named('Odhiambo', 'Grace', 'Atieno'), 'same'],
    [named('Odhiambo', 'Grace'), named('Grace', 'Odhiambo'), 'same'], // family and given swapped
    [named('Odhiambo', 'Grace'), named('Odiambo', 'Grace'), 'similar'],
    [named('Otieno', 'Mohamed'), named('Otieno', 'Muhammad'), 'similar'],
    [named('Hassan', 'Mohamed', 'Ali'), named('Ali', 'Mohammed', 'Hassan'), 'similar'],
    [named('Mary', 'Njeri'), named('Maria', 'Njeri'), 'similar'],
    [named('Hussein', 'Khalid'), named('حسين', 'خالد'), 'similar'],
    [named('王', '小明'), named('王', '小明'), 'same'],
    [named('王', '小明'), named('王', '小红'), undefined],
    [named('Smith', 'John'), named('Smith', 'Jane'), undefined],
    [named('Odhiambo', 'Grace'), named('Odhiambo', 'Peter'), undefined],
    [named('Otieno', 'Grace'), named('Odhiambo', 'Grace'), undefined],
    [named('Kamau', 'Ali'), named('Kamau', 'Eli'), undefined], // short names must be spelled alike
    [named('Kamau', 'Ali'), named('Kamau', 'علي'), 'similar'],
    [{ text: 'Grace Odhiambo' }, named('Odhiambo', 'Grace'), 'same'],
    [{ given: ['Suharto'] }, { text: 'Soeharto' }, 'similar'],
    [{ given: ['Grace'] }, named('Odhiambo', 'Grace'), undefined],
    [{}, {}, undefined],
  ];
  it.each(cases)('%o and %o: %s', (a, b, expected) => {
    expect(nameLikeness(a, b)).toBe(expected);
    expect(nameLikeness(b, a)).toBe(expected);
    expect(similarNames(a, b)).toBe(expected !== undefined);
  });
});

it('marks every name of a list that has a like', () => {
  const list = [
    named('Odhiambo', 'Grace'),
    named('Kamau', 'Peter'),
    named('Odiambo', 'Grace'),
    named('Wanjiru', 'Rose'),
    named('Odhiambo', 'Grace', 'Achieng'),
  ];
  expect(similarInList(list)).toEqual([true, false, true, false, true]);
  expect(similarInList([])).toEqual([]);
});
