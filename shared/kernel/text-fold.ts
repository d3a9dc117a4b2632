/**
 * Text as search sees it: one spelling for what people take as the same letters, whatever keyboard typed them.
 * The folded text is an index key; it is never shown.
 */
import { westernDigits } from './digits.ts';

const APOSTROPHES =
  /['`´\u2018\u2019\u201A\u201B\u02B9-\u02BF\u02C8\u05F3\u2032\u2035\uA78B\uA78C\uFF07\u1FBF\u1FFE]/g;
/** Soft hyphens, joiners and direction marks. */
const INVISIBLE = /\p{Cf}/gu;
/**
 * Marks that people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic harakat and
 * Koranic signs, superscript alef, tatweel. Not the vowel signs of Indic and South-East Asian scripts: these are letters.
 */
const LOOSE_MARKS = new RegExp(
  `[${[
    '\\u0300-\\u036F\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF', // Latin, Greek, Cyrillic
    '\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7', // Hebrew
    '\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED', // Arabic
  ].join('')}]`,
  'g',
);
const NOT_WORD = /[^\p{L}\p{N}\p{M}]+/gu;
// prettier-ignore
const SPELLED: Readonly<Record<string, string>> = {
  // Latin letters that Unicode does not take apart
  ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ħ: 'h', ŧ: 't', ı: 'i', ĸ: 'k', ŋ: 'n',
  // and those of African languages
  ɓ: 'b', ɗ: 'd', ɖ: 'd', ɛ: 'e', ǝ: 'e', ə: 'e', ƒ: 'f', ɣ: 'g', ɠ: 'g', ɩ: 'i', ƙ: 'k', ɲ: 'n', ɔ: 'o', ƴ: 'y', ʋ: 'v', ƥ: 'p', ƭ: 't',
  // Greek final sigma
  ς: 'σ',
  // Arabic: alef maksura and Persian yeh, ta marbuta and Urdu heh, Persian kaf, alef wasla; a hamza on its own goes
  ى: 'ي', ی: 'ي', ې: 'ي', ے: 'ي', ة: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه', ک: 'ك', ٱ: 'ا', ء: '',
};
const SPELLED_LETTERS = new RegExp(`[${Object.keys(SPELLED).join('')}]`, 'g');
const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/;
const HAN = /^\p{Script=Han}+$/u;
/** Where Chinese characters meet letters or digits: 王Ming is two words. Kana stay with the characters they follow. */
const HAN_EDGE =
  /(?<=\p{Script=Han})(?=[\p{Script=Latin}\p{Nd}])|(?<=[\p{Script=Latin}\p{Nd}])(?=\p{Script=Han})/gu;

/**
 * Folds case, diacritics, script variants and punctuation away. Idempotent.
 * @returns words with one space between, no space at the ends; '' where the text holds no letter or digit
 */
export function fold(text: string): string {
  let folded = text;
  // A rare sign turns into one that an earlier step would have folded. Two rounds settle everything seen so far.
  for (let round = 0; round < 4 && !PLAIN.test(folded); round++) {
    const next = foldOnce(folded);
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

function foldOnce(text: string): string {
  return westernDigits(text)
    .replace(APOSTROPHES, '')
    .replace(INVISIBLE, '')
    .toLowerCase()
    .normalize('NFKD')
    .toLowerCase() // NFKD turns letterlike signs into capitals
    .replace(LOOSE_MARKS, '')
    .replace(SPELLED_LETTERS, (letter) => SPELLED[letter] ?? letter)
    .normalize('NFC') // Hangul and kana whole again
    .replace(HAN_EDGE, ' ')
    .replace(NOT_WORD, ' ')
    .trim();
}

/** The folded words of a text, in order. Chinese has no spaces: a run of characters is one token. */
export function tokens(text: string): string[] {
  const folded = fold(text);
  return folded === '' ? [] : folded.split(' ');
}

/** True for text of Chinese characters only (Japanese kanji and Korean hanja included). */
export function isHan(text: string): boolean {
  return HAN.test(text);
}

const ROW_LENGTH = 65;
// Kept between calls: the search calls this 100,000 times for a keystroke. Nothing here awaits, so nothing shares it.
let previous2 = new Uint8Array(ROW_LENGTH);
let previous = new Uint8Array(ROW_LENGTH);
let current = new Uint8Array(ROW_LENGTH);

/**
 * Edits (insert, drop, replace, swap neighbours) between what was typed and the best-matching beginning of a token.
 * Both folded. Nothing is allocated.
 * @param max give up above this many
 * @returns 0…max, or max + 1 for anything farther; a query longer than 64 never matches
 */
export function boundedPrefixDistance(query: string, token: string, max: number): number {
  const width = query.length;
  const beyond = max + 1;
  if (width >= ROW_LENGTH || max >= 255) return width === 0 ? 0 : beyond;
  if (width - token.length > max) return beyond;
  for (let column = 0; column <= width; column++) previous[column] = Math.min(column, beyond);
  let best = Math.min(width, beyond); // of the empty beginning
  const height = Math.min(token.length, width + max);
  for (let row = 1; row <= height; row++) {
    const letter = token.charCodeAt(row - 1);
    current[0] = Math.min(row, beyond);
    let least = current[0];
    for (let column = 1; column <= width; column++) {
      const typed = query.charCodeAt(column - 1);
      // In range: rows are ROW_LENGTH long and column ≤ width < ROW_LENGTH.
      let cost = (previous[column - 1] as number) + (typed === letter ? 0 : 1);
      const drop = (previous[column] as number) + 1;
      const insert = (current[column - 1] as number) + 1;
      if (drop < cost) cost = drop;
      if (insert < cost) cost = insert;
      if (
        row > 1 &&
        column > 1 &&
        typed === token.charCodeAt(row - 2) &&
        letter === query.charCodeAt(column - 2)
      ) {
        const swap = (previous2[column - 2] as number) + 1;
        if (swap < cost) cost = swap;
      }
      if (cost > beyond) cost = beyond;
      current[column] = cost;
      if (cost < least) least = cost;
    }
    const end = current[width] as number;
    if (end < best) best = end;
    // A swap reaches back two rows, to a cell below max; the cell under that one is then in this row and not beyond max.
    if (least > max) break;
    const spare = previous2;
    previous2 = previous;
    previous = current;
    current = spare;
  }
  return best;
}
