import { encode } from 'uqr';
import { code128 } from './code-128.ts';
import type { Block } from './print-content.ts';

const BLACK = '#000000';
/** Points; 0.33 mm, the X dimension that scanners for wards read at arm's length. @source GS1 General Specifications §5.12 */
const MODULE = 0.94;
/** Rows are drawn this much over each other: a printer's or viewer's rounding leaves no hairline between them. */
const OVERLAP = 0.04;

/** The code without its quiet edge: four modules of white are the layout's affair. @source ISO/IEC 18004 §9.1 */
export function qrBlock(text: string, size: number): Block {
  const { data } = encode(text, { ecc: 'M', boostEcc: true, border: 0 });
  const module = size / data.length;
  const canvas = data.flatMap((row, y) =>
    runsOf(row).map(({ from, length }) => ({
      type: 'rect' as const,
      x: from * module,
      y: y * module,
      w: length * module,
      h: module + (y === data.length - 1 ? 0 : OVERLAP),
      color: BLACK,
    })),
  );
  return { canvas, width: size };
}

/** @returns the bars and how wide they are, in points */
export function barsBlock(text: string, height: number): { readonly block: Block; readonly width: number } {
  const { bars, modules } = code128(text);
  const width = modules * MODULE;
  const canvas = bars.map((bar) => ({
    type: 'rect' as const,
    x: bar.at * MODULE,
    y: 0,
    w: bar.width * MODULE,
    h: height,
    color: BLACK,
  }));
  return { block: { canvas, width }, width };
}

function runsOf(row: readonly boolean[]): readonly { readonly from: number; readonly length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const [at, isDark] of row.entries()) {
    const last = runs.at(-1);
    if (!isDark) continue;
    if (last && last.from + last.length === at) last.length += 1;
    else runs.push({ from: at, length: 1 });
  }
  return runs;
}
