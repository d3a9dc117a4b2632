import fc from 'fast-check';
import { expect, test } from 'vitest';
import { squareOf, usualPlace } from './crop.ts';

test.each([
  [640, 480, 0.5, { x: 80, y: 0, side: 480 }],
  [480, 640, 0.25, { x: 0, y: 40, side: 480 }],
  [512, 512, 1, { x: 0, y: 0, side: 512 }],
])('the square of %d × %d at %d', (width, height, place, square) => {
  expect(squareOf(width, height, place)).toEqual(square);
});

test('lies in the picture, wherever it is put', () => {
  const length = fc.integer({ min: 1, max: 8000 });
  fc.assert(
    fc.property(length, length, fc.double({ min: 0, max: 1, noNaN: true }), (width, height, place) => {
      for (const at of [place, usualPlace(width, height)]) {
        const { x, y, side } = squareOf(width, height, at);
        expect(side).toBe(Math.min(width, height));
        expect([x >= 0, y >= 0, x + side <= width, y + side <= height]).toEqual([true, true, true, true]);
      }
    }),
  );
});
