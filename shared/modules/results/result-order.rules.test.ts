import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSeries } from './result-order.rules.ts';
import { FLAGS, type Flag } from './flag.rules.ts';

function series(loinc: string | undefined, text: string, flag?: Flag) {
  return {
    code: { text },
    ...(loinc ? { coding: { system: 'http://loinc.org', code: loinc } } : {}),
    points: [{ observationId: 'o', status: 'final', ...(flag ? { flag } : {}) }],
  };
}

describe('the order of results', () => {
  it('is severity, then panel, then name', () => {
    const list = [
      series('718-7', 'Haemoglobin'),
      series(undefined, 'Zinc'),
      series('2160-0', 'Creatinine', 'high'),
      series('2951-2', 'Sodium'),
      series(undefined, 'Lead', 'criticalLow'),
      series('2823-3', 'Potassium', 'criticalHigh'),
      series(undefined, 'Copper'),
    ];
    expect(list.toSorted(compareSeries).map((entry) => entry.code.text)).toEqual([
      'Potassium',
      'Lead',
      'Creatinine',
      'Sodium',
      'Haemoglobin',
      'Copper',
      'Zinc',
    ]);
  });

  it('is total', () => {
    const any = fc
      .record({
        loinc: fc.option(fc.constantFrom('718-7', '2160-0', '2951-2', '99999-9'), { nil: undefined }),
        text: fc.string({ maxLength: 2 }),
        flag: fc.option(fc.constantFrom(...FLAGS), { nil: undefined }),
      })
      .map(({ loinc, text, flag }) => series(loinc, text, flag));
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(compareSeries(a, b)) + Math.sign(compareSeries(b, a))).toBe(0);
        const isAscending = compareSeries(a, b) <= 0 && compareSeries(b, c) <= 0;
        expect(isAscending ? compareSeries(a, c) : 0).toBeLessThanOrEqual(0);
      }),
    );
  });
});
