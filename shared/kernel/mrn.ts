/**
 * Medical record numbers: `K3-00417-8`.
 *
 *     K3      prefix: letter-digit pairs, leased to one desk and never reused
 *     00417   counter of that desk, at least 5 digits
 *     8       Damm check digit over everything before it
 *
 * The ten letters each stand for one digit value, so the whole number is one string of decimal digits to the Damm
 * quasigroup, which catches every single wrong digit and every swap of two neighbours, the check digit and the places
 * beside the dashes included. A letter where a digit belongs, or the reverse, is refused by the shape alone. Two rules
 * keep shape and check from undermining each other: a counter has 5 or 6 digits, so that no single mistake can turn
 * counter digits into a further prefix pair; dashes are both there or both absent, so that a digit struck in place of
 * a dash is never taken as part of the counter.
 *
 * @source Damm HM. Total anti-symmetrische Quasigruppen. Dissertation, Marburg 2004 (the order-10 table).
 */
import { westernDigits } from './digits.ts';
import { fail, ok, type Result } from './result.ts';

/** A complete number in its one canonical spelling. */
export type Mrn = string & { readonly __mrn: true };
export type MrnError = { code: 'mrn.malformed' } | { code: 'mrn.checkDigit' };
export type MrnParts = { prefix: string; counter: number; mrn: Mrn };

/** No I, O, S, B, Z, G, Q: these look like digits. No two of the ten look or sound alike when read out. Index = value. */
const LETTERS = 'AFHKMPRWXY';
const COUNTER_DIGITS = 5;
export const MRN_MAX_COUNTER = 999_999;
/** How many prefixes a server can lease: all of one pair, then all of two. Three pairs are left to random prefixes. */
export const LEASABLE_PREFIXES = 100 + 10_000;

// Row = interim digit, column = next digit. The diagonal is zero: a check digit is its own inverse.
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const;

const PREFIX = new RegExp(`^(?:[${LETTERS}][0-9]){1,3}$`);
const WHOLE = new RegExp(`^((?:[${LETTERS}][0-9]){1,3})(-?)([0-9]{5,6})\\2([0-9])$`);
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;

/** True for a canonical prefix: one to three letter-digit pairs. */
export function isMrnPrefix(text: string): boolean {
  return PREFIX.test(text);
}

/** The check digit for a prefix and counter text, both canonical. */
function checkDigit(prefix: string, counterText: string): string {
  let interim = 0;
  for (const character of prefix + counterText) {
    const letter = LETTERS.indexOf(character);
    interim = Number(DAMM[interim]?.[letter >= 0 ? letter : Number(character)]);
  }
  return String(interim);
}

/**
 * Spells the number a desk gives next. The caller owns the counter and must never hand out the same one twice.
 * @throws RangeError on a prefix or counter that no desk can hold: a bug, not an input error.
 */
export function formatMrn(prefix: string, counter: number): Mrn {
  if (!isMrnPrefix(prefix)) throw new RangeError('mrn prefix is not canonical');
  if (!Number.isInteger(counter) || counter < 0 || counter > MRN_MAX_COUNTER) {
    throw new RangeError('mrn counter is out of range: lease another prefix');
  }
  const counterText = String(counter).padStart(COUNTER_DIGITS, '0');
  return `${prefix}-${counterText}-${checkDigit(prefix, counterText)}` as Mrn; // built to the canonical shape just above
}

/**
 * Reads a number as typed, scanned or read out: case, spaces, the kind of dash and the script of the digits do not
 * matter, and both dashes may be missing. Anything else must be exact.
 */
export function parseMrn(text: string): Result<MrnParts, MrnError> {
  const tidy = westernDigits(text.normalize('NFKC')).toUpperCase().replace(DASHES, '-').replace(/\s+/g, '');
  const [, prefix, , counterText, check] = WHOLE.exec(tidy) ?? [];
  if (prefix === undefined || counterText === undefined || check === undefined)
    return fail({ code: 'mrn.malformed' });
  // A sixth digit exists only past 99999; a leading zero there is a slip, and would give one number two spellings.
  if (counterText.length > COUNTER_DIGITS && counterText.startsWith('0'))
    return fail({ code: 'mrn.malformed' });
  if (checkDigit(prefix, counterText) !== check) return fail({ code: 'mrn.checkDigit' });
  const counter = Number(counterText);
  return ok({ prefix, counter, mrn: formatMrn(prefix, counter) });
}

/** True for the canonical spelling only. */
export function isMrn(text: string): text is Mrn {
  const parsed = parseMrn(text);
  return parsed.ok && parsed.value.mrn === text;
}

function prefixOf(value: number, pairs: number): string {
  const digits = String(value).padStart(pairs * 2, '0');
  return Array.from(digits, (digit, place) => (place % 2 === 0 ? LETTERS.charAt(Number(digit)) : digit)).join(
    '',
  );
}

/**
 * The nth prefix a server leases, shortest first.
 * @param index 0 up to, not including, LEASABLE_PREFIXES
 * @throws RangeError beyond that
 */
export function leasedMrnPrefix(index: number): string {
  if (!Number.isInteger(index) || index < 0 || index >= LEASABLE_PREFIXES)
    throw new RangeError('no such mrn prefix');
  return index < 100 ? prefixOf(index, 1) : prefixOf(index - 100, 2);
}

/**
 * The prefix of a desk that never met a server, drawn from a million that no server ever leases.
 * @param bytes at least 8 random bytes; the remainder of 64 bits by a million is even to one part in 10^13
 * @throws RangeError on fewer bytes
 */
export function randomMrnPrefix(bytes: Uint8Array): string {
  if (bytes.length < 8) throw new RangeError('a random mrn prefix needs 8 bytes');
  let value = 0n;
  for (const byte of bytes.subarray(0, 8)) value = (value << 8n) | BigInt(byte);
  return prefixOf(Number(value % 1_000_000n), 3);
}
