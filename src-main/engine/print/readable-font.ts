import type { GlyphLine, GlyphPosition, PdfFont, PlacedGlyph } from './pdfmake-parts.ts';
import type { FontFace } from './print-fonts.ts';
import { codePointsOf, mirrored, WORD_JOINER } from './text-runs.ts';

/**
 * After a face's name: the same font, laid out from the right (the font engine would go by script, and turn ١٢٣ round); or
 * its digits for the raised and lowered ones that it lacks, as in ×10⁶ and SpO₂.
 */
export const MODES = { rightToLeft: ':rtl', raised: ':sup', lowered: ':sub' } as const;
export type Mode = (typeof MODES)[keyof typeof MODES];

const RAISED = '⁰⁴⁵⁶⁷⁸⁹⁺⁻';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋';

/** How to draw a letter that no font has with one that is smaller, higher or lower. */
export function shiftOf(cluster: string): Mode | undefined {
  if (RAISED.includes(cluster)) return MODES.raised;
  return LOWERED.includes(cluster) ? MODES.lowered : undefined;
}

/** A glyph must stand for something: readers take an empty meaning for none, and make one up. */
const ZERO_WIDTH_SPACE = 0x200b;

const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Makes every glyph say which letters it stands for, in the order of the text. */
export function makeReadable(pdfFont: PdfFont, face: FontFace, mode: Mode | undefined): void {
  const numbers = new Map<string, number>();

  /** A glyph that stands for other letters elsewhere, or is wider, gets another number in the font: one number has one meaning. */
  function numberOf({ id, advanceWidth, codePoints }: PlacedGlyph): number {
    const meaning = `${id}:${advanceWidth}:${codePoints.join(',')}`;
    const known = numbers.get(meaning);
    if (known !== undefined) return known;
    const first = pdfFont.subset.includeGlyph(id);
    const number = pdfFont.unicode[first] === undefined ? first : pdfFont.subset.glyphs.push(id) - 1;
    pdfFont.unicode[number] = codePoints;
    pdfFont.widths[number] = advanceWidth * pdfFont.scale;
    numbers.set(meaning, number);
    return number;
  }

  Object.assign(pdfFont, {
    layoutRun: (text: string): GlyphLine => {
      const drawn = text.replaceAll(WORD_JOINER, '');
      const parts = face.reorders ? [...clusters.segment(drawn)].map(({ segment }) => segment) : [drawn];
      return joined(parts.map((part) => placed(pdfFont, part, face.reorders, mode)));
    },
    encode: (text: string): [string[], readonly GlyphPosition[]] => {
      const { glyphs, positions } = pdfFont.layout(text);
      return [glyphs.map((glyph) => numberOf(glyph).toString(16).padStart(4, '0')), positions];
    },
  });
}

function placed(
  { font, scale }: PdfFont,
  text: string,
  isReordered: boolean,
  mode: Mode | undefined,
): GlyphLine {
  const isRightToLeft = mode === MODES.rightToLeft;
  const isShifted = mode !== undefined && !isRightToLeft;
  const run = isRightToLeft
    ? font.layout(mirrored(text), undefined, undefined, undefined, 'rtl')
    : font.layout(isShifted ? plainDigits(text) : text, undefined, undefined, undefined, 'ltr');
  const advances = run.glyphs.map(({ advanceWidth }) => advanceWidth);
  const positions = run.positions.map((position, index) => {
    const { xOffset, yOffset } = position;
    const own = advances[index] ?? 0;
    const before = advances[index - 1];
    // Kerning between right-to-left letters comes as an offset. As a wider letter before it is the same to the eye, and no
    // reader of the PDF takes it for a space.
    const isKerned =
      isRightToLeft &&
      before !== undefined &&
      xOffset > 0 &&
      yOffset === 0 &&
      position.xAdvance === own + xOffset;
    if (isKerned) advances[index - 1] = before + xOffset;
    return isKerned ? { xAdvance: own, yAdvance: 0, xOffset: 0, yOffset: 0, own } : { ...position, own };
  });
  const scaled = positions.map(({ xAdvance, yAdvance, xOffset, yOffset, own }, index) => {
    const widened = (advances[index] ?? own) - own;
    return {
      xAdvance: (xAdvance + widened) * scale,
      yAdvance: yAdvance * scale,
      xOffset: xOffset * scale,
      yOffset: yOffset * scale,
      advanceWidth: (own + widened) * scale,
    };
  });
  const glyphs = run.glyphs.map(({ id, codePoints }, index) => ({
    id,
    advanceWidth: advances[index] ?? 0,
    codePoints: isRightToLeft ? asRead(codePoints) : codePoints,
  }));
  return {
    glyphs: isReordered || isShifted ? inTextOrder(glyphs, text) : glyphs,
    positions: scaled,
    advanceWidth: scaled.reduce((sum, { xAdvance }) => sum + xAdvance, 0),
  };
}

function plainDigits(text: string): string {
  return text.normalize('NFKC').replaceAll('\u2212', '-');
}

/**
 * What reads as the text again when a reader of PDF turns a right-to-left word round: the letters of a ligature from the
 * left, a bracket by what it means.
 */
function asRead(codePoints: readonly number[]): readonly number[] {
  return codePointsOf(mirrored(String.fromCodePoint(...codePoints))).toReversed();
}

/** Deals a syllable's code points out to its glyphs as they stand, so that read in a row they spell it. */
function inTextOrder(glyphs: readonly PlacedGlyph[], syllable: string): readonly PlacedGlyph[] {
  const points = codePointsOf(syllable);
  const first = Math.max(1, points.length - glyphs.length + 1);
  return glyphs.map((glyph, index) => {
    const dealt = index === 0 ? points.slice(0, first) : points.slice(first + index - 1, first + index);
    return { ...glyph, codePoints: dealt.length > 0 ? dealt : [ZERO_WIDTH_SPACE] };
  });
}

function joined(lines: readonly GlyphLine[]): GlyphLine {
  return {
    glyphs: lines.flatMap(({ glyphs }) => glyphs),
    positions: lines.flatMap(({ positions }) => positions),
    advanceWidth: lines.reduce((sum, { advanceWidth }) => sum + advanceWidth, 0),
  };
}
