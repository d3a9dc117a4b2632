import { describe, expect, it } from 'vitest';
import { type Address, addressLine, addressLines } from './address.ts';

describe('addressLines', () => {
  const cases: [string, Address, string | undefined, string[]][] = [
    [
      'Kenya',
      { line: ['12 Moi Avenue'], city: 'Nairobi', postalCode: '00100', country: 'KE' },
      'KE',
      ['12 Moi Avenue', 'Nairobi 00100'],
    ],
    [
      'by the facility',
      { line: ['12 Moi Avenue'], city: 'Nairobi', postalCode: '00100' },
      'KE',
      ['12 Moi Avenue', 'Nairobi 00100'],
    ],
    [
      'France',
      { line: ['3 rue du Bac'], city: 'Paris', postalCode: '75007', country: 'FR' },
      'FR',
      ['3 rue du Bac', '75007 Paris'],
    ],
    [
      'abroad',
      { line: ['3 rue du Bac'], city: 'Paris', postalCode: '75007', country: 'FR' },
      'KE',
      ['3 rue du Bac', '75007 Paris', 'FR'],
    ],
    [
      'United States',
      { line: ['1 Elm St', 'Apt 2'], city: 'Boston', state: 'MA', postalCode: '02118', country: 'US' },
      'US',
      ['1 Elm St', 'Apt 2', 'Boston, MA 02118'],
    ],
    [
      'a village',
      { line: ['behind the market'], district: 'Bondo', state: 'Siaya County' },
      'KE',
      ['behind the market', 'Bondo', 'Siaya County'],
    ],
    [
      'China',
      { line: ['建国路88号'], city: '北京市', district: '朝阳区', postalCode: '100022', country: 'CN' },
      'CN',
      ['100022', '北京市朝阳区', '建国路88号'],
    ],
    [
      'a city that is its own state',
      { city: 'Berlin', state: 'Berlin', postalCode: '10115' },
      'DE',
      ['10115 Berlin'],
    ],
    ['text only', { text: 'Plot 5\nKampala' }, 'UG', ['Plot 5', 'Kampala']],
    ['blanks', { line: ['', ' '], city: ' Accra ' }, undefined, ['Accra']],
    ['a country alone', { country: 'GH' }, 'KE', ['GH']],
    ['nothing', {}, 'KE', []],
  ];
  it.each(cases)('%s', (_, address, homeCountry, expected) => {
    expect(addressLines(address, { homeCountry })).toEqual(expected);
  });

  it('fits one line', () => {
    expect(
      addressLine({ line: ['12 Moi Avenue'], city: 'Nairobi', postalCode: '00100' }, { homeCountry: 'KE' }),
    ).toBe('12 Moi Avenue, Nairobi 00100');
    expect(addressLine({ line: ['建国路88号'], city: '北京市' })).toBe('北京市 建国路88号');
    expect(addressLine({})).toBe('');
  });
});
