import { safeStorage } from 'electron';
import type { KeychainAnswer, KeychainQuestion } from '#engine/keys/asked-keychain.ts';
import { isRealBackend } from './real-backend.ts';

export async function hasKeychain(): Promise<boolean> {
  // A keychain that fails is none: the station opens without it, as one that is not bound does.
  const isAvailable = await safeStorage.isAsyncEncryptionAvailable().catch(() => false);
  return isRealBackend(process.platform, isAvailable, () => safeStorage.getSelectedStorageBackend());
}

export async function answerKeychain({ id, verb, text }: KeychainQuestion): Promise<KeychainAnswer> {
  try {
    if (verb === 'wrap') {
      const wrapped = await safeStorage.encryptStringAsync(text);
      return { kind: 'keychain', id, text: wrapped.toString('base64') };
    }
    const { result } = await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'));
    return { kind: 'keychain', id, text: result };
  } catch {
    // Refused by the person or the system, or wrapped by another account: the engine says so to whoever signs in.
    return { kind: 'keychain', id };
  }
}
