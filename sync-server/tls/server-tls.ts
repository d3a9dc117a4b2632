import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import * as z from 'zod';
import type { AccessFile } from '../access/access-file.ts';
import { fingerprintOf, selfSigned } from './self-signed.ts';

/** `self`: the server makes its own certificate, which stations know by its fingerprint. */
export type TlsChoice = 'self' | { readonly certFile: string; readonly keyFile: string };

export interface ServerTls {
  /** Both PEM; the certificate with those that vouch for it. */
  readonly cert: string;
  readonly key: string;
  /** Of its own certificate: stations pin it. What an authority vouches for is renewed, and is not pinned. */
  readonly fingerprint?: string;
}

const keptSchema = z.object({ certificate: z.string(), key: z.string() });

/**
 * Its own certificate lies with its key in the encrypted file, so that a restored server is known by it again.
 * @throws where the files cannot be read, or do not belong together
 */
export function serverTls(choice: TlsChoice, file: AccessFile): ServerTls {
  if (choice === 'self') {
    const kept = file.settled('tls', () => JSON.stringify(selfSigned(ownNames())));
    const { certificate, key } = keptSchema.parse(JSON.parse(kept));
    return { cert: certificate, key, fingerprint: fingerprintOf(certificate) };
  }
  const cert = readFileSync(choice.certFile, 'utf8');
  const key = readFileSync(choice.keyFile, 'utf8');
  createSecureContext({ cert, key });
  const { issuer, subject } = new X509Certificate(cert);
  return { cert, key, ...(issuer === subject && { fingerprint: fingerprintOf(cert) }) };
}

/** By which a machine may be reached when the certificate is made. Stations look at the fingerprint, not at these. */
function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((ones) => ones ?? []);
  const named = addresses.flatMap(({ address }) => (address.includes('%') ? [] : [address]));
  return [...new Set(['localhost', hostname(), '127.0.0.1', '::1', ...named])];
}
