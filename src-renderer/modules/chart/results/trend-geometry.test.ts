import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendShape, type TrendPoint } from './trend-geometry.ts';

const FRAME = { width: 92, height: 26, margin: 3 };
const at = (atMs: number, value: number, outside = false): TrendPoint => ({ atMs, value, outside });

describe('a trend', () => {
  it('runs true to time', () => {
    const shape = trendShape([at(0, 1), at(10, 2), at(100, 3)], undefined, FRAME);
    expect(shape?.marks.map((mark) => mark.x)).toEqual([3, 11.6, 89]);
    expect(shape?.path).toBe('M3 23L11.6 13L89 3');
  });

  it('shows the whole range as a band', () => {
    const shape = trendShape([at(0, 4), at(1, 6.1, true)], { low: 3.5, high: 5.1 }, FRAME);
    expect(shape?.domain).toMatchObject({ min: 3.5, max: 6.1 });
    expect(shape?.band).toEqual({ y: 10.7, height: 12.3 });
    expect(shape?.marks.at(-1)).toEqual({ x: 89, y: 3, outside: true });
  });

  it('runs an open range to the edge', () => {
    expect(trendShape([at(0, 46), at(1, 56)], { low: 60 }, FRAME)?.band?.y).toBe(0);
    const under = trendShape([at(0, 2), at(1, 2.5)], { high: 3 }, FRAME)?.band;
    expect(under && under.y + under.height).toBe(26);
  });

  it('has a place for one value and for equal ones', () => {
    expect(trendShape([at(5, 7)], undefined, FRAME)?.marks).toEqual([{ x: 89, y: 13, outside: false }]);
    expect(trendShape([at(0, 0), at(1, 0)], undefined, FRAME)?.marks.map((mark) => mark.y)).toEqual([13, 13]);
    expect(trendShape([], undefined, FRAME)).toBeUndefined();
  });

  it('draws a pressure as a bar', () => {
    expect(
      trendShape([{ atMs: 0, value: 120, lowValue: 80, outside: false }], undefined, FRAME)?.marks[0],
    ).toEqual({
      x: 89,
      y: 3,
      lowY: 23,
      outside: false,
    });
  });

  it('never leaves its frame', () => {
    const point = fc.record({
      atMs: fc.integer({ min: -1e12, max: 2e12 }),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      outside: fc.boolean(),
    });
    const end = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), end, end, (points, low, high) => {
        const range = { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
        const shape = trendShape(
          points.toSorted((a, b) => a.atMs - b.atMs),
          range,
          FRAME,
        );
        for (const { x, y } of shape?.marks ?? []) {
          expect(x).toBeGreaterThanOrEqual(3);
          expect(x).toBeLessThanOrEqual(89);
          expect(y).toBeGreaterThanOrEqual(3);
          expect(y).toBeLessThanOrEqual(23);
        }
      }),
    );
  });
});
