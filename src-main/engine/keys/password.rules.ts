import { fold } from '#shared/kernel/text-fold.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export type PasswordError =
  | { readonly code: 'setup.passwordTooShort'; readonly minimum: number }
  | { readonly code: 'setup.passwordCommon' };

export const PASSWORD_MINIMUM = 8;

/**
 * Long enough, and not what is tried first: a common password, one character or a run over and over, or the names that
 * stand on the sign-in screen. No rule about kinds of characters.
 * @param names login, name of the person, name of the facility
 * @source NIST SP 800-63B-3 §5.1.1.2: eight, a list of what is guessed first, no rule of composition. SP 800-63B-4 §3.1.1.2
 * wants fifteen where a password is all that is asked, and eight beside a second factor: fifteen is not demanded here.
 */
export function checkPassword(password: string, names: readonly string[]): Result<void, PasswordError> {
  if (charactersOf(password).length < PASSWORD_MINIMUM)
    return fail({ code: 'setup.passwordTooShort', minimum: PASSWORD_MINIMUM });
  const plain = undecorated(password);
  const isGuessed =
    [password.toLowerCase(), ...plain].some((word) => COMMON_PASSWORDS.has(word)) ||
    isRepetitive(password.toLowerCase()) ||
    isBirthday(password) ||
    names.some((name) => plain.includes(fold(name).replaceAll(' ', '')));
  return isGuessed ? fail({ code: 'setup.passwordCommon' }) : ok(undefined);
}

/** `Sunrise-Clinic 2026!` is the name of the clinic to whoever guesses: as it is, and without up to four digits at the end. */
function undecorated(password: string): readonly string[] {
  const words = new Set<string>();
  for (const folded of [
    fold(password).replaceAll(' ', ''),
    password.toLowerCase().replace(/[\s.,!?*#_-]+/g, ''),
  ]) {
    for (let digits = 0; digits <= 4; digits += 1) {
      const word = folded.slice(0, folded.length - digits);
      if (word !== '' && /^[0-9]*$/.test(folded.slice(word.length))) words.add(word);
    }
  }
  return [...words];
}

/** `02041987`, `19870402`, `02/04/1987`: the first thing that whoever knows a person tries. */
function isBirthday(password: string): boolean {
  const digits = password.replace(/[\s./-]/g, '');
  if (!/^\d{8}$/.test(digits)) return false;
  const number = (start: number, end: number) => Number(digits.slice(start, end));
  const isDay = (year: number, a: number, b: number) =>
    year >= 1900 && year <= 2100 && Math.min(a, b) >= 1 && Math.min(a, b) <= 12 && Math.max(a, b) <= 31;
  return isDay(number(4, 8), number(0, 2), number(2, 4)) || isDay(number(0, 4), number(4, 6), number(6, 8));
}

/** `aaaaaaaa`, `abababab`, `12345678`, `hgfedcba`. */
function isRepetitive(text: string): boolean {
  const codes = charactersOf(text).map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const isRun = steps.size === 1 && [-1, 0, 1].includes([...steps][0] ?? 2);
  return isRun || /^(.{1,3})\1{2,}$/u.test(text);
}

/** As a person counts: an accent or an emoji of several code points is one. */
function charactersOf(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment);
}
