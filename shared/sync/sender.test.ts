import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../kernel/result.ts';
import { Sender } from './sender.ts';

type Fault = { readonly code: 'tooLarge' | 'broken' };
type Batch = readonly number[];

/** A place that takes so many items in one request, and answers when it is told to. */
function place(
  options: { readonly most?: number; readonly breaksAt?: number; readonly isUnsettled?: true } = {},
) {
  const told = {
    sent: [] as Batch[],
    settled: [] as Batch[],
    settlings: 0,
    flying: 0,
    mostFlying: 0,
    isSettling: false,
  };
  const sender = new Sender<number, Batch, Fault>({
    size: () => 1,
    async send(batch): Promise<Result<Batch, Fault>> {
      told.flying += 1;
      told.mostFlying = Math.max(told.mostFlying, told.flying);
      await new Promise((resolve) => setImmediate(resolve));
      told.flying -= 1;
      if (batch.length > (options.most ?? Infinity)) return fail({ code: 'tooLarge' });
      if (batch.includes(options.breaksAt ?? -1)) return fail({ code: 'broken' });
      told.sent.push(batch);
      return ok(batch);
    },
    async settle(batches) {
      expect(told.isSettling).toBe(false);
      told.isSettling = true;
      await new Promise((resolve) => setImmediate(resolve));
      told.isSettling = false;
      told.settlings += 1;
      told.settled.push(...batches);
      return options.isUnsettled ? fail({ code: 'broken' }) : ok(undefined);
    },
    isTooLarge: ({ code }) => code === 'tooLarge',
  });
  return { sender, told };
}

async function pass(
  sender: Sender<number, Batch, Fault>,
  items: number,
  atOnce = 700,
): Promise<Result<void, Fault>> {
  for (let item = 0; item < items; item += 1) {
    sender.add(item);
    if (item % atOnce === atOnce - 1 && !(await sender.room())) break;
  }
  return sender.end();
}

const numbers = (from: number, to: number): Batch => Array.from({ length: to - from }, (_, at) => from + at);

describe('Sender', () => {
  it('sends three batches beside each other, and settles in their order what was answered meanwhile', async () => {
    const { sender, told } = place();
    expect(await pass(sender, 2_100, 2_000)).toEqual(ok(undefined));
    expect(told.settled.flat()).toEqual(numbers(0, 2_100));
    expect(told.settled.map(({ length }) => length)).toEqual([500, 500, 500, 500, 100]);
    expect(told.mostFlying).toBe(3);
    expect(told.settlings).toBeLessThan(5);
  });

  it('sends what is added while others are on their way, whenever that is', async () => {
    const { sender, told } = place();
    for (const from of [0, 2_000, 4_000]) {
      for (let item = from; item < from + 2_000; item += 1) {
        sender.add(item);
        if (item % 250 === 249) await sender.room();
      }
      expect(await sender.end()).toEqual(ok(undefined));
    }
    expect(told.settled.flat()).toEqual(numbers(0, 6_000));
  });

  it('settles in the order of the batches what is answered in another', async () => {
    const answers: (() => void)[] = [];
    const settled: Batch[] = [];
    const sender = new Sender<number, Batch, Fault>({
      size: () => 1,
      send: (batch) =>
        new Promise((resolve) => {
          answers.push(() => resolve(ok(batch)));
        }),
      async settle(batches) {
        settled.push(...batches);
        return ok(undefined);
      },
      isTooLarge: () => false,
    });
    for (let item = 0; item < 1_500; item += 1) sender.add(item);
    const ended = sender.end();
    expect(answers).toHaveLength(3);
    for (const answer of answers.toReversed()) {
      answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toEqual(ok(undefined));
    expect(settled.flat()).toEqual(numbers(0, 1_500));
  });

  it('sends no further while as many answers wait as it holds, and goes on when they are settled', async () => {
    let settle: (() => void) | undefined;
    let sent = 0;
    const sender = new Sender<number, Batch, Fault>({
      size: () => 1,
      async send(batch) {
        sent += 1;
        return ok(batch);
      },
      settle: () =>
        new Promise((resolve) => {
          settle = () => resolve(ok(undefined));
        }),
      isTooLarge: () => false,
    });
    for (let item = 0; item < 20_000; item += 1) sender.add(item);
    const ended = sender.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toBeLessThan(12);
    for (let turn = 0; turn < 40; turn += 1) {
      settle?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toEqual(ok(undefined));
    expect(sent).toBe(40);
  });

  it('halves what is too large, and loses and doubles nothing', async () => {
    const { sender, told } = place({ most: 130 });
    expect(await pass(sender, 1_000)).toEqual(ok(undefined));
    expect(told.settled.flat().toSorted((a, b) => a - b)).toEqual(numbers(0, 1_000));
    expect(told.sent).toEqual(told.settled);
  });

  it('ends at a fault, when nothing is under way any more', async () => {
    const { sender, told } = place({ breaksAt: 600 });
    expect(await pass(sender, 5_000)).toEqual(fail({ code: 'broken' }));
    expect(told.settled.flat()).toEqual(numbers(0, 500));
    expect(told.flying).toBe(0);
    expect(told.isSettling).toBe(false);
  });

  it('ends where it cannot be settled', async () => {
    const { sender, told } = place({ isUnsettled: true });
    expect(await pass(sender, 5_000)).toEqual(fail({ code: 'broken' }));
    expect(told.settlings).toBe(1);
    expect(told.flying).toBe(0);
  });

  it('throws what a port throws, to whoever waits for it', async () => {
    const sender = new Sender<number, Batch, Fault>({
      size: () => 1,
      send: async (batch) => ok(batch),
      settle: () => Promise.reject(new Error('killed')),
      isTooLarge: () => false,
    });
    await expect(pass(sender, 9_000)).rejects.toThrow('killed');
  });
});
