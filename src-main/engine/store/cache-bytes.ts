import { totalmem } from 'node:os';

const LEAST_BYTES = 16_000_000;
const MOST_BYTES = 128_000_000;

/**
 * Bytes of decrypted pages that a connection keeps: under encryption a page read again costs its decryption again. A
 * hundredth of the machine's memory, some 43 MB where it has 4 GB; beyond the larger bound nothing was gained.
 */
export function cacheBytes(memoryBytes: number): number {
  return Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.round(memoryBytes / 100)));
}

/** What this process may use: of a container its limit, of a machine all of it. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory(); // 0 or more than there is where nothing limits it
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
