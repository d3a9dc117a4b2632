/**
 * Whether two people in one list could be mistaken for each other by name: the "Similar name" chip.
 */
import type { HumanName } from './human-name.ts';
import { boundedPrefixDistance, isHan, tokens } from './text-fold.ts';
import { phoneticKey } from './text-sound.ts';

export type NameLikeness = 'same' | 'similar';

type Word = { readonly text: string; readonly key: string; readonly isLatin: boolean };
type Words = { readonly core: readonly Word[]; readonly all: readonly Word[] };

/**
 * Compares family name and first given name, in either order, by spelling and sound. Middle names, titles and suffixes
 * do not tell people apart at a desk. Names of which only a text is known are compared word by word.
 * @returns absent for names that are easily told apart
 */
export function nameLikeness(a: HumanName, b: HumanName): NameLikeness | undefined {
  return likeness(wordsOf(a), wordsOf(b));
}

export function similarNames(a: HumanName, b: HumanName): boolean {
  return nameLikeness(a, b) !== undefined;
}

/**
 * For each name of a list, whether another one in it is the same or similar. Every pair is compared: some 100 ms for
 * 1,000 names, so a longer list is asked about the rows in sight.
 */
export function similarInList(names: readonly HumanName[]): boolean[] {
  const words = names.map(wordsOf);
  const marked = words.map(() => false);
  for (const [i, a] of words.entries()) {
    for (let j = i + 1; j < words.length; j++) {
      const b = words[j];
      if ((marked[i] && marked[j]) || b === undefined || likeness(a, b) === undefined) continue;
      marked[i] = true;
      marked[j] = true;
    }
  }
  return marked;
}

function likeness(x: Words, y: Words): NameLikeness | undefined {
  if (x.core.length === 0 || y.core.length === 0) return undefined;
  // One name alone is like a whole name only where it is all that either has.
  if ((x.core.length === 1) !== (y.core.length === 1)) return undefined;
  if (x.core.length === y.core.length && holds(x.core, y.core) && holds(y.core, x.core)) return 'same';
  return covered(x.core, y.all) && covered(y.core, x.all) ? 'similar' : undefined;
}

function wordsOf(name: HumanName): Words {
  const family = tokens(name.family ?? '');
  const given = (name.given ?? []).flatMap(tokens);
  if (family.length + given.length === 0) {
    const words = tokens(name.text ?? '').map(wordOf);
    return { core: words, all: words };
  }
  // A Chinese name is one word to the eye, however its parts are recorded.
  if ([...family, ...given].every(isHan)) {
    const whole = [wordOf([...family, ...given].join(''))];
    return { core: whole, all: whole };
  }
  const all = [...family, ...given].map(wordOf);
  return { core: all.slice(0, family.length + 1), all };
}

function wordOf(text: string): Word {
  return { text, key: phoneticKey(text), isLatin: /[a-z]/.test(text) };
}

function holds(words: readonly Word[], others: readonly Word[]): boolean {
  return words.every(({ text }) => others.some((other) => other.text === text));
}

/** Every word has a likeness of its own among the others. */
function covered(words: readonly Word[], others: readonly Word[]): boolean {
  const free = [...others];
  return words.every((word) => {
    const at = free.findIndex((other) => alike(word, other));
    if (at >= 0) free.splice(at, 1);
    return at >= 0;
  });
}

function alike(a: Word, b: Word): boolean {
  if (a.text === b.text) return true;
  const soundsAlike = a.key.length > 1 && a.key === b.key;
  // Between scripts the spellings have nothing in common to measure.
  if (a.isLatin !== b.isLatin) return soundsAlike;
  const length = Math.max(a.text.length, b.text.length);
  if (length < 4) return false; // Ali and Eli, Tom and Tim are told apart by everyone
  const allowed = soundsAlike ? Math.floor(length / 2) : length < 8 ? 1 : 2;
  if (Math.abs(a.text.length - b.text.length) > allowed) return false;
  // The distance of whole words: of the prefix distance both ways, the larger.
  return (
    boundedPrefixDistance(a.text, b.text, allowed) <= allowed &&
    boundedPrefixDistance(b.text, a.text, allowed) <= allowed
  );
}
