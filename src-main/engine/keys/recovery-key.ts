import { createHash, randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

/**
 * The key on paper that opens a station when every password is forgotten: 128 random bits and 12 check bits as 28
 * letters and digits in groups of four. Crockford's alphabet has no I, L, O and U, and reads them as what they look like.
 * @source https://www.crockford.com/base32.html
 */
export type RecoveryKeyError =
  | { readonly code: 'recoveryKey.malformed' }
  | { readonly code: 'recoveryKey.check' };

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_BITS = 128n;
const CHECK_BITS = 12n;
const CHARACTERS = 28;
const GROUP = /.{4}(?=.)/g;

export function newRecoveryKey(): { readonly text: string; readonly bytes: Buffer } {
  const bytes = randomBytes(Number(KEY_BITS) / 8);
  return { text: recoveryKeyText(bytes), bytes };
}

export function recoveryKeyText(bytes: Uint8Array): string {
  let value = (BigInt(`0x${Buffer.from(bytes).toString('hex')}`) << CHECK_BITS) | checkOf(bytes);
  let text = '';
  for (let index = 0; index < CHARACTERS; index += 1) {
    text = ALPHABET.charAt(Number(value & 31n)) + text;
    value >>= 5n;
  }
  return text.replace(GROUP, '$&-');
}

/** Reads what someone typed from paper: case, spaces and dashes do not matter. */
export function parseRecoveryKey(typed: string): Result<Buffer, RecoveryKeyError> {
  const tidy = typed.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  if (tidy.length !== CHARACTERS) return fail({ code: 'recoveryKey.malformed' });
  let value = 0n;
  for (const character of tidy) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return fail({ code: 'recoveryKey.malformed' });
    value = (value << 5n) | BigInt(digit);
  }
  const bytes = Buffer.from((value >> CHECK_BITS).toString(16).padStart(Number(KEY_BITS) / 4, '0'), 'hex');
  return (value & ((1n << CHECK_BITS) - 1n)) === checkOf(bytes)
    ? ok(bytes)
    : fail({ code: 'recoveryKey.check' });
}

function checkOf(bytes: Uint8Array): bigint {
  return BigInt(createHash('sha256').update(bytes).digest().readUInt16BE(0)) & ((1n << CHECK_BITS) - 1n);
}
