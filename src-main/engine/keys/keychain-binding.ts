import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { closeBox, openBox, type Box } from './seal.ts';

/**
 * The operating system's keychain, where the host has a real one. Electron's `safeStorage` in the desktop program; none
 * in a browser host or at the command line.
 */
export interface KeychainBinding {
  /** @returns text that only this account on this machine can unwrap */
  wrap(secret: string): Promise<string>;
  unwrap(wrapped: string): Promise<Result<string, { readonly code: 'keychain.cannotUnwrap' }>>;
}

const SECRET_BYTES = 32;

export interface NewBinding {
  readonly secret: Buffer;
  /** Stands in the slot file. */
  readonly wrapped: string;
}

export async function newBinding(keychain: KeychainBinding): Promise<NewBinding> {
  const secret = randomBytes(SECRET_BYTES);
  return { secret, wrapped: await keychain.wrap(secret.toString('base64')) };
}

/** The secret of a bound station. @returns undefined where the station is not bound */
export async function bindingSecret(
  bound: { readonly wrapped: string } | undefined,
  keychain: KeychainBinding | undefined,
): Promise<Result<Buffer | undefined, { readonly code: 'session.boundElsewhere' }>> {
  if (!bound) return ok(undefined);
  const secret = await keychain?.unwrap(bound.wrapped);
  return secret?.ok ? ok(Buffer.from(secret.value, 'base64')) : fail({ code: 'session.boundElsewhere' });
}

const PURPOSE = 'fieldward keychain';

/** What is sealed to a person of a bound station: the data key in one more box. */
export function boundKey(secret: Uint8Array, dataKey: Uint8Array): Buffer {
  const key = derivedKey(secret, Buffer.alloc(0), PURPOSE);
  const { nonce, box } = closeBox(key, dataKey, PURPOSE);
  key.fill(0);
  return Buffer.from(`${nonce}.${box}`);
}

export function unboundKey(secret: Uint8Array, sealed: Buffer): Buffer | undefined {
  const [nonce = '', box = ''] = sealed.toString('latin1').split('.');
  const key = derivedKey(secret, Buffer.alloc(0), PURPOSE);
  const opened = openBox(key, { nonce, box } satisfies Box, PURPOSE);
  key.fill(0);
  return opened.ok ? opened.value : undefined;
}
