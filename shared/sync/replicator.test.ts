import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  isActive,
  nextTickMs,
  REPLICATOR,
  type ReplicatorAction,
  type ReplicatorEvent,
  type ReplicatorState,
} from './replicator-state.ts';
import { replicatorStep } from './replicator.ts';

const UNREACHABLE = { code: 'remote.unreachable' } as const;

/** A machine that is told the time only when it asks to be. */
class Host {
  state: ReplicatorState = REPLICATOR;
  nowMs = 0;
  chance = 1;
  /** What it did last. */
  actions: readonly ReplicatorAction[] = [];

  on(event: ReplicatorEvent): readonly ReplicatorAction[] {
    const step = replicatorStep(this.state, event, this.nowMs, this.chance);
    this.state = step.state;
    this.actions = step.actions;
    return step.actions;
  }

  /** Until something is done. @returns what, and how long it took */
  async wait(): Promise<readonly [number, readonly ReplicatorAction[]]> {
    const fromMs = this.nowMs;
    for (let ticks = 0; ticks < 20; ticks += 1) {
      const nextMs = nextTickMs(this.state);
      if (nextMs === undefined) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      if (this.on({ kind: 'tick' }).length > 0) break;
    }
    return [this.nowMs - fromMs, this.actions];
  }
}

function listening(addresses = 1): Host {
  const host = new Host();
  host.on({ kind: 'configured', addresses });
  expect(host.on({ kind: 'opened' })).toEqual([{ do: 'listen', address: 0 }]);
  expect(host.on({ kind: 'feedOpened' })).toEqual([roundOf('all')]);
  host.on({ kind: 'roundEnded' });
  return host;
}

const roundOf = (reads: 'all' | ReadonlySet<string>, address = 0, triesHeld = true) => ({
  do: 'round',
  order: { address, reads, triesHeld },
});

it('sends what is written here together, and reads only what moved', async () => {
  const host = listening();
  expect(host.on({ kind: 'committed' })).toEqual([]);
  host.nowMs += 200;
  host.on({ kind: 'committed' });
  expect(await host.wait()).toEqual([100, [roundOf(new Set(), 0, false)]]);
  // What happens meanwhile waits for its end.
  host.on({ kind: 'moved', reads: new Set(['people']) });
  host.on({ kind: 'moved', reads: new Set(['care']) });
  host.nowMs += 5_000;
  expect(host.on({ kind: 'tick' })).toEqual([]);
  expect(host.on({ kind: 'roundEnded' })).toEqual([roundOf(new Set(['people', 'care']), 0, false)]);
  host.on({ kind: 'roundEnded' });
  expect(await host.wait()).toEqual([295_000 - 300, [roundOf('all')]]); // all of it now and then
});

it('waits longer with each failure, not long for a line, and goes at once when told that it may be back', async () => {
  const host = listening();
  host.on({ kind: 'feedEnded', fault: UNREACHABLE });
  const waits = [];
  for (let tries = 0; tries < 8; tries += 1) {
    const [tookMs, actions] = await host.wait();
    expect(actions).toContainEqual({ do: 'listen', address: 0 });
    waits.push(tookMs);
    host.on({ kind: 'feedEnded', fault: UNREACHABLE });
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
  expect(host.on({ kind: 'woke' })).toEqual([{ do: 'listen', address: 0 }]);
  host.on({ kind: 'feedOpened' });
  host.on({ kind: 'roundEnded', fault: { code: 'remote.unauthorized' } });
  for (let tries = 0; tries < 12; tries += 1) {
    await host.wait();
    host.on({ kind: 'roundEnded', fault: { code: 'remote.unauthorized' } });
  }
  expect(await host.wait()).toEqual([300_000, expect.anything()]);
  host.on({ kind: 'roundEnded' });
  expect(host.state).toMatchObject({ failures: 0, hasMet: true });
  expect(host.state.fault).toBeUndefined();
});

it('asks in turn where the server does not tell what moves, and asks to be told again later', async () => {
  const host = new Host();
  host.on({ kind: 'configured', addresses: 1 });
  host.on({ kind: 'opened' });
  expect(await host.wait()).toEqual([2_000, [roundOf('all')]]); // a server that says nothing is asked anyway
  host.on({ kind: 'feedDenied' });
  expect(host.on({ kind: 'roundEnded' })).toEqual([roundOf('all')]);
  host.on({ kind: 'roundEnded' });
  expect(await host.wait()).toEqual([15_000, [roundOf('all')]]);
  host.on({ kind: 'roundEnded' });
  host.nowMs = 303_000;
  expect(host.on({ kind: 'tick' })).toContainEqual({ do: 'listen', address: 0 });
  // One that is cut as soon as it is there is not counted on.
  host.on({ kind: 'feedOpened' });
  host.nowMs += 1_000;
  host.on({ kind: 'feedEnded' });
  expect(host.state.feed).toBe('denied');
});

it('ends what is under way for a pause, another server and the end of the replica, and begins anew', async () => {
  const host = listening();
  host.on({ kind: 'committed' });
  await host.wait();
  const ends = [{ do: 'stopRound' }, { do: 'unlisten' }];
  expect(host.on({ kind: 'paused', untilMs: host.nowMs + 60_000 })).toEqual(ends);
  host.on({ kind: 'roundEnded', fault: { code: 'remote.stopped' } });
  expect(host.state.failures).toBe(0);
  expect(host.on({ kind: 'asked' })).toEqual([]);
  expect(await host.wait()).toEqual([60_000, expect.arrayContaining([{ do: 'listen', address: 0 }])]);
  host.on({ kind: 'feedOpened' });
  expect(host.state.running).toBeDefined();
  expect(host.on({ kind: 'closing' })).toEqual(ends);
  host.on({ kind: 'roundEnded', fault: { code: 'remote.stopped' } });
  expect(nextTickMs(host.state)).toBeUndefined();
  expect(host.on({ kind: 'opened' })).toContainEqual({ do: 'listen', address: 0 });
  host.on({ kind: 'feedOpened' });
  expect(host.on({ kind: 'configured', addresses: 0 })).toEqual(ends);
  expect(isActive(host.state)).toBe(false);
});

it('goes over to the centre when the near server stays away, and back when that is there to stay', async () => {
  const host = listening(2);
  host.on({ kind: 'feedEnded', fault: UNREACHABLE });
  while (host.state.address === 0) {
    await host.wait();
    host.on({ kind: 'feedEnded', fault: UNREACHABLE });
    if (host.state.running) host.on({ kind: 'roundEnded', fault: UNREACHABLE });
  }
  expect(host.nowMs).toBeGreaterThanOrEqual(30_000);
  expect(host.nowMs).toBeLessThan(60_000);
  host.on({ kind: 'feedOpened' });
  expect(host.state.running).toMatchObject({ address: 1, reads: 'all' });
  host.on({ kind: 'roundEnded' });
  for (const isThere of [true, false, true]) {
    expect(await host.wait()).toEqual([30_000, [{ do: 'probe', address: 0 }]]);
    host.on({ kind: 'probed', isThere });
    expect(host.state.address).toBe(1);
  }
  await host.wait();
  expect(host.on({ kind: 'probed', isThere: true })).toEqual([
    { do: 'unlisten' },
    { do: 'listen', address: 0 },
  ]);
});

const event = fc.oneof(
  fc.constantFrom<ReplicatorEvent>(
    { kind: 'opened' },
    { kind: 'closing' },
    { kind: 'resumed' },
    { kind: 'asked' },
    { kind: 'committed' },
    { kind: 'feedOpened' },
    { kind: 'feedDenied' },
    { kind: 'feedEnded' },
    { kind: 'feedEnded', fault: UNREACHABLE },
    { kind: 'roundEnded' },
    { kind: 'roundEnded', fault: UNREACHABLE },
    { kind: 'roundEnded', fault: { code: 'store.full' } },
    { kind: 'woke' },
    { kind: 'tick' },
  ),
  fc.record({ kind: fc.constant('configured' as const), addresses: fc.nat(2) }),
  fc.record({ kind: fc.constant('probed' as const), isThere: fc.boolean() }),
  fc.record({ kind: fc.constant('moved' as const), reads: fc.constant(new Set(['people'] as const)) }),
);

it('runs one round at a time, none while it may not, and forgets nothing, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(event, fc.nat(20_000), fc.double({ min: 0, max: 1, noNaN: true })), {
        maxLength: 60,
      }),
      async (happenings) => {
        const host = new Host();
        let isRunning = false;
        let isOwed = false;
        for (const [happening, afterMs, chance] of happenings) {
          host.nowMs += afterMs;
          host.chance = chance;
          if (happening.kind === 'roundEnded') {
            if (!isRunning) continue;
            isRunning = false;
            if (happening.fault) isOwed = true;
          }
          if (happening.kind === 'committed' || happening.kind === 'moved') isOwed = true;
          for (const action of host.on(happening)) {
            if (action.do !== 'round') continue;
            expect(isRunning).toBe(false);
            expect(isActive(host.state)).toBe(true);
            expect(action.order.address).toBeLessThan(host.state.addresses);
            isRunning = true;
            isOwed = false;
          }
        }
        if (isRunning) host.on({ kind: 'roundEnded', fault: { code: 'remote.stopped' } });
        host.on({ kind: 'configured', addresses: 1 });
        host.on({ kind: 'opened' });
        host.on({ kind: 'resumed' });
        if (!isOwed && !isRunning) return;
        let rounds = 0;
        for (let turn = 0; turn < 5 && rounds === 0; turn += 1) {
          if (host.state.running) rounds += 1;
          else await host.wait();
        }
        expect(rounds).toBeGreaterThan(0);
      },
    ),
  );
});
