import { base64OfHex, hexOfBase64 } from './hex-base64.ts';

/** What stands before the 32 bytes of a key in SPKI (RFC 8410 §4). */
const X25519 = '302a300506032b656e032100';
const ED25519 = '302a300506032b6570032100';
/** The field of Curve25519. */
const P = 2n ** 255n - 19n;
/** Points of small order: a signature by one of these needs no private key. @source Bernstein DJ. https://cr.yp.to/ecdh.html#validate */
const SMALL: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/**
 * The Ed25519 key that checks what the holder of an X25519 key has signed by XEdDSA: the same point, in the other form, with
 * sign 0. So the key pair that opens a person's boxes signs, too, and nothing has to be handed out anew.
 * @param publicKey X25519, SPKI, base64
 * @returns Ed25519, SPKI, base64; undefined where it is no such key
 * @source Perrin T. The XEdDSA and VXEdDSA Signature Schemes, revision 1 (2016) §2.3
 */
export function signingKeyOf(publicKey: string): string | undefined {
  const hex = hexOfBase64(publicKey);
  if (hex === undefined || hex.length !== X25519.length + 64 || !hex.startsWith(X25519)) return undefined;
  const u = numberOf(hex.slice(X25519.length));
  if (u >= P || SMALL.has(u)) return undefined;
  const y = ((u - 1n + P) * power(u + 1n, P - 2n)) % P;
  return base64OfHex(ED25519 + hexOf(y));
}

/** Little-endian. */
function numberOf(hex: string): bigint {
  return BigInt(`0x${reversed(hex)}`);
}

function hexOf(number: bigint): string {
  return reversed(number.toString(16).padStart(64, '0'));
}

function reversed(hex: string): string {
  return (hex.match(/../g) ?? []).toReversed().join('');
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}
