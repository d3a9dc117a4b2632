import { expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { Chart, CHART_ID, edited, stampAt } from '#shared/kernel/merge-testing.ts';
import { merge } from '#shared/kernel/merge.ts';
import { fieldHistories } from './field-history.rules.ts';

it('tells each value of a field once: what stands, what lies beside, and what was', () => {
  const origin = edited(undefined, { device: 'aaaa', ms: 1, fields: { dose: '5 mg', ward: 'A', visits: 1 } });
  const edits = (['bbbb', 'cccc'] as const).map((device, index) =>
    edited(origin, { device, ms: 10 + index, fields: { dose: `${index + 1}0 mg`, ward: device } }),
  ) as [Envelope, Envelope]; // as many as devices
  const both = merge(origin, ...edits, Chart);
  if (!both.ok) throw new Error(both.error.code);
  const past = (['dose', 'ward'] as const).map((field) => ({
    field,
    stamp: stampAt(1, 'aaaa'),
    author: 'user:aaaa',
    value: origin.data[field] ?? null,
  }));
  expect(both.value.id).toBe(CHART_ID);
  const told = fieldHistories(Chart, both.value, past).map(({ field, values }) => [
    field,
    values.map(({ value, author, state }) => [value, author, state]),
  ]);
  expect(told).toEqual([
    [
      'dose',
      [
        ['20 mg', 'user:cccc', 'stands'],
        ['10 mg', 'user:bbbb', 'open'],
        ['5 mg', 'user:aaaa', 'past'],
      ],
    ],
    [
      'ward',
      [
        ['cccc', 'user:cccc', 'stands'],
        ['bbbb', 'user:bbbb', 'beside'],
        ['A', 'user:aaaa', 'past'],
      ],
    ],
    ['visits', [[1, 'user:aaaa', 'stands']]],
  ]);
});
