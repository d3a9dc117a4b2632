import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stepFrom } from './use-listbox.ts';

it.each([
  ['ArrowDown', -1, 0],
  ['ArrowDown', 4, 5],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 0, 0],
  ['ArrowUp', 5, 4],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['PageDown', -1, 10],
  ['PageDown', 95, 99],
  ['PageUp', 5, 0],
  ['Enter', 5, undefined],
  ['a', 5, undefined],
])('%s leads from %d of 100 to %s', (key, at, expected) => expect(stepFrom(key, at, 100, 10)).toBe(expected));

it('never leads out of the list', () => {
  const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp');
  fc.assert(
    fc.property(
      key,
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: -1, max: 499 }),
      (pressed, length, from) => {
        const to = stepFrom(pressed, Math.min(from, length - 1), length, 10) ?? -1;
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(length);
      },
    ),
  );
});
