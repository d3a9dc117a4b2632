import { describe, expect, it } from 'vitest';
import { encodeSimpleGlyph } from './simple-glyph.ts';

describe('encodeSimpleGlyph', () => {
  it('writes a contour as the glyf table has it', () => {
    const bytes = encodeSimpleGlyph({
      commands: [
        { command: 'moveTo', args: [10, -20] },
        { command: 'lineTo', args: [300, 0] },
        { command: 'quadraticCurveTo', args: [310.4, 700, 10, 700] },
        { command: 'lineTo', args: [10, -20] },
        { command: 'closePath', args: [] },
      ],
    });
    const view = new DataView(bytes.buffer);
    const words = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => view.getInt16(from + index * 2));
    // contours; xMin yMin xMax yMax; last point of the contour; no instructions
    expect(words(0, 7)).toEqual([1, 10, -20, 310, 700, 3, 0]);
    expect(Array.from(bytes.subarray(14, 18))).toEqual([1, 1, 0, 1]); // the curve's control point is off the curve
    expect(words(18, 4)).toEqual([10, 290, 10, -300]); // steps in x
    expect(words(26, 4)).toEqual([-20, 20, 700, 0]); // steps in y
    expect(bytes.length % 4).toBe(0);
  });

  it('writes nothing for a space', () => {
    expect(encodeSimpleGlyph({ commands: [] })).toHaveLength(0);
  });

  it('refuses the curves of another outline format', () => {
    const path = {
      commands: [
        { command: 'moveTo', args: [0, 0] },
        { command: 'bezierCurveTo', args: [1, 1, 2, 2, 3, 3] },
      ],
    };
    expect(() => encodeSimpleGlyph(path)).toThrow(/bezierCurveTo/);
  });
});
