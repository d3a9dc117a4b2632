import { expect, it } from 'vitest';
import { CHART_PARTS, chartPartsAsked, missingPermission } from './chart-parts.rules.ts';

it.each<[string, object, boolean]>([
  ['one part', { parts: ['summary'] }, true],
  ['no part', { parts: [] }, false],
  ['a part that there is not', { parts: ['bill'] }, false],
  ['a visit', { parts: ['visit'], visitId: 'encounter:1' }, true],
  ['a visit without saying which', { parts: ['visit'] }, false],
  ['a comparison', { parts: ['compare'], moments: [{ at: '2026' }, { encounterId: 'encounter:1' }] }, true],
  ['a comparison of one', { parts: ['compare'], moments: [{ at: '2026' }] }, false],
  ['a period', { parts: ['results'], from: '2026-01-01', until: '2026-01-01' }, true],
  [
    'a period that ends before it begins',
    { parts: ['results'], from: '2026-02-01', until: '2026-01-01' },
    false,
  ],
  ['a day that there is not', { parts: ['results'], from: '2026-02-30' }, false],
])('asks for %s', (_, asked, isAllowed) => {
  expect(chartPartsAsked.safeParse(asked).success).toBe(isAllowed);
});

it('prints to each what they may see', () => {
  expect(missingPermission(CHART_PARTS, new Set(['chart.read', 'document.read']))).toBeUndefined();
  expect(missingPermission(CHART_PARTS, new Set(['chart.read']))).toBe('document.read');
  expect(missingPermission(['documents'], new Set(['document.read']))).toBeUndefined();
  expect(missingPermission(['summary'], new Set(['document.print']))).toBe('chart.read');
});
