import { randomBytes } from 'node:crypto';
import { makeId, uuidV7, type Id } from '#shared/kernel/ids.ts';
import type { Clock } from './clock.ts';

/** Randomness, passed in so that tests are repeatable. Keys and salts never come from here. */
export interface Ids {
  random(bytes: number): Uint8Array;
}

/** Asked of the system in blocks: each call costs some 20 µs, and a command names several documents. */
const BLOCK_BYTES = 4_096;
let block = Buffer.alloc(0);

function fromBlock(bytes: number): Uint8Array {
  if (bytes > block.length) block = randomBytes(Math.max(BLOCK_BYTES, bytes));
  const taken = block.subarray(0, bytes);
  block = block.subarray(bytes);
  return taken;
}

export const systemIds: Ids = { random: fromBlock };

export function newId(type: string, clock: Clock, ids: Ids): Id {
  return makeId(type, newUuid(clock, ids));
}

export function newUuid(clock: Clock, ids: Ids): string {
  return uuidV7(clock.nowMs(), ids.random(10));
}
