import { randomBytes } from 'node:crypto';

/** Twelve of 36 characters: 62 bits, so that no two stations of a network ever share stamps. */
export function newDeviceName(): string {
  let value = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let name = '';
  for (let index = 0; index < 12; index += 1) {
    name += (value % 36n).toString(36);
    value /= 36n;
  }
  return name;
}
