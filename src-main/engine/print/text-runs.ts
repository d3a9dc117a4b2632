/**
 * Text cut into runs of one font and one direction. Unicode Standard Annex 9 (bidirectional algorithm, by bidi-js) gives
 * the levels; lines are put in order after they have been broken (line-order.ts).
 */
import bidiFactory from 'bidi-js';

export interface TextRun {
  /** In the order of reading. */
  readonly text: string;
  readonly face: string;
  /** Odd: right to left. */
  readonly level: number;
  /** Which of the pieces it belongs to. */
  readonly piece: number;
  /** Which of the texts that keep their place in the line: a piece with those that are joined to it. */
  readonly isolate: number;
}

interface PieceBearing {
  readonly joined?: boolean;
  readonly leftToRight?: boolean;
}

/** The font for a cluster of code points; `current` is that of the run so far. */
export type FaceFor = (cluster: string, current: string | undefined) => string;

const bidi = bidiFactory();
const clusters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Marks that steer direction. Names and notes rarely hold any, and a stray one would turn the rest of its line round. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Line breaks aside, control characters have no place on paper. */
// oxlint-disable-next-line no-control-regex -- these are what it removes
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029]/g;

/** Spaces of a typographer's width, the narrow one of French thousands among them, that fonts need not have. */
const NO_BREAK_SPACES = /[\u2007\u202F]/g;
const SPACES = /[\u2000-\u2006\u2008-\u200A\u205F\u3000]/g;

/** `12-Mar-2026`, `12-كانون الثاني-2026`: read at one glance, so never broken. */
const DATE = /\b\d{1,2}-\p{L}+(?: \p{L}+)?-\d{4}\b/gu;
/** Keeps a line from being broken beside it, and is not drawn. */
export const WORD_JOINER = '\u2060';

/**
 * @param pieces parts of one line of text, in order. Each has the direction of its first strong letter, and is isolated: a
 * name in Arabic does not pull the date after it to its own side.
 * @param about the piece at an index: whether it is one text with the piece before it, and whether it runs from left to right
 * whatever its letters
 */
export function splitRuns(
  pieces: readonly string[],
  faceFor: FaceFor,
  about: (piece: number) => PieceBearing | undefined = () => undefined,
): readonly TextRun[] {
  const runs: { text: string; face: string; level: number; piece: number; isolate: number }[] = [];
  const texts = pieces.map(cleaned);
  const joined = (piece: number) => about(piece)?.joined === true;
  let isolate = -1;
  let levels: Uint8Array = new Uint8Array();
  let offset = 0;
  for (const [piece, text] of texts.entries()) {
    if (piece === 0 || !joined(piece)) {
      const end = texts.findIndex((_, later) => later > piece && !joined(later));
      const whole = texts.slice(piece, end < 0 ? undefined : end).join('');
      ({ levels } = bidi.getEmbeddingLevels(whole, about(piece)?.leftToRight ? 'ltr' : 'auto'));
      isolate += 1;
      offset = 0;
    }
    for (const { segment, index } of clusters.segment(text)) {
      const last = runs.at(-1);
      const level = levels[offset + index] ?? 0;
      const face = segment === '\n' ? (last?.face ?? faceFor(' ', undefined)) : faceFor(segment, last?.face);
      if (last && last.piece === piece && last.level === level && last.face === face) last.text += segment;
      else runs.push({ text: segment, face, level, piece, isolate });
    }
    offset += text.length;
  }
  return runs;
}

function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, ' ')
    .replace(BIDI_CONTROLS, '')
    .replace(NO_BREAK_SPACES, '\u00A0')
    .replace(SPACES, ' ')
    .replace(/[\u2010\u2011]/g, '-')
    .replace(DATE, (date) => date.replaceAll('-', `-${WORD_JOINER}`).replace(' ', '\u00A0'));
}

/** A bracket that opens to the left looks like one that closes. */
export function mirrored(text: string): string {
  return Array.from(text, (character) => bidi.getMirroredCharacter(character) ?? character).join('');
}

export function codePointsOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
