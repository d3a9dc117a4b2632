import { describe, expect, it } from 'vitest';
import { displayName, fullName, type HumanName, mainName, nameParts, preferredName } from './human-name.ts';

describe('displayName', () => {
  const cases: [string, HumanName][] = [
    ['ODHIAMBO, Grace Achieng (Mrs)', { family: 'Odhiambo', given: ['Grace', 'Achieng'], prefix: ['Mrs'] }],
    ['VAN DER BERG, Anna', { family: 'van der Berg', given: ['Anna'] }],
    ["O'BRIEN, sean", { family: "O'Brien", given: ['sean'] }],
    ['OLE KAPARO, ole Lenku', { family: 'ole Kaparo', given: ['ole Lenku'] }],
    ['STRASSER, Jürgen', { family: 'Straßer', given: ['Jürgen'] }],
    ['IŞIK, İlhan', { family: 'Işık', given: ['İlhan'] }],
    ['ÉLUARD, Noël', { family: 'Éluard', given: ['Noël'] }],
    ['ИВАНОВ, Пётр', { family: 'Иванов', given: ['Пётр'] }],
    ['ბერიძე, ნინო', { family: 'ბერიძე', given: ['ნინო'] }],
    ['الأحمد، محمد علي', { family: 'الأحمد', given: ['محمد', 'علي'] }],
    ['王小明', { family: '王', given: ['小明'] }],
    ['김민준', { family: '김', given: ['민준'] }],
    ['शर्मा, राम', { family: 'शर्मा', given: ['राम'] }],
    [
      'KING, Martin Luther Jr (Dr)',
      { family: 'King', given: ['Martin', 'Luther'], suffix: ['Jr'], prefix: ['Dr'] },
    ],
    ['SUHARTO', { family: 'Suharto' }],
    ['Suharto', { given: ['Suharto'] }],
    ['Suharto (Mr)', { given: ['Suharto'], prefix: ['Mr'] }],
    ['Ram Bahadur', { given: ['Ram', 'Bahadur'] }],
    ['Baby of Grace Odhiambo', { text: 'Baby of Grace Odhiambo' }],
    ['ODHIAMBO, Grace', { family: ' Odhiambo ', given: ['Grace ', ''], text: 'Grace O.' }],
    ['Mr', { prefix: ['Mr'] }],
    ['', {}],
  ];
  it.each(cases)('%s', (expected, name) => {
    expect(displayName(name)).toBe(expected);
  });

  it('cannot be swayed by a Turkish locale: dotted i stays the capital of i only where it was written so', () => {
    expect(displayName({ family: 'Otieno', given: ['Izzy'] })).toBe('OTIENO, Izzy');
  });

  it('gives the pieces, so that a screen can style the title', () => {
    expect(nameParts({ family: 'Odhiambo', given: ['Grace'], prefix: ['Mrs'] })).toEqual({
      before: 'ODHIAMBO',
      separator: ', ',
      after: 'Grace',
      title: 'Mrs',
    });
  });
});

describe('fullName', () => {
  const cases: [string, HumanName][] = [
    ['Mrs Grace Achieng Odhiambo', { family: 'Odhiambo', given: ['Grace', 'Achieng'], prefix: ['Mrs'] }],
    ['王小明', { family: '王', given: ['小明'] }],
    ['Suharto', { family: 'Suharto' }],
    ['Grace O. Achieng', { family: 'Achieng', given: ['Grace'], text: 'Grace O. Achieng' }],
  ];
  it.each(cases)('%s', (expected, name) => {
    expect(fullName(name)).toBe(expected);
  });
});

describe('of several names', () => {
  const official: HumanName = { use: 'official', family: 'Wanjiru', given: ['Margaret'] };
  const maiden: HumanName = { use: 'maiden', family: 'Kamau', given: ['Margaret'] };
  const nickname: HumanName = { use: 'nickname', given: ['Maggie'] };

  it('goes by the official one, then by what is current', () => {
    expect(mainName([nickname, maiden, official])).toBe(official);
    expect(mainName([maiden, nickname])).toBe(maiden);
    expect(mainName([{ ...official, period: { end: '2020' } }, { family: 'Njoroge' }])).toEqual({
      family: 'Njoroge',
    });
    expect(mainName([{ ...official, period: { end: '2020' } }])?.family).toBe('Wanjiru');
    expect(mainName([])).toBeUndefined();
  });

  it('keeps what the person likes to be called apart', () => {
    expect(preferredName([official, nickname])).toBe('Maggie');
    expect(preferredName([official])).toBeUndefined();
    expect(preferredName([official, { use: 'usual', given: ['Margaret'] }])).toBeUndefined();
    expect(preferredName([official, { use: 'usual', given: ['Rita'] }])).toBe('Rita');
  });
});
