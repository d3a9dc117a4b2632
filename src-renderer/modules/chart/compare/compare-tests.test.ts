import { expect, it } from 'vitest';
import type { ChartSeries } from '../results/series-points.ts';
import { testsByDate } from './compare-tests.ts';

function series(
  key: string,
  values: readonly (readonly [at: string | undefined, value: string])[],
): ChartSeries {
  const points = values.map(([at, value], index) => ({
    observationId: `${key}${index}`,
    status: 'final',
    quantity: { value },
    ...(at === undefined ? {} : { at }),
  }));
  return { key, main: { key, code: { text: key }, category: 'laboratory', points, total: points.length } };
}

it('puts what was measured at one moment in one row, whatever its offset, and loses no value', () => {
  const rows = testsByDate(
    [
      series('K', [
        [undefined, '3'],
        ['2026-01-01', '4'],
        ['2026-03-01T08:00:00+03:00', '5'],
      ]),
      series('Na', [
        ['2026-03-01T05:00:00Z', '138'],
        ['2026-03-01T05:00:00Z', '139'],
        ['2026-02-01', '140'],
      ]),
    ],
    'Africa/Nairobi',
  );
  expect(
    rows.map(({ at, cells }) => [at, cells.map((cell) => cell.map(({ quantity }) => quantity?.value))]),
  ).toEqual([
    ['2026-03-01T08:00:00+03:00', [['5'], ['138', '139']]],
    ['2026-02-01', [[], ['140']]],
    ['2026-01-01', [['4'], []]],
    [undefined, [['3'], []]],
  ]);
});
