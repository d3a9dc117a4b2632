import { expect, it } from 'vitest';
import type { ResultSeries } from './result-series.rules.ts';
import { partnerOf, vitalCells } from './vital-signs.rules.ts';

function series(
  code: string,
  points: readonly (readonly [id: string, at: string, value: string])[],
  unit = 'x',
): ResultSeries {
  return {
    key: code,
    code: { coding: [{ system: 'http://loinc.org', code }] },
    coding: { system: 'http://loinc.org', code },
    category: 'vital-signs',
    unit,
    points: points.map(([observationId, at, value]) => ({
      observationId,
      at,
      quantity: { value, unit },
      status: 'final',
    })),
    total: points.length,
  };
}

it('fills the grid with what was measured, then with what is missed', () => {
  const cells = vitalCells(
    [series('72514-3', [['a', '2020', '2']]), series('29463-7', [['b', '2020', '71']])],
    8,
    'UTC',
  );
  expect(cells.map((cell) => [cell.vital, 'missing' in cell])).toEqual([
    ['bloodPressure', true],
    ['pulse', true],
    ['temperature', true],
    ['oxygenSaturation', true],
    ['respiratoryRate', true],
    ['weight', false],
    ['height', true],
    ['pain', false],
  ]);
});

it('takes the series of a sign that was measured last, whatever its code or unit', () => {
  const cells = vitalCells(
    [
      series('8310-5', [['a', '2019-01-01', '36.8']]),
      series('8331-1', [['b', '2020-01-01', '98.2']], '[degF]'),
    ],
    8,
    'UTC',
  );
  const temperature = cells.find((cell) => cell.vital === 'temperature');
  expect(temperature && 'series' in temperature && temperature.series.key).toBe('8331-1');
});

it('pairs the halves of one blood pressure and never those of two', () => {
  const systolic = series('8480-6', [
    ['a', '2020', '120'],
    ['b', '2021', '130'],
  ]);
  const diastolic = series('8462-4', [['a', '2020', '80']]);
  const [cell] = vitalCells([systolic, diastolic], 8, 'UTC');
  expect(cell).toEqual({ vital: 'bloodPressure', systolic, diastolic });
  expect(partnerOf(systolic.points[0]!, diastolic)?.quantity?.value).toBe('80');
  expect(partnerOf(systolic.points[1]!, diastolic)).toBeUndefined();
});

it('goes by the moment of the last value, not by its text', () => {
  const [cell] = vitalCells(
    [
      series('8310-5', [['a', '2020-01-01T23:30:00-05:00', '36.8']]),
      series('8331-1', [['b', '2020-01-02T01:00:00+03:00', '36.2']]),
    ],
    1,
    'Africa/Nairobi',
  );
  expect(cell && 'series' in cell && cell.series.key).toBe('8310-5');
});
