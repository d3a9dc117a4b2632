import { expect, it } from 'vitest';
import type { ResultPoint, ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { chartSeries, trendPoints, trendRange } from './series-points.ts';

function series(
  loinc: string,
  points: readonly Partial<ResultPoint>[],
  range?: ResultSeries['range'],
): ResultSeries {
  return {
    key: loinc,
    code: { coding: [{ code: loinc }] },
    category: 'vital-signs',
    unit: 'mm[Hg]',
    points: points.map((point, index) => ({ observationId: `o${index}`, status: 'final', ...point })),
    total: points.length,
    ...(range ? { range } : {}),
  };
}

it('joins the halves of a blood pressure', () => {
  const systolic = series('8480-6', [
    { at: '2020-01-01', quantity: { value: '120' } },
    { at: '2021-01-01', quantity: { value: '140' }, flag: 'high' },
  ]);
  const diastolic = series('8462-4', [{ at: '2020-01-01', quantity: { value: '80' } }]);
  const all = chartSeries([diastolic, series('8867-4', []), systolic]);
  expect(all.map(({ key }) => key)).toEqual(['8867-4', '8480-6']);
  expect(trendPoints(all[1]!, 'UTC')).toEqual([
    { atMs: Date.UTC(2020, 0, 1), value: 120, lowValue: 80, outside: false },
    { atMs: Date.UTC(2021, 0, 1), value: 140, outside: true },
  ]);
  expect(trendRange(all[1]!)).toBeUndefined();
});

it('draws only what has a date and a number, in order of time', () => {
  const [one] = chartSeries([
    series(
      '2823-3',
      [
        { at: '2021-05', quantity: { value: '4.9' } },
        { quantity: { value: '5' } },
        { at: '2021-01-01T12:00:00+03:00', quantity: { value: '4.1' } },
        { at: 'yesterday', quantity: { value: '4' } },
        { at: '2022', text: 'haemolysed' },
      ],
      { low: '3.5', high: '5.1' },
    ),
  ]);
  expect(
    trendPoints(one!, 'Africa/Nairobi').map(({ atMs, value }) => [new Date(atMs).toISOString(), value]),
  ).toEqual([
    ['2021-01-01T09:00:00.000Z', 4.1],
    ['2021-04-30T21:00:00.000Z', 4.9],
  ]);
  expect(trendRange(one!)).toEqual({ low: 3.5, high: 5.1 });
});
