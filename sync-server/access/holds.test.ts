import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aServer, type TestServer } from '../testing.ts';
import { anEnrolled, TestDevice, TestTime } from './access-testing.ts';

const HOUR_MS = 3_600_000;
const time = new TestTime();
let server: TestServer;
beforeAll(async () => {
  server = await aServer(undefined, randomBytes(32), { nowMs: time.nowMs });
});
afterAll(() => server.end());

const [doctor, room] = ['practitioner:1', 'location:1'];
const at = (appointment: string, fromMs: number, more: object = {}) => ({
  appointment,
  resources: [doctor, room],
  fromMs: time.ms + fromMs,
  toMs: time.ms + fromMs + HOUR_MS / 2,
  ...more,
});
const hold = async (desk: TestDevice, body: object) =>
  (await desk.ask('POST', '/_fieldward/holds', body)).json;

async function desks(count: number): Promise<readonly TestDevice[]> {
  const first = await anEnrolled(server, time);
  const more = [];
  for (let number = 1; number < count; number += 1)
    more.push(await anEnrolled(server, time, first.enrolled?.facilityId));
  return [first, ...more];
}

describe('a time of a provider', () => {
  test('twenty desks at once want it, and one has it', async () => {
    const all = await desks(20);
    const start = HOUR_MS;
    const ask = all.map((_desk, number) => ({ ask: [at(`appointment:${number}`, start)] }));
    const answers = await Promise.all(all.map((desk, number) => hold(desk, ask[number] ?? {})));
    const winners = answers.flatMap(({ held }, number) => (held ? [number] : []));
    expect(winners).toHaveLength(1);
    const losers = answers.filter(({ held }) => !held);
    expect(losers).toEqual(losers.map(() => ({ held: false, by: [`appointment:${winners[0]}`] })));
  });

  test('is free beside it, elsewhere, at another facility, and when it is not kept', async () => {
    const [one, other] = await desks(2);
    const stranger = await anEnrolled(server, time);
    if (!one || !other) throw new Error('two desks');
    expect(await hold(one, { ask: [at('appointment:a', 0)] })).toEqual({ held: true });
    expect(await hold(other, { ask: [at('appointment:b', HOUR_MS / 2)] })).toEqual({ held: true });
    expect(await hold(other, { ask: [at('appointment:c', 0, { resources: ['practitioner:2'] })] })).toEqual({
      held: true,
    });
    expect(await hold(stranger, { ask: [at('appointment:d', 0)] })).toEqual({ held: true });
    // Either of what it needs is enough to stand in the way; on purpose it may stand beside.
    const taken = { held: false, by: ['appointment:a'] };
    expect(await hold(other, { ask: [at('appointment:e', 60_000, { resources: [room] })] })).toEqual({
      held: false,
      by: ['appointment:a', 'appointment:b'],
    });
    expect(await hold(other, { ask: [at('appointment:e', 0)] })).toEqual(taken);
    expect(await hold(other, { ask: [at('appointment:e', 0, { beside: ['appointment:a'] })] })).toEqual({
      held: true,
    });
    await hold(other, { release: ['appointment:e'] });
    // Kept, it stays; what nobody wrote is free again.
    await hold(one, { keep: ['appointment:a'] });
    time.pass(11 * 60_000);
    await Promise.all([one, other].map((desk) => desk.renew()));
    const again = (appointment: string, fromMs: number) => at(appointment, fromMs - 11 * 60_000);
    expect(await hold(other, { ask: [again('appointment:f', 0)] })).toEqual(taken);
    expect(await hold(other, { ask: [again('appointment:f', HOUR_MS / 2)] })).toEqual({ held: true });
  });

  test('moves with its appointment, all or nothing, and is given up', async () => {
    const [one, other] = await desks(2);
    if (!one || !other) throw new Error('two desks');
    await hold(one, { ask: [at('appointment:a', 0), at('appointment:b', HOUR_MS)], keep: [] });
    expect(await hold(one, { ask: [at('appointment:a', HOUR_MS)] })).toEqual({
      held: false,
      by: ['appointment:b'],
    });
    expect(await hold(other, { ask: [at('appointment:c', 0)] })).toMatchObject({ held: false }); // a has its time still
    expect(await hold(one, { ask: [at('appointment:a', 2 * HOUR_MS)] })).toEqual({ held: true });
    expect(await hold(other, { ask: [at('appointment:c', 0), at('appointment:d', HOUR_MS)] })).toEqual({
      held: false,
      by: ['appointment:b'],
    });
    expect(
      await hold(other, {
        release: ['appointment:b'],
        ask: [at('appointment:c', 0), at('appointment:d', HOUR_MS)],
      }),
    ).toEqual({
      held: true,
    });
  });

  test('is not lost by a move that fails, and not given up before the new one is kept', async () => {
    const [one, other] = await desks(2);
    if (!one || !other) throw new Error('two desks');
    const start = time.ms;
    const from = (appointment: string, minutes: number) =>
      at(appointment, start - time.ms + minutes * 60_000);
    const isFree = async (minutes: number) => {
      const { held } = await hold(other, { ask: [from('appointment:x', minutes)] });
      await hold(other, { withdraw: ['appointment:x'] });
      return held;
    };
    await hold(one, { ask: [from('appointment:a', 0)], keep: ['appointment:a'] });
    // To the same end, and away: while it is not written both times are its own.
    const shorter = { ...from('appointment:a', 15), toMs: start + 30 * 60_000 };
    for (const asked of [shorter, from('appointment:a', 120)]) {
      expect(await hold(one, { ask: [asked] })).toEqual({ held: true });
      expect(await isFree(-15)).toBe(false);
      await hold(one, { withdraw: ['appointment:a'] });
    }
    expect([await isFree(-15), await isFree(120)]).toEqual([false, true]);
    await hold(one, { ask: [from('appointment:a', 120)] });
    expect(await hold(one, { keep: ['appointment:a'] })).toEqual({ held: true });
    expect(await hold(one, { keep: ['appointment:a'] })).toEqual({ held: true });
    expect([await isFree(0), await isFree(120)]).toEqual([true, false]);
    // Who comes too late to keep it is told so, and asks once more in the same breath.
    await hold(one, { ask: [from('appointment:a', 240), from('appointment:b', 300)] });
    time.pass(11 * 60_000);
    await Promise.all([one, other].map((desk) => desk.renew()));
    expect(await hold(one, { keep: ['appointment:a'] })).toEqual({ held: false, by: [] });
    expect(await isFree(120)).toBe(false);
    expect(await hold(one, { ask: [from('appointment:b', 300)], keep: ['appointment:b'] })).toEqual({
      held: true,
    });
    expect(await hold(other, { ask: [from('appointment:c', 240)] })).toEqual({ held: true });
    expect(await hold(one, { ask: [from('appointment:a', 240)], keep: ['appointment:a'] })).toEqual({
      held: false,
      by: ['appointment:c'],
    });
    expect([await isFree(120), await isFree(300)]).toEqual([true, false]);
  });

  test('is asked for by devices at work only', async () => {
    expect((await server.ask('POST', '/_fieldward/holds', { ask: [] })).status).toBe(403); // an administrator has no appointments
    const stranger = new TestDevice(server, time);
    expect((await stranger.ask('POST', '/_fieldward/holds', {})).status).toBe(401);
    const [one] = await desks(1);
    expect((await one?.ask('POST', '/_fieldward/holds', { ask: [{ appointment: 'x' }] }))?.status).toBe(400);
  });
});
