import { expect, test } from 'vitest';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { Coverage } from './coverage.record.ts';
import { changedCoverages, type RegisteredCoverage } from './registration.rules.ts';

const patientId = testId('patient', 1);
const sha = { payor: 'SHA', subscriberId: 'A-1' };
const known = (number: number, row: RegisteredCoverage): Coverage => ({
  id: testId('coverage', number),
  patientId,
  status: 'active',
  ...row,
});

function changed(existing: readonly Coverage[], form: readonly RegisteredCoverage[]) {
  let made = 90;
  const id = () => testId('coverage', (made += 1));
  return changedCoverages(existing, form, patientId, id).map((one) => [
    Number(one.id.slice(-2)),
    one.status,
    one.validTo,
  ]);
}

test('two rows of one payor and number are two covers: each stands for one record', () => {
  const form = [
    { ...sha, validTo: '2027' },
    { ...sha, validTo: '2028' },
  ];
  expect(changed([known(1, sha)], form)).toEqual([
    [1, 'active', '2027'],
    [91, 'active', '2028'],
  ]);
  expect(changed([known(1, sha)], [sha, { ...sha, validTo: '2028' }])).toEqual([[91, 'active', '2028']]);
  expect(changed([known(1, { ...sha, validTo: '2028' })], form)).toEqual([[91, 'active', '2027']]);
});

test('two records alike stay two, whether touched or not', () => {
  const existing = [known(1, sha), known(2, sha)];
  expect(changed(existing, [sha, sha])).toEqual([]);
  expect(changed(existing, [sha, { ...sha, validTo: '2027' }])).toEqual([[2, 'active', '2027']]);
  expect(changed(existing, [sha])).toEqual([[2, 'cancelled', undefined]]);
});

test('the same cover typed twice is one', () => {
  expect(changed([], [sha, sha])).toEqual([[91, 'active', undefined]]);
  expect(changed([known(1, sha)], [sha, sha])).toEqual([]);
});
