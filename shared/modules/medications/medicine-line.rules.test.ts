import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequencyText } from './dosage-words.rules.ts';
import { medicineLine, namePieces } from './medicine-line.rules.ts';
import { withTallLetters } from './tall-letters.rules.ts';

const strong = (name: string) =>
  namePieces(name)
    .filter((piece) => piece.strong)
    .map((piece) => piece.text);

describe('a medicine name', () => {
  it.each([
    ['Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet', ['Amoxicillin', 'Clavulanate']],
    ['24 HR Metformin hydrochloride 500 MG Extended Release Oral Tablet', ['Metformin hydrochloride']],
    ['NDA020800 0.3 ML Epinephrine 1 MG/ML Auto-Injector', ['Epinephrine']],
    ['120 ACTUAT Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler', ['Fluticasone propionate']],
    ['NuvaRing 0.12/0.015 MG per 24HR 21 Day Vaginal Ring', ['NuvaRing']],
    ['Vitamin B 12 5 MG/ML Injectable Solution', ['Vitamin B 12']],
    ['Jolivette 28 Day Pack', ['Jolivette']],
    ['Lasix 40mg', ['Lasix']],
    ['oral rehydration salts', ['oral rehydration salts']],
    ['5', ['5']],
  ])('%s', (name, expected) => expect(strong(name)).toEqual(expected));

  it('is shown whole and in order', () => {
    const word = fc.constantFrom(
      'Amoxicillin',
      '250',
      'MG',
      '/',
      '24',
      'HR',
      'ML',
      'Oral',
      'Tablet',
      '[Brand]',
      'é',
      '',
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const recorded = words.join(' ');
        expect(
          namePieces(recorded)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(recorded);
      }),
    );
  });

  it('sets look-alikes apart by letters only', () => {
    expect(withTallLetters('Hydralazine 25 MG; hydroxyzine; PREDNISONE; amoxicillin')).toBe(
      'hydrALAZINE 25 MG; hydrOXYzine; predniSONE; amoxicillin',
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(withTallLetters(text).toLowerCase()).toBe(text.toLowerCase());
      }),
    );
  });
});

describe('a dose', () => {
  it('groups thousands, spells out micrograms and units, and says where no unit was recorded', () => {
    const dose = (value: string, unit?: string) =>
      medicineLine(
        { medication: { text: 'x' }, dosage: [{ dose: { value, ...(unit ? { unit } : {}) } }] },
        'en',
      ).dosages[0]?.[0];
    expect(dose('1000', 'mg')).toEqual({ kind: 'dose', text: '1,000 mg' });
    expect(dose('0.50', 'mg')).toEqual({ kind: 'dose', text: '0.5 mg' });
    expect(dose('75.0', 'ug')).toEqual({ kind: 'dose', text: '75 micrograms' });
    expect(dose('14', 'IU')).toEqual({ kind: 'dose', text: '14 units' });
    expect(dose('1')).toEqual({ kind: 'dose', text: '1', unitMissing: true });
  });
});

describe('a frequency', () => {
  it.each([
    [{ frequency: 1, period: '1', periodUnit: 'd' }, 'once a day', 'une fois par jour'],
    [{ frequency: 2, period: '1.0', periodUnit: 'd' }, 'twice a day', '2 fois par jour'],
    [{ frequency: 3, period: '1', periodUnit: 'wk' }, '3 times a week', '3 fois par semaine'],
    [{ frequency: 1, period: '6', periodUnit: 'h' }, 'every 6 hours', 'toutes les 6 heures'],
    [{ frequency: 1, period: '2', periodUnit: 'd' }, 'every 2 days', 'tous les 2 jours'],
    [{ frequency: 2, period: '3', periodUnit: 'd' }, '2 times every 3 days', '2 fois tous les 3 jours'],
    [{ frequency: 1, period: '1', periodUnit: 'h' }, 'once an hour', 'une fois par heure'],
    [{ frequency: 1 }, '', ''],
    [
      { frequency: 1, frequencyMax: 4, period: '1', periodUnit: 'd' },
      '1 to 4 times a day',
      '1 à 4 fois par jour',
    ],
    [
      { frequency: 1, period: '4', periodMax: '6', periodUnit: 'h' },
      'every 4 to 6 hours',
      'toutes les 4 à 6 heures',
    ],
  ] as const)('%j', (dosage, en, fr) => {
    expect(frequencyText(dosage, 'en')).toBe(en);
    expect(frequencyText(dosage, 'fr')).toBe(fr);
  });

  it.each([
    [{ frequency: 1, period: '1', periodUnit: 'd' }, 'مرة واحدة في اليوم'],
    [{ frequency: 2, period: '1', periodUnit: 'd' }, 'مرتين في اليوم'],
    [{ frequency: 3, period: '1', periodUnit: 'wk' }, '3 مرات في الأسبوع'],
    [{ frequency: 1, period: '2', periodUnit: 'd' }, 'كل يومين'],
    [{ frequency: 1, period: '6', periodUnit: 'h' }, 'كل 6 ساعات'],
    [{ frequency: 1, period: '12', periodUnit: 'h' }, 'كل 12 ساعة'],
    [{ frequency: 1, period: '4', periodMax: '6', periodUnit: 'h' }, 'كل 4 إلى 6 ساعات'],
    [{ frequency: 2, period: '3', periodUnit: 'd' }, 'مرتين كل 3 أيام'],
  ] as const)('%j in Arabic, which counts by one, two, few and many', (dosage, ar) => {
    expect(frequencyText(dosage, 'ar-IQ')).toBe(ar);
  });
});

it('puts the parts in the order in which a prescription is read', () => {
  const line = medicineLine(
    {
      medication: { text: 'Metformin hydrochloride 500 MG Oral Tablet' },
      dosage: [
        {
          text: 'With meals',
          asNeeded: true,
          dose: { value: '500', unit: 'mg' },
          route: { text: 'oral' },
          frequency: 2,
          period: '1',
          periodUnit: 'd',
          additionalInstruction: [{ text: 'Swallow whole' }, { text: 'With meals' }],
        },
      ],
    },
    'en',
  );
  expect(line.dosages).toEqual([
    [
      { kind: 'dose', text: '500 mg' },
      { kind: 'route', text: 'oral' },
      { kind: 'frequency', text: 'twice a day' },
      { kind: 'asNeeded', text: 'when needed' },
      { kind: 'instruction', text: 'With meals' },
      { kind: 'instruction', text: 'Swallow whole' },
    ],
  ]);
});
