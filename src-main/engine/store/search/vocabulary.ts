import { boundedPrefixDistance } from '#shared/kernel/text-fold.ts';
import { phoneticKey } from '#shared/kernel/text-sound.ts';

interface Word {
  readonly letters: number;
  readonly sound: string;
  count: number;
}

const MOST_NEAR = 40;
/** Below this many letters one edit makes any name of any other. */
const SHORTEST_FUZZY = 4;
const SHORTEST_SOUND = 3;

/** The distinct words of all names, in memory: what a misspelt query is compared with. */
export class Vocabulary {
  readonly #words = new Map<string, Word>();
  readonly #bySound = new Map<string, Set<string>>();

  get size(): number {
    return this.#words.size;
  }

  add(text: string, count = 1): void {
    const known = this.#words.get(text);
    if (known) {
      known.count += count;
      return;
    }
    const sound = phoneticKey(text);
    this.#words.set(text, { letters: lettersOf(text), sound, count });
    const alike = this.#bySound.get(sound);
    if (alike) alike.add(text);
    else this.#bySound.set(sound, new Set([text]));
  }

  remove(text: string): void {
    const known = this.#words.get(text);
    if (!known) return;
    known.count -= 1;
    if (known.count > 0) return;
    this.#words.delete(text);
    const alike = this.#bySound.get(known.sound);
    alike?.delete(text);
    if (alike?.size === 0) this.#bySound.delete(known.sound);
  }

  /** Words that may be the same name when spoken, the nearest spelling first. */
  alike(typed: string): readonly string[] {
    if (typed.length < SHORTEST_SOUND) return [];
    const found = [...(this.#bySound.get(phoneticKey(typed)) ?? [])].filter((word) =>
      isNearSpelling(typed, word),
    );
    return nearestFirst(typed, found, typed.length);
  }

  /** @param sound the phonetic key of what was typed */
  isAlike(typed: string, sound: string, word: string): boolean {
    if (typed.length < SHORTEST_SOUND) return false;
    return this.#words.get(word)?.sound === sound && isNearSpelling(typed, word);
  }

  /** Words that begin with what was typed but for a few edits, the nearest first. */
  near(typed: string): readonly string[] {
    const max = editsAllowed(typed);
    if (max === 0) return [];
    const letters = lettersOf(typed);
    const found: string[] = [];
    for (const [word, { letters: others }] of this.#words) {
      // Each typed letter that the word lacks costs one edit at least: most words fall out here.
      if (bitCount(letters & ~others) <= max && boundedPrefixDistance(typed, word, max) <= max)
        found.push(word);
    }
    return nearestFirst(typed, found, max).slice(0, MOST_NEAR);
  }
}

export function editsAllowed(typed: string): number {
  if (typed.length < SHORTEST_FUZZY) return 0;
  return typed.length < 7 ? 1 : 2;
}

const LATIN = /^[a-z]+$/;

/** Of a folded word. */
export function isLatin(word: string): boolean {
  return LATIN.test(word);
}

/**
 * Whether two spellings of one sound may be one name. Equal sound keys have many false friends among short Latin names;
 * between scripts the spelling says nothing.
 */
function isNearSpelling(typed: string, word: string): boolean {
  if (!isLatin(typed) || !isLatin(word)) return true;
  const max = Math.ceil(Math.min(typed.length, word.length) / 3);
  return Math.abs(typed.length - word.length) <= max && boundedPrefixDistance(typed, word, max) <= max;
}

function nearestFirst(typed: string, words: readonly string[], max: number): string[] {
  const ranked = words.map((word) => ({
    word,
    edits: boundedPrefixDistance(typed, word, max),
    extra: Math.abs(word.length - typed.length),
  }));
  ranked.sort((a, b) => a.edits - b.edits || a.extra - b.extra);
  return ranked.map(({ word }) => word);
}

/** One bit for each letter a–z, and one each for 6 groups of all other characters. */
function lettersOf(text: string): number {
  let bits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    bits |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return bits;
}

function bitCount(bits: number): number {
  let rest = bits;
  let count = 0;
  while (rest !== 0) {
    rest &= rest - 1;
    count += 1;
  }
  return count;
}
