import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FileFault } from './file-entries.ts';
import { FileQueue, type FileAction } from './file-queue.ts';

const hashOf = (index: number) => String(index).padStart(64, '0');
const ROOM = 1e12;

interface Placed {
  readonly size: number;
  readonly atMs: number;
  readonly isHere: boolean;
  readonly isThere: boolean;
}

/** A disk, a server and a line between, of which each piece may fail. */
class World {
  readonly queue = new FileQueue();
  readonly here = new Map<string, number>();
  readonly there = new Map<string, number>();
  readonly sizes = new Map<string, number>();
  readonly done: FileAction[] = [];
  nowMs = 0;
  piece = 100;
  fails: () => FileFault['code'] | undefined;

  constructor(files: readonly Placed[], fails: () => FileFault['code'] | undefined = () => undefined) {
    this.fails = fails;
    for (const [index, { size, atMs, isHere, isThere }] of files.entries()) {
      const hash = hashOf(index);
      this.sizes.set(hash, size);
      if (isHere) this.here.set(hash, size);
      if (isThere) this.there.set(hash, size);
      this.queue.name({ hash, size, atMs }, isHere);
    }
    this.queue.room(ROOM);
    this.queue.open(true);
  }

  perform(action: FileAction): void {
    this.done.push(action);
    const fault = this.fails();
    // What is not as its name says is thrown away by whoever takes it in.
    if (fault === 'file.mismatch' && action.do !== 'ask')
      (action.do === 'send' ? this.there : this.here).delete(action.hash);
    if (action.do !== 'ask' && fault === undefined) this.move(action);
    else if (fault !== undefined) this.queue.failed(action, { code: fault } as FileFault, this.nowMs, 0.5);
    else if (action.do === 'ask') {
      const lacks = action.hashes.filter((hash) => this.there.get(hash) !== this.sizes.get(hash));
      this.queue.answered(
        action.hashes,
        lacks.map((hash) => ({ hash, received: this.there.get(hash) ?? 0 })),
      );
    }
  }

  move(action: Exclude<FileAction, { do: 'ask' }>): void {
    const { hash } = action;
    const size = this.sizes.get(hash) ?? 0;
    if (action.do === 'send') {
      const there = this.there.get(hash) ?? 0;
      if (there === size) throw new Error('sent, and it was there');
      if (there !== action.from) throw new Error('sent from another place than it was at');
      const received = Math.min(size, action.from + this.piece);
      this.there.set(hash, received);
      this.queue.sent(hash, received, received === size);
    } else if (this.there.get(hash) === size) {
      const received = Math.min(size, (this.here.get(hash) ?? 0) + this.piece);
      this.here.set(hash, received);
      this.queue.fetched(hash, received, size, received === size);
    } else this.queue.failed(action, { code: 'file.notThere' }, this.nowMs, 0.5);
  }

  /** Until nothing is left to do, or so long. @returns whether it came to rest */
  run(untilMs = Number.POSITIVE_INFINITY): boolean {
    for (let steps = 0; steps < 20_000; steps += 1) {
      const action = this.queue.next(this.nowMs);
      if (action) {
        this.perform(action);
        continue;
      }
      const nextMs = this.queue.nextMs(this.nowMs);
      if (nextMs === undefined) return true;
      if (nextMs <= this.nowMs) throw new Error('a host would turn round and round');
      if (nextMs > untilMs) return false;
      this.nowMs = nextMs;
    }
    throw new Error('it goes on for ever');
  }
}

const file = fc.record({
  size: fc.integer({ min: 1, max: 1_000 }),
  atMs: fc.nat(1_000),
  isHere: fc.boolean(),
  isThere: fc.boolean(),
});
const FAULTS = [
  'remote.cut',
  'remote.unreachable',
  'remote.failing',
  'file.moved',
  'file.mismatch',
  'file.serverFull',
] as const;

it('has every file on both sides in the end, whatever fails meanwhile', () => {
  const faults = fc.array(fc.option(fc.constantFrom(...FAULTS), { nil: undefined }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 12 }), faults, (files, failures) => {
      const left = [...failures];
      // Files that are nowhere are looked for, but for ever.
      const somewhere = files.filter(({ isHere, isThere }) => isHere || isThere);
      const world = new World(somewhere, () => left.shift());
      expect(world.run()).toBe(true);
      for (const [hash, size] of world.sizes) {
        expect([hash, world.here.get(hash), world.there.get(hash)]).toEqual([hash, size, size]);
      }
      expect(world.queue.counts()).toMatchObject({
        toSend: { count: 0 },
        toFetch: { count: 0 },
        elsewhere: 0,
      });
      // Told that the server was set back, it sends what that has lost.
      world.there.clear();
      world.queue.anotherServer(new Set());
      expect(world.run()).toBe(true);
      expect(world.there).toEqual(world.sizes);
    }),
    {
      examples: [
        [
          [{ size: 101, atMs: 0, isHere: true, isThere: false }],
          [undefined, undefined, undefined, 'file.mismatch'],
        ],
      ],
    },
  );
});

it('fetches what a person wants before all else, the last first, then pictures, then the newest', () => {
  const elsewhere = (size: number, atMs: number) => ({ size, atMs, isHere: false, isThere: true });
  const world = new World([
    elsewhere(300_000, 1),
    elsewhere(300_000, 3),
    elsewhere(900, 0),
    elsewhere(300_000, 2),
  ]);
  const order = (): string[] => {
    const fetched = world.done.flatMap((one) => (one.do === 'fetch' ? [one.hash] : []));
    return fetched.filter((hash, at) => hash !== fetched[at - 1]);
  };
  world.piece = 100_000;
  world.fails = () => {
    if (order().at(-1) === hashOf(1)) world.queue.want(hashOf(0), world.nowMs);
    return undefined;
  };
  world.run();
  // The newest had begun when somebody wanted the oldest: it waits, and goes on behind.
  expect(order()).toEqual([hashOf(2), hashOf(1), hashOf(0), hashOf(1), hashOf(3)]);
});

it('keeps to its room, but fetches what a person wants; what was let go does not come back by itself', () => {
  const world = new World([
    { size: 500, atMs: 2, isHere: false, isThere: true },
    { size: 500, atMs: 1, isHere: true, isThere: true },
  ]);
  world.queue.room(400);
  world.run();
  expect(world.queue.counts()).toMatchObject({ elsewhere: 1, toFetch: { count: 0 } });
  expect([...world.queue.spare()]).toEqual([hashOf(1)]);
  world.queue.here(hashOf(1), false);
  world.here.delete(hashOf(1));
  world.queue.want(hashOf(0), world.nowMs);
  world.queue.room(ROOM);
  world.run();
  expect([...world.here.keys()]).toEqual([hashOf(0)]);
  expect(world.queue.standing(hashOf(1))).toMatchObject({ isHere: false });
  world.queue.want(hashOf(1), world.nowMs);
  world.run();
  expect(world.here.size).toBe(2);
});

it('looks soon for what a person waits for and the server does not have yet, for a minute, and seldom for the rest', () => {
  const world = new World([
    { size: 5, atMs: 1, isHere: false, isThere: false },
    { size: 5, atMs: 2, isHere: false, isThere: false },
  ]);
  world.queue.want(hashOf(0), 0);
  const asked = (hash: string) => world.done.filter((one) => one.do === 'fetch' && one.hash === hash).length;
  expect(world.run(60_000)).toBe(false);
  const inAMinute = asked(hashOf(0));
  expect(inAMinute).toBeGreaterThan(12);
  expect(world.run(3_600_000)).toBe(false);
  expect(asked(hashOf(0)) - inAMinute).toBeLessThan(20);
  expect(asked(hashOf(1))).toBeLessThan(20);
  // Opened again, it is looked for soon again.
  const before = asked(hashOf(0));
  world.queue.want(hashOf(0), world.nowMs);
  expect(world.run(world.nowMs + 30_000)).toBe(false);
  expect(asked(hashOf(0)) - before).toBeGreaterThan(5);
  expect(world.queue.counts().failed).toEqual(new Map([['file.notThere', 2]]));
  // Closed, it does nothing; open again, it asks first who is there.
  world.queue.open(false);
  expect([world.queue.next(world.nowMs), world.queue.nextMs(world.nowMs)]).toEqual([undefined, undefined]);
  world.queue.open(true);
  expect(world.queue.next(world.nowMs)).toEqual({ do: 'ask', hashes: [] });
});

it('sends nothing to a server that is full for a while, and fetches meanwhile', () => {
  const world = new World([
    { size: 5, atMs: 1, isHere: true, isThere: false },
    { size: 5, atMs: 2, isHere: true, isThere: false },
    { size: 5, atMs: 2, isHere: false, isThere: true },
  ]);
  let isFull = true;
  world.fails = () => (isFull && world.done.at(-1)?.do === 'send' ? 'file.serverFull' : undefined);
  expect(world.run(200_000)).toBe(false);
  expect(world.done.filter((one) => one.do === 'send')).toHaveLength(1);
  expect(world.here.size).toBe(3);
  isFull = false;
  expect(world.run()).toBe(true);
  expect(world.there).toEqual(world.sizes);
});
