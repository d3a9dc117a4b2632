import type { Seeded } from '#engine/demo/seeded.ts';
import { fold } from '#shared/kernel/text-fold.ts';

/** What was typed instead of a word; undefined where the word cannot be changed so. */
export type Misspelling = (word: string, random: Seeded) => string | undefined;

/** Below this many letters a change leaves nothing that anybody could know again. */
const SHORTEST = 5;
const LATIN = /^\p{Script=Latin}+$/u;

/** Keys beside each other on a QWERTY keyboard. */
const KEYS_BESIDE: Readonly<Record<string, string>> = {
  a: 'sqw', b: 'vn', c: 'xv', d: 'sf', e: 'wr', f: 'dg', g: 'fh', h: 'gj', i: 'uo', j: 'hk', k: 'jl', l: 'k', m: 'n',
  n: 'bm', o: 'ip', p: 'o', q: 'wa', r: 'et', s: 'ad', t: 'ry', u: 'yi', v: 'cb', w: 'qe', x: 'zc', y: 'tu', z: 'x',
}; // prettier-ignore

/** Letters that are heard alike, by one language or another: as pronounced in English, French, Swahili and Arabic names. */
const HEARD_ALIKE: readonly (readonly [RegExp, string])[] = [
  [/ph/, 'f'],
  [/f/, 'ph'],
  [/^dj/, 'j'],
  [/^j/, 'dj'],
  [/q/, 'k'],
  [/ch/, 'sh'],
  [/ks/, 'x'],
  [/th/, 't'],
  [/kh/, 'k'],
  [/dh/, 'd'],
  [/ou/, 'u'],
  [/oo/, 'u'],
  [/u/, 'oo'],
  [/ee/, 'i'],
  [/(?<=.)y(?=.)/, 'i'],
  [/(?<=.)w(?=[aeiou])/, 'u'],
  [/c(?=[aou])/, 'k'],
  [/k(?=[aou])/, 'c'],
  [/mm/, 'm'],
  [/ss/, 's'],
  [/nn/, 'n'],
  [/s(?=.)/, 'z'],
  [/(?<=[aeiou])([lmnrt])(?=[aeiou])/, '$1$1'],
];

/** A wrong letter from the key beside the right one; the first letter stays. */
export const wrongKey: Misspelling = (word, random) => {
  const at = placeIn(word, random);
  const keys = at === undefined ? undefined : KEYS_BESIDE[fold(word[at] ?? '')];
  return at === undefined || keys === undefined
    ? undefined
    : word.slice(0, at) + random.pick(Array.from(keys)) + word.slice(at + 1);
};

export const swappedLetters: Misspelling = (word, random) => {
  const at = placeIn(word.slice(0, -1), random);
  if (at === undefined || word[at] === word[at + 1]) return undefined;
  return `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
};

export const missingLetter: Misspelling = (word, random) => {
  const at = placeIn(word, random);
  return at === undefined ? undefined : word.slice(0, at) + word.slice(at + 1);
};

export const extraLetter: Misspelling = (word, random) => {
  const at = placeIn(word, random);
  const letter = random.pick(Array.from('aeioulmnrst'));
  return at === undefined ? undefined : word.slice(0, at) + letter + word.slice(at);
};

/** The first letter is wrong: what a search by beginnings never finds. */
export const wrongFirstLetter: Misspelling = (word, random) => {
  const keys = KEYS_BESIDE[fold(word[0] ?? '')];
  if (word.length < SHORTEST || !LATIN.test(word) || keys === undefined) return undefined;
  return random.pick(Array.from(keys)) + word.slice(1);
};

export const asHeard: Misspelling = (word, random) => {
  const folded = fold(word);
  const fitting = HEARD_ALIKE.filter(([letters]) => letters.test(folded));
  if (folded.length < SHORTEST || !LATIN.test(folded) || fitting.length === 0) return undefined;
  const [letters, instead] = random.pick(fitting);
  return folded.replace(letters, instead);
};

function placeIn(word: string, random: Seeded): number | undefined {
  if (word.length < SHORTEST || !LATIN.test(word)) return undefined;
  return random.whole(1, word.length - 1);
}

/** How names of the demo clinic are commonly written in the other script. */
const OTHER_SCRIPT: Readonly<Record<string, readonly string[]>> = {
  آمنة: ['Amina', 'Aminah', 'Amna'],
  فاطمة: ['Fatima', 'Fatma', 'Fatimah'],
  مريم: ['Maryam', 'Mariam', 'Meryem'],
  ليلى: ['Leila', 'Layla', 'Laila'],
  رقية: ['Ruqayya', 'Rukia', 'Roqaya'],
  هدى: ['Huda', 'Houda', 'Hoda'],
  سارة: ['Sara', 'Sarah'],
  نادية: ['Nadia', 'Nadya'],
  محمد: ['Mohamed', 'Muhammad', 'Mohammed', 'Mouhamed'],
  يوسف: ['Yusuf', 'Youssef', 'Yousif'],
  خالد: ['Khalid', 'Khaled'],
  حسن: ['Hassan', 'Hasan'],
  عمر: ['Omar', 'Umar', 'Omer'],
  إبراهيم: ['Ibrahim', 'Ebrahim', 'Brahim'],
  صالح: ['Salih', 'Saleh', 'Salah'],
  عثمان: ['Othman', 'Osman', 'Uthman'],
  عبدالله: ['Abdullah', 'Abdallah', 'Abdalla'],
  الطيب: ['Altayeb', 'Eltayeb', 'Al-Tayyib'],
  بشير: ['Bashir', 'Basheer', 'Bachir'],
  محجوب: ['Mahjoub', 'Mahgoub'],
  إدريس: ['Idris', 'Idriss', 'Edris'],
  علي: ['Ali', 'Aly'],
  الأمين: ['Alamin', 'Elamin', 'Al-Amin'],
  Fatuma: ['فاطمة'],
  Halima: ['حليمة'],
  Amina: ['أمينة', 'امنه'],
  Khadija: ['خديجة'],
  Hassan: ['حسن', 'حسان'],
  Mohamed: ['محمد', 'مُحَمَّد'],
  Ahmed: ['أحمد', 'احمد'],
  Yusuf: ['يوسف'],
  Omar: ['عمر'],
  Farah: ['فرح'],
  Ibrahim: ['إبراهيم', 'ابراهيم'],
  Ali: ['علي'],
  Noor: ['نور'],
};

export const inOtherScript: Misspelling = (word, random) => {
  const spellings = OTHER_SCRIPT[word];
  return spellings && random.pick(spellings);
};

/** Whether two names are one, written in the one script or the other. */
export function isSameName(one: string, other: string): boolean {
  if (fold(one) === fold(other)) return true;
  return SPELLINGS.some((spellings) => spellings.has(fold(one)) && spellings.has(fold(other)));
}

const SPELLINGS = Object.entries(OTHER_SCRIPT).map(
  ([name, others]) => new Set([name, ...others].map((spelling) => fold(spelling))),
);

const ARABIC = /\p{Script=Arabic}/u;

/** Without what hurried typing leaves out: hamzas, the dots of ta marbuta and final yeh; or with a vowel mark. */
export const looseArabic: Misspelling = (word, random) => {
  if (!ARABIC.test(word)) return undefined;
  if (random.chance(0.3)) return `${word.slice(0, 1)}\u064E${word.slice(1)}`;
  const loose = word.replaceAll(/[أإآ]/g, 'ا').replace(/ة$/, 'ه').replace(/ى$/, 'ي');
  return loose === word ? undefined : loose;
};

export const withoutAccents: Misspelling = (word) => {
  const folded = fold(word);
  return LATIN.test(word) && folded !== word.toLowerCase() ? folded : undefined;
};
