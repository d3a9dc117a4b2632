import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Where a request comes from, and by which address it asked. */
export interface ClientAddress {
  /** For limits: an IPv6 network counts as one. */
  readonly address: string;
  /** `https://host:port`. */
  readonly base: string;
}

/** @param isBehindProxy what the last proxy says of the client counts; otherwise nothing that a client can write */
export function clientAddress(
  { headers, socket }: IncomingMessage,
  isTls: boolean,
  isBehindProxy: boolean,
): ClientAddress {
  const last = (name: string) => {
    const value = headers[name];
    return isBehindProxy && typeof value === 'string' ? value.split(',').at(-1)?.trim() : undefined;
  };
  const forwarded = last('x-forwarded-for');
  const address = forwarded !== undefined && isIP(forwarded) ? forwarded : (socket.remoteAddress ?? '');
  const isHttps = isTls || last('x-forwarded-proto') === 'https';
  return { address: networkOf(address), base: `${isHttps ? 'https' : 'http'}://${headers.host ?? ''}` };
}

/** The first half of an IPv6 address is its network's: whoever has one address there has all. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) === 6 ? plain.split(':').slice(0, 4).join(':') : plain;
}
