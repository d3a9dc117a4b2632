import { expect, it } from 'vitest';
import { SliceSize } from './slice-size.ts';

it('writes all that is allowed where nobody waits', () => {
  const size = new SliceSize(2_000, undefined);
  expect(size.documents).toBe(2_000);
  size.measured(2_000, 5_000);
  expect(size.documents).toBe(2_000);
});

it('begins small, and grows to what keeps the thread for the time that was given', () => {
  const size = new SliceSize(60, 5);
  expect(size.documents).toBe(8);
  for (let turn = 0; turn < 40; turn += 1) size.measured(size.documents, size.documents * 0.2);
  expect(size.documents).toBeGreaterThanOrEqual(24);
  expect(size.documents).toBeLessThanOrEqual(25);
});

it('follows a slower disk, but never below what is worth a transaction, nor above the most', () => {
  const size = new SliceSize(60, 5);
  for (let turn = 0; turn < 40; turn += 1) size.measured(10, 0.1);
  expect(size.documents).toBe(60);
  for (let turn = 0; turn < 40; turn += 1) size.measured(10, 100);
  expect(size.documents).toBe(8);
  size.measured(0, 1_000); // nothing was written: says nothing
  expect(size.documents).toBe(8);
});
