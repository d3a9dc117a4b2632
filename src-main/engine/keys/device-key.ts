import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { ok, type Result } from '#shared/kernel/result.ts';
import { closeBox, openBox } from './seal.ts';
import type { SlotFile } from './slot-file.ts';

/** What this station signs entries of the audit trail with: Ed25519. */
export interface DeviceSigner {
  readonly device: string;
  /** SPKI, base64. */
  readonly publicKey: string;
  /** @returns 64 bytes, base64 */
  sign(text: string): string;
}

export interface OpenedDeviceKey<F = SlotFile> {
  readonly signer: DeviceSigner;
  /** The slot file with the key in it. */
  readonly file: F;
  /** The device whose folder this was before it was restored or copied. */
  readonly follows?: string;
  readonly isNew: boolean;
}

/** Opens the device's key, or makes it: a new station has none, and a restored one has another device's. */
export function openDeviceKey<F extends Pick<SlotFile, 'device' | 'deviceKey'>>(
  file: F,
  dataKey: Uint8Array,
): Result<OpenedDeviceKey<F>, { readonly code: 'box.cannotOpen' }> {
  const kept = file.deviceKey;
  if (kept?.device === file.device) {
    const opened = openBox(dataKey, kept.privateKey, purposeOf(file.device));
    if (!opened.ok) return opened;
    const signer = signerOf(file.device, kept.publicKey, opened.value);
    opened.value.fill(0);
    return ok({ signer, file, isNew: false });
  }
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const bytes = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  const privateKey = closeBox(dataKey, bytes, purposeOf(file.device));
  const signer = signerOf(file.device, publicKey, bytes);
  bytes.fill(0);
  return ok({
    signer,
    file: { ...file, deviceKey: { device: file.device, publicKey, privateKey } },
    ...(kept ? { follows: kept.device } : {}),
    isNew: true,
  });
}

/** The same key under another data key. */
export function rewrapDeviceKey(
  kept: SlotFile['deviceKey'],
  oldKey: Uint8Array,
  newKey: Uint8Array,
): Result<SlotFile['deviceKey'], { readonly code: 'box.cannotOpen' }> {
  if (!kept) return ok(undefined);
  const opened = openBox(oldKey, kept.privateKey, purposeOf(kept.device));
  if (!opened.ok) return opened;
  const privateKey = closeBox(newKey, opened.value, purposeOf(kept.device));
  opened.value.fill(0);
  return ok({ ...kept, privateKey });
}

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

function signerOf(device: string, publicKey: string, pkcs8: Buffer): DeviceSigner {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return {
    device,
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

function purposeOf(device: string): string {
  return `fieldward device key ${device}`;
}
