/** An outline as fontkit gives it: lines and quadratic curves in font units, contour after contour. */
export interface OutlinePath {
  readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[];
}

const ON_CURVE = 1;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

/**
 * A TrueType simple glyph of an outline. fontkit 2.0.4 has an encoder for the instances of variable fonts, and it throws;
 * without it none could be embedded. Coordinates are rounded to font units, each as a 16-bit step from the last.
 * @source OpenType 1.9.1, `glyf` table, simple glyph description
 */
export function encodeSimpleGlyph(path: OutlinePath): Uint8Array {
  const contours = contoursOf(path);
  const points = contours.flat();
  if (points.length === 0) return new Uint8Array(0);
  const bytes = new DataView(new ArrayBuffer(padded(12 + contours.length * 2 + points.length * 5)));
  let at = 0;
  const put16 = (value: number) => {
    bytes.setInt16(at, value);
    at += 2;
  };
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  for (const value of [contours.length, Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)])
    put16(value);
  let end = -1;
  for (const contour of contours) put16((end += contour.length));
  put16(0); // no instructions
  for (const { onCurve } of points) bytes.setUint8(at++, onCurve ? ON_CURVE : 0);
  for (const axis of [xs, ys])
    for (const [index, value] of axis.entries()) put16(value - (axis[index - 1] ?? 0));
  return new Uint8Array(bytes.buffer);
}

function contoursOf({ commands }: OutlinePath): readonly (readonly Point[])[] {
  const contours: Point[][] = [];
  const add = (x = 0, y = 0, onCurve = true) =>
    contours.at(-1)?.push({ x: Math.round(x), y: Math.round(y), onCurve });
  for (const { command, args } of commands) {
    const [a, b, c, d] = args;
    if (command === 'moveTo') {
      contours.push([]);
      add(a, b);
    } else if (command === 'lineTo') add(a, b);
    else if (command === 'quadraticCurveTo') {
      add(a, b, false);
      add(c, d);
    } else if (command !== 'closePath') throw new Error(`a TrueType outline has no ${command}`);
  }
  return contours.map(withoutLastIfFirst).filter((contour) => contour.length > 0);
}

/** A contour closes itself: the point it began with need not come again. */
function withoutLastIfFirst(contour: readonly Point[]): readonly Point[] {
  const [first, last] = [contour[0], contour.at(-1)];
  const isAgain = contour.length > 1 && first?.x === last?.x && first?.y === last?.y && last?.onCurve;
  return isAgain ? contour.slice(0, -1) : contour;
}

/** Glyphs start on multiples of four bytes. */
function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
