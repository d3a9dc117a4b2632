/**
 * What a patient's card and wristband say to a scanner: `FW1.9C41E7.K3-00417-8.5D20`.
 *
 *     FW1         scheme and its version
 *     9C41E7      the facility that gave the number: the last six digits of its id, which are random
 *     K3-00417-8  the record number with its own check digit
 *     5D20        checksum over everything before it, its dot included
 *
 * The identifier only: no name, no date, nothing of a person's health. All of it is in the alphanumeric set of QR codes
 * (ISO/IEC 18004 §7.4.4), so that it fits a symbol of 25 × 25 modules, and on the keys of a US keyboard, which is what
 * scanners pretend to be.
 *
 * The checksum is CRC-16 with polynomial 0x1021 and start 0xFFFF (CRC-16/IBM-3740): it sees every wrong character and every
 * swap of two neighbours (bursts of up to 16 bits), and one in 65,536 of anything worse.
 * @source ITU-T V.41, generator polynomial; check value 0x29B1 for "123456789"
 */
import { isMrn, parseMrn, type Mrn } from '#shared/kernel/mrn.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

/** Longer than any code: three prefix pairs and a counter of six digits make 31. */
export const CARD_CODE_MAX = 40;

/** The number and, where the code names one, the facility that gave it. */
export interface CardCode {
  readonly mrn: Mrn;
  /** Absent on a plain record number, as older bar codes have it. */
  readonly facilityMark?: string;
}

export type CardCodeError =
  /** Neither a card's code nor a record number. */
  | { readonly code: 'card.notACode' }
  /** A card's code, but its checksum or check digit is wrong. */
  | { readonly code: 'card.misread' }
  /** Of a later version of the scheme. */
  | { readonly code: 'card.newer' };

const SCHEME = 'FW1';
const WHOLE = /^FW1\.([0-9A-F]{6})\.([A-Z0-9-]{9,16})\.([0-9A-F]{4})$/;
const ANY_VERSION = /^FW([0-9]+)\./;

/** @throws RangeError for a number that no desk gives: a bug, not an input error */
export function cardCode(mrn: string, facilityId: string): string {
  if (!isMrn(mrn)) throw new RangeError('a card holds a canonical record number');
  const body = `${SCHEME}.${facilityMark(facilityId)}.${mrn}.`;
  return body + checksum(body);
}

/** Six hexadecimal digits: two facilities share them once in 16 million. */
export function facilityMark(facilityId: string): string {
  return facilityId.slice(-6).toUpperCase();
}

/** Reads what a scanner typed or a camera saw. Case does not matter: Caps Lock turns it round. */
export function readCardCode(text: string): Result<CardCode, CardCodeError> {
  const tidy = text.trim().toUpperCase();
  const version = ANY_VERSION.exec(tidy)?.[1];
  if (version !== undefined && version !== '1') return fail({ code: 'card.newer' });
  if (version === undefined) {
    const plain = parseMrn(tidy);
    if (plain.ok) return ok({ mrn: plain.value.mrn });
    return fail({ code: plain.error.code === 'mrn.checkDigit' ? 'card.misread' : 'card.notACode' });
  }
  const [, mark, number, check] = WHOLE.exec(tidy) ?? [];
  if (mark === undefined || number === undefined || check === undefined)
    return fail({ code: 'card.misread' });
  const mrn = parseMrn(number);
  const isWhole = checksum(tidy.slice(0, -check.length)) === check;
  return mrn.ok && isWhole && mrn.value.mrn === number
    ? ok({ mrn: mrn.value.mrn, facilityMark: mark })
    : fail({ code: 'card.misread' });
}

const LETTERS = 'AFHKMPRWXY'; // of a record number's prefix

/** Whether what a scanner has typed so far may yet become a code; for telling it from a person's keys. */
export function mayBecomeCardCode(text: string): boolean {
  const tidy = text.toUpperCase();
  if (tidy.length > CARD_CODE_MAX) return false;
  return /^(F|FW|FW[0-9]+|FW[0-9]+\.[A-Z0-9.-]*)$/.test(tidy) || MRN_BEGUN.test(tidy);
}

const PAIR = `[${LETTERS}][0-9]`;
const MRN_BEGUN = new RegExp(`^(?:(?:${PAIR}){0,2}[${LETTERS}]|(?:${PAIR}){1,3}-?[0-9]{0,6}-?[0-9]?)$`);

function checksum(text: string): string {
  let crc = 0xffff;
  for (let at = 0; at < text.length; at += 1) {
    crc ^= text.charCodeAt(at) << 8;
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
