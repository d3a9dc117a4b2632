/**
 * How a name sounds, roughly, whoever wrote it down: Mohamed, Mohammed, Muhammad and محمد share a key, and so do
 * Wanjiku and Wanjikoo, Jibril, Djibril and Gibril, Thiong'o and Tiongo, Schmidt and Shmit.
 */

/** Folded Arabic letters to the Latin spelling they are most often given. Hamza and alef carriers are vowels here. */
const ARABIC: Readonly<Record<string, string>> = {
  ا: 'a',
  ب: 'b',
  ت: 't',
  ث: 'th',
  ج: 'j',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'dh',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'sh',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: 'a',
  غ: 'gh',
  ف: 'f',
  ق: 'q',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  و: 'w',
  ي: 'y',
  پ: 'p',
  چ: 'ch',
  ژ: 'j',
  گ: 'g',
  ڤ: 'v',
  ٹ: 't',
  ڈ: 'd',
  ڑ: 'r',
};

const ARABIC_LETTER = /\p{Script=Arabic}/u;
const LATIN = /^[a-z]+$/;

/** In order: each rule sees what the rules before it left. */
const LATIN_RULES: readonly (readonly [RegExp, string])[] = [
  [/(.)\1+/g, '$1'], // doubled letters
  [/sch|sh|ch/g, '1'], // one class: French ch, English sh and ch, German sch
  [/ph|v/g, 'f'],
  [/kh|ck|q/g, 'k'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/gh|dj|g/g, 'j'], // Gamal and Jamal, Djibril and Gibril
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/^x/g, 's'], // Xavier
  [/x/g, 'ks'],
  [/z/g, 's'],
  [/dt$/g, 't'],
  [/(?<!^)[hwy]/g, 'a'], // Sarah and Sara, Mwangi and Muangi, Joyce and Joice
  [/[aeiou]+/g, 'a'],
  [/(?<!^)a/g, ''], // of vowels, only that there is one at the front
  [/(.)\1+/g, '$1'],
];

/**
 * A sound key for one folded token. Equal keys mean "may be the same name when spoken", with many false friends among
 * short names (John and Jane share one): a caller must also ask how far apart the spellings are.
 * @returns the token itself in scripts other than Latin and Arabic, and where it holds digits
 */
export function phoneticKey(token: string): string {
  const latin = ARABIC_LETTER.test(token)
    ? Array.from(token, (letter) => ARABIC[letter] ?? letter).join('')
    : token;
  if (!LATIN.test(latin)) return token;
  return LATIN_RULES.reduce((key, [pattern, replacement]) => key.replace(pattern, replacement), latin);
}
