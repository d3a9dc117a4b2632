import { randomBytes } from 'node:crypto';
import { makeId, uuidV7, type Id } from '#shared/kernel/ids.ts';
import type { Clock } from './clock.ts';

/** Randomness, passed in so that tests are repeatable. Keys and salts never come from here. */
export interface Ids {
  random(bytes: number): Uint8Array;
}

export const systemIds: Ids = { random: (bytes) => randomBytes(bytes) };

export function newId(type: string, clock: Clock, ids: Ids): Id {
  return makeId(type, newUuid(clock, ids));
}

export function newUuid(clock: Clock, ids: Ids): string {
  return uuidV7(clock.nowMs(), ids.random(10));
}
