import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleId, sampleOf } from '#shared/kernel/sample.ts';
import { Observation } from './observation.record.ts';
import { joinSeries, seriesOf } from './result-series.rules.ts';

const code = (loinc: string, display: string) => ({
  coding: [{ system: 'http://loinc.org', code: loinc, display }],
});

const ZONE = 'Africa/Nairobi';
let made = 0;
function anObservation(fields: Partial<Observation>): Observation {
  made += 1;
  return sampleOf(Observation, {
    seed: made,
    with: { status: 'final', category: 'laboratory', code: code('2823-3', 'Potassium'), ...fields },
  });
}
const potassium = (value: string, effective: string, more: Partial<Observation> = {}) =>
  anObservation({ valueQuantity: { value, unit: 'mmol/L' }, effective, ...more });

describe('result series', () => {
  it('put the values of one test in the order of their times, precision kept', () => {
    const [series] = seriesOf(
      [potassium('4.90', '2026-02-04'), potassium('6.1', '2026-03-12'), potassium('4.5', '2025-12-01')],
      ZONE,
    );
    expect(series?.points.map((point) => point.quantity?.value)).toEqual(['4.5', '4.90', '6.1']);
    expect(series).toMatchObject({ unit: 'mmol/L', total: 3, category: 'laboratory' });
  });

  it('never draw values of different units as one line', () => {
    const inMg = anObservation({ valueQuantity: { value: '19', unit: 'mg/dL' }, effective: '2026-01-01' });
    expect(seriesOf([potassium('4.9', '2026-02-04'), inMg], ZONE)).toHaveLength(2);
  });

  it('split a panel into its components', () => {
    const pressure = anObservation({
      code: code('85354-9', 'Blood pressure'),
      component: [
        { code: code('8480-6', 'Systolic'), valueQuantity: { value: '158', unit: 'mm[Hg]' } },
        { code: code('8462-4', 'Diastolic'), valueQuantity: { value: '94', unit: 'mm[Hg]' } },
      ],
    });
    expect(seriesOf([pressure], ZONE).map((series) => series.coding?.code)).toEqual(['8480-6', '8462-4']);
  });

  it('leave out what was entered in error, and keep the newest of many', () => {
    const wrong = potassium('61', '2026-03-12', { status: 'entered-in-error' });
    const many = Array.from({ length: 70 }, (_, day) =>
      potassium('4.9', `2025-01-01T00:00:${String(day % 60).padStart(2, '0')}Z`),
    );
    const [series] = seriesOf([wrong, ...many], ZONE);
    expect(series?.points).toHaveLength(60);
    expect(series?.total).toBe(70);
  });

  const range = { referenceRange: [{ low: { value: '3.5' }, high: { value: '5.1' } }] };
  it.each([
    ['6.1', range, 'high'],
    ['3.4', range, 'low'],
    ['5.1', range, undefined],
    ['6.1', {}, undefined],
    ['6.1', { ...range, interpretation: [{ coding: [{ code: 'HH' }] }] }, 'criticalHigh'],
    ['6.1', { interpretation: [{ coding: [{ code: 'N' }] }] }, undefined],
  ] as const)('%s with %j is flagged %s', (value, more, flag) => {
    expect(seriesOf([potassium(value, '2026-03-12', more)], ZONE)[0]?.points[0]?.flag).toBe(flag);
  });

  it('show words where the value is no quantity', () => {
    const smoking = anObservation({
      valueCode: { text: 'Never smoker' },
      encounterId: sampleId('encounter', 1),
    });
    expect(seriesOf([smoking], ZONE)[0]?.points[0]).toMatchObject({ text: 'Never smoker' });
  });
});

describe('the last value of a series', () => {
  it('is the latest by the moment, whatever the offsets; bare dates are days of the zone; ties go by id', () => {
    const values = [
      potassium('2', '2026-03-12T01:00:00+03:00'),
      potassium('3', '2026-03-11T23:30:00-05:00'), // 04:30Z of the 12th
      potassium('1', '2026-03-12'), // from 21:00Z of the 11th in Nairobi
      potassium('0', '2026-03-11T20:59:00Z'),
    ];
    const tied = [potassium('8', '2026-04-01'), potassium('9', '2026-04-01')].toSorted((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    const expected = ['0', '1', '2', '3', ...tied.map(({ valueQuantity }) => valueQuantity?.value)];
    for (const order of [[...values, ...tied], [...tied, ...values].toReversed()]) {
      const [series] = seriesOf(order, ZONE);
      expect(series?.points.map(({ quantity }) => quantity?.value)).toEqual(expected);
    }
  });

  it('is never one of which nobody knows when', () => {
    const undated = anObservation({ valueQuantity: { value: '9', unit: 'mmol/L' } });
    const { effective: _none, ...rest } = undated;
    const [series] = seriesOf([potassium('4', '2020'), rest], ZONE);
    expect(series?.points.map(({ quantity }) => quantity?.value)).toEqual(['9', '4']);
  });
});

describe('flags', () => {
  const flagOf = (value: Observation['valueQuantity'] & object, more: Partial<Observation>) =>
    seriesOf([anObservation({ valueQuantity: value, ...more })], ZONE)[0];
  const mmol = (value: string) => ({ value, unit: 'mmol/L', code: 'mmol/L' });

  it.each([
    ['AA', 'critical'],
    ['A', 'abnormal'],
    ['<', 'low'],
    ['>', 'high'],
    ['LX', 'criticalLow'],
    ['HX', 'criticalHigh'],
    ['LU', 'low'],
    ['HU', 'high'],
    ['N', undefined],
  ] as const)('%s is %s', (code, flag) => {
    const series = flagOf(mmol('1'), { interpretation: [{ coding: [{ code }] }] });
    expect(series?.points[0]?.flag).toBe(flag);
  });

  it('are the gravest of several', () => {
    const series = flagOf(mmol('1'), { interpretation: [{ coding: [{ code: 'H' }, { code: 'HH' }] }] });
    expect(series?.points[0]?.flag).toBe('criticalHigh');
  });

  it('come from no range in another unit, which is shown with its own', () => {
    const mg = (value: string) => ({ value, unit: 'mg/dL', code: 'mg/dL' });
    const series = flagOf(mmol('5'), { referenceRange: [{ low: mg('70'), high: mg('100') }] });
    expect(series?.points[0]?.flag).toBeUndefined();
    expect(series?.range).toEqual({ text: '70 mg/dL – 100 mg/dL' });
  });

  it('come from the normal range only, and from none of several for some people', () => {
    const type = { coding: [{ code: 'therapeutic' }] };
    const normal = { low: mmol('3.5'), high: mmol('5.1') };
    const therapeutic = { low: mmol('9'), type };
    expect(flagOf(mmol('6'), { referenceRange: [therapeutic, normal] })).toMatchObject({
      range: { low: '3.5', high: '5.1' },
      points: [{ flag: 'high' }],
    });
    expect(flagOf(mmol('6'), { referenceRange: [therapeutic] })?.points[0]?.flag).toBeUndefined();
    const forSome = ['M', 'F'].map((code) => ({ ...normal, appliesTo: [{ coding: [{ code }] }] }));
    expect(flagOf(mmol('6'), { referenceRange: forSome })?.points[0]?.flag).toBeUndefined();
  });

  it('are not given to what may lie below its limit', () => {
    const referenceRange = [{ low: mmol('3'), high: mmol('5') }];
    expect(flagOf({ ...mmol('6'), comparator: '<' }, { referenceRange })?.points[0]?.flag).toBeUndefined();
    expect(flagOf({ ...mmol('6'), comparator: '>' }, { referenceRange })?.points[0]?.flag).toBe('high');
  });

  it('of a panel are never those of its components, which have their own', () => {
    const part = (loinc: string, value: string, more: object = {}) => ({
      code: code(loinc, loinc),
      valueQuantity: { value, unit: 'mm[Hg]' },
      ...more,
    });
    const panel = anObservation({
      interpretation: [{ coding: [{ code: 'HH' }] }],
      referenceRange: [{ high: { value: '10' }, text: 'of the panel' }],
      component: [
        part('8480-6', '158', { referenceRange: [{ high: { value: '140', unit: 'mm[Hg]' } }] }),
        part('8462-4', '130', { interpretation: [{ coding: [{ code: 'HH' }] }] }),
        part('8867-4', '80'),
      ],
    });
    const shown = seriesOf([panel], ZONE);
    expect(shown.map(({ points }) => points[0]?.flag)).toEqual(['high', 'criticalHigh', undefined]);
    expect(shown.map(({ range }) => range)).toEqual([{ high: '140' }, undefined, undefined]);
  });
});

it('join from pages as they would have been made at once, whatever the pages and their order', () => {
  const observed = fc.record({
    day: fc.integer({ min: 1, max: 28 }),
    unit: fc.constantFrom('mmol/L', 'mg/dL'),
    high: fc.option(fc.constantFrom('5', '6'), { nil: undefined }),
    page: fc.nat({ max: 3 }),
    isPanel: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(observed, { maxLength: 12 }), (drawn) => {
      const all = drawn.map(({ day, unit, high, page, isPanel }) => {
        const measured = {
          valueQuantity: { value: String(day), unit },
          ...(high === undefined ? {} : { referenceRange: [{ high: { value: high } }] }),
        };
        const part = { code: code('2823-3', `Potassium ${page}`), ...measured };
        const observation = anObservation({
          effective: `2026-01-${String(day).padStart(2, '0')}`,
          code: isPanel ? code('24326-1', 'Electrolytes') : part.code,
          ...(isPanel ? { component: [part, { ...part, code: code('2951-2', 'Sodium') }] } : measured),
        });
        return { page, observation };
      });
      const pages = [0, 1, 2, 3].map((page) =>
        seriesOf(
          all.flatMap((one) => (one.page === page ? [one.observation] : [])),
          ZONE,
        ),
      );
      const byKey = (series: ReturnType<typeof seriesOf>) =>
        series.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      const whole = seriesOf(
        all.map(({ observation }) => observation),
        ZONE,
      );
      // What came in two pages counts once.
      expect(byKey(joinSeries([...pages, ...pages], ZONE))).toEqual(byKey(whole));
    }),
  );
});
