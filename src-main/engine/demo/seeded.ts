import { makeId, uuidV8, type Id } from '#shared/kernel/ids.ts';

/** A stream of choices that is the same for the same seed, on every machine. Not for keys. */
export interface Seeded {
  /** In [0, 1). */
  next(): number;
  whole(low: number, high: number): number;
  /** Roughly normal: mean ± spread covers about two thirds. */
  about(mean: number, spread: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  id(type: string): Id;
  /** A stream of its own, so that one patient's history does not depend on how much was drawn for another. */
  fork(label: number): Seeded;
}

/** @source mulberry32 by Tommy Ettinger, public domain: a 32-bit state with full period. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    about: (mean, spread) => mean + (next() + next() + next() - 1.5) * 2 * spread,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const chosen = from[whole(0, from.length - 1)];
      if (chosen === undefined) throw new RangeError('pick from an empty list');
      return chosen;
    },
    id: (type) => makeId(type, uuidV8(Uint8Array.from({ length: 16 }, () => whole(0, 255)))),
    fork: (label) =>
      seeded(Math.imul(seed ^ 0x9e37_79b9, 2_654_435_761) + Math.imul(label + 1, 1_597_334_677)),
  };
}
