import { fold } from '#shared/kernel/text-fold.ts';

/** A hint while typing; the engine decides, and knows the common passwords. No rule about kinds of characters. */
export type PasswordStrength =
  | { readonly level: 'weak'; readonly words: 'strength.short'; readonly missing: number }
  | {
      readonly level: 'weak';
      readonly words: 'strength.repeated' | 'strength.sequence' | 'strength.personal';
    }
  | { readonly level: 'fair'; readonly words: 'strength.fair' }
  | { readonly level: 'good'; readonly words: 'strength.good' };

const MINIMUM = 8;
const LONG = 14;
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
];

/**
 * @param names what stands on the sign-in screen: login, person, facility
 * @returns absent for an empty password
 */
export function passwordStrength(password: string, names: readonly string[]): PasswordStrength | undefined {
  const length = Array.from(password).length;
  if (length === 0) return undefined;
  if (length < MINIMUM) return { level: 'weak', words: 'strength.short', missing: MINIMUM - length };
  const plain = fold(password).replaceAll(' ', '');
  if (new Set(plain).size < 5) return { level: 'weak', words: 'strength.repeated' };
  if (isKeyboardRow(plain)) return { level: 'weak', words: 'strength.sequence' };
  const letters = plain.replace(/\d+$/, '');
  if (names.some((name) => letters !== '' && fold(name).replaceAll(' ', '') === letters))
    return { level: 'weak', words: 'strength.personal' };
  return length >= LONG
    ? { level: 'good', words: 'strength.good' }
    : { level: 'fair', words: 'strength.fair' };
}

/** Made of runs along a row of keys, forwards or backwards: `qwerty123456`. */
function isKeyboardRow(plain: string): boolean {
  let rest = plain;
  while (rest !== '') {
    const run = longestRun(rest);
    if (run < 4) return false;
    rest = rest.slice(run);
  }
  return true;
}

function longestRun(text: string): number {
  const rows = ROWS.flatMap((row) => [
    row + row,
    Array.from(row + row)
      .toReversed()
      .join(''),
  ]);
  let longest = 0;
  for (let length = 1; length <= text.length; length += 1) {
    if (rows.some((row) => row.includes(text.slice(0, length)))) longest = length;
  }
  return longest;
}
