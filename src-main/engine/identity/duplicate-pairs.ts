import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { blockKeys } from '#shared/modules/identity/block-keys.rules.ts';
import {
  compareFeatures,
  featuresOf,
  levelOf,
  type Features,
  type Likeness,
} from '#shared/modules/identity/likeness.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';

export interface LikelyPair {
  readonly ids: readonly [Id, Id];
  readonly likeness: Likeness;
}

export interface SweepOptions {
  readonly signal: AbortSignal;
  /** The likeliest so many. */
  readonly most: number;
  onProgress(done: number, total: number): void;
}

const PAGE = 200;
/** Records that share a key and nothing else: so many are a common name in one year, and other keys find who is the same. */
const MOST_IN_BLOCK = 60;
const COMPARED_AT_ONCE = 2_000;

/**
 * All pairs of records that may be of one person, likeliest first. Only those that share a key are compared: see `blockKeys`.
 * Other work of the thread gets its turn after every page and every so many pairs.
 */
export async function findLikelyPairs(
  read: Reader,
  { signal, most, onProgress }: SweepOptions,
): Promise<{ readonly records: number; readonly pairs: readonly LikelyPair[] }> {
  const { people, blocks } = await readPeople(read, { signal, onProgress });
  const places = new Map<number, number[][]>();
  for (const block of blocks.values()) {
    if (block.length > MOST_IN_BLOCK) continue;
    for (const one of block) {
      const own = places.get(one);
      if (own) own.push(block);
      else places.set(one, [block]);
    }
  }
  let pairs: LikelyPair[] = [];
  let since = 0;
  for (const [one, own] of places) {
    // Each pair once: from the earlier of the two, whatever they share.
    for (const other of new Set(own.flat().filter((place) => place > one))) {
      const pair = pairOf(people[one], people[other]);
      if (pair) pairs.push(pair);
      since += 1;
    }
    if (pairs.length > 2 * most) pairs = likeliest(pairs, most);
    if (since < COMPARED_AT_ONCE) continue;
    since = 0;
    await yieldToOthers();
    signal.throwIfAborted();
  }
  return { records: people.length, pairs: likeliest(pairs, most) };
}

function likeliest(pairs: readonly LikelyPair[], most: number): LikelyPair[] {
  return pairs
    .toSorted((a, b) => b.likeness.bits - a.likeness.bits || (a.ids[0] < b.ids[0] ? -1 : 1))
    .slice(0, most);
}

interface KnownRecord {
  readonly id: Id;
  readonly features: Features;
}

async function readPeople(read: Reader, { signal, onProgress }: Omit<SweepOptions, 'most'>) {
  const total = await read.count(Patient, {});
  const people: KnownRecord[] = [];
  /** Places in `people`, rising. */
  const blocks = new Map<string, number[]>();
  for (let offset = 0; ; offset += PAGE) {
    const page = await read.list(Patient, { where: {}, limit: PAGE, offset });
    for (const patient of page) {
      if (patient.placeholder) continue;
      const features = featuresOf(patient);
      for (const key of blockKeys(features)) {
        const block = blocks.get(key);
        if (block) block.push(people.length);
        else blocks.set(key, [people.length]);
      }
      people.push({ id: patient.id, features });
    }
    onProgress(Math.min(offset + page.length, total), total);
    if (page.length < PAGE) return { people, blocks };
    await yieldToOthers();
    signal.throwIfAborted();
  }
}

function pairOf(a: KnownRecord | undefined, b: KnownRecord | undefined): LikelyPair | undefined {
  if (!a || !b) return undefined;
  const likeness = compareFeatures(a.features, b.features);
  if (levelOf(likeness.bits) === 'unlikely') return undefined;
  return { ids: a.id < b.id ? [a.id, b.id] : [b.id, a.id], likeness };
}
