import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface SelfSigned {
  /** Both PEM. */
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate that no authority vouches for: stations know it by its fingerprint. One fixed shape of X.509 v3 (RFC 5280),
 * signed by ECDSA on P-256 (RFC 5758 §3.2), without an end: it is replaced when its key is.
 * @param names host names and addresses by which the server is reached
 */
export function selfSigned(names: readonly string[]): SelfSigned {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(oid(1, 2, 840, 10_045, 4, 3, 2));
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from('Fieldward server')))));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))), // version 3
    integer(randomBytes(16)),
    algorithm,
    name,
    // From before any clock that is behind, until RFC 5280's "no well-defined end".
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x18, Buffer.from('99991231235959Z'))),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        extension(oid(2, 5, 29, 19), sequence(), true), // basicConstraints: no authority
        extension(oid(2, 5, 29, 15), der(0x03, Buffer.from([7, 0x80])), true), // keyUsage: digitalSignature
        extension(oid(2, 5, 29, 37), sequence(oid(1, 3, 6, 1, 5, 5, 7, 3, 1))), // extKeyUsage: serverAuth
        extension(oid(2, 5, 29, 17), sequence(...names.map(alternativeName))),
      ),
    ),
  );
  const signature = sign('sha256', body, pair.privateKey);
  const bytes = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** SHA-256 of the first certificate of a PEM file, 64 lower-case hexadecimal digits: what stations compare. */
export function fingerprintOf(pem: string): string {
  const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/.exec(pem) ?? [];
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}

/** Tag, length, contents. ITU-T X.690 §8.1. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const size = Buffer.from([content.length >> 8, content.length & 0xff]);
  const length = content.length < 0x100 ? [0x81, content.length] : [0x82, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const set = (...contents: readonly Uint8Array[]): Buffer => der(0x31, ...contents);

/** Not negative, in the fewest bytes. */
function integer(bytes: Uint8Array): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const fewest = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
  return der(0x02, ...((fewest[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), fewest);
}

function oid(first: number, second: number, ...further: readonly number[]): Buffer {
  const bytes = further.flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let rest = arc >> 7; rest > 0; rest >>= 7) septets.unshift((rest & 0x7f) | 0x80);
    return septets;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function extension(id: Buffer, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(id, ...critical, der(0x04, value));
}

/** dNSName or iPAddress. RFC 5280 §4.2.1.6. */
function alternativeName(name: string): Buffer {
  const version = isIP(name);
  if (version === 0) return der(0x82, Buffer.from(name, 'ascii'));
  return der(0x87, version === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return Buffer.from(
    [...before, ...zeros, ...after].flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }),
  );
}
