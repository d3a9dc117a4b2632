/**
 * Whether a keychain is worth the name. On Linux Electron falls back to a password that stands in its source:
 * `basic_text` protects nothing and is not used, nor is a backend that is not known yet.
 * @param isAvailable whether it says that it can encrypt
 * @param backend asked on Linux only
 */
export function isRealBackend(
  platform: NodeJS.Platform,
  isAvailable: boolean,
  backend: () => string,
): boolean {
  if (!isAvailable) return false;
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(backend());
}
