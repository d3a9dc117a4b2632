import { expect, test } from 'vitest';
import { weekOf } from './week.ts';

test.each([
  ['SY', { firstDay: 6, daysOfRest: [5, 6] }],
  ['LB', { firstDay: 1, daysOfRest: [6, 0] }],
  ['SA', { firstDay: 0, daysOfRest: [5, 6] }],
  [undefined, { firstDay: 1, daysOfRest: [6, 0] }],
])('the week of %s', (region, week) => {
  expect(weekOf(region)).toEqual(week);
});
