import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * One-time codes from a shared secret and the time: six digits, every thirty seconds, HMAC-SHA1, as authenticator apps
 * expect them.
 * @source RFC 6238, RFC 4226
 */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after that count too: phones' clocks are a little off. */
const TOLERANCE = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newCodeSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / 1000 / STEP_SECONDS);
}

/** @source RFC 4226 §5.3 */
export function codeAt(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/**
 * The step that a code is of; undefined where it is of none that counts.
 * @param after the last step that was used: no code counts twice
 */
export function stepOfCode(
  secret: Uint8Array,
  typed: string,
  nowMs: number,
  after: number,
): number | undefined {
  const code = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return undefined;
  const now = stepAt(nowMs);
  for (let step = now - TOLERANCE; step <= now + TOLERANCE; step += 1) {
    const isSame = timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code));
    if (isSame && step > after) return step;
  }
  return undefined;
}

/** `otpauth://totp/…`, which an app reads from a QR code. */
export function codeUri(secret: Uint8Array, login: string, facilityName: string): string {
  const label = `${encodeURIComponent(facilityName)}:${encodeURIComponent(login)}`;
  const issuer = encodeURIComponent(facilityName);
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}

/** Without padding. @source RFC 4648 §6 */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let rest = 0;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((rest >> bits) & 31);
    }
    rest &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET.charAt((rest << (5 - bits)) & 31) : text;
}

/** Ten codes for when the phone is lost: fifty random bits each, good for once. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = base32(randomBytes(7)).slice(0, 10);
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
}

/** Recovery codes are kept as digests; they are random, so that a plain one will do. */
export function recoveryCodeDigest(typed: string): string {
  const tidy = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('0', 'O').replaceAll('1', 'I');
  return createHash('sha256').update(tidy).digest('hex').slice(0, 32);
}
