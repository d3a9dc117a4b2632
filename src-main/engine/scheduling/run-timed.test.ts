import { afterEach, expect, it } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { TEST_USER } from '#shared/kernel/handler-testing.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import type { Session } from '#shared/kernel/session.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation } from '../station-testing.ts';
import { newId } from '../store/testing.ts';
import type { HoldOutcome, Holds } from './holds.ts';
import { runTimedCommand } from './run-timed.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const PRACTITIONER = newId('practitioner');
const at = (hour: string) => ({
  day: '2026-03-12',
  start: `2026-03-12T${hour}:00:00+03:00`,
  end: `2026-03-12T${hour}:30:00+03:00`,
});

it.each([
  ['held', { status: 'arrived' }],
  ['unknown', { status: 'arrived', tentative: true }],
] as const)(
  'asks anew for what moved while the server was asked: %s the second time',
  async (second, expected) => {
    const { station } = await setUpStation(cleanups);
    const { engine } = station;
    const session = { userId: TEST_USER, zone: 'Africa/Nairobi' } as Session; // all that a plan asks of it
    const missed = sampleOf(Appointment, {
      with: { ...at('09'), practitionerId: PRACTITIONER, status: 'noshow' },
    });
    const write = (appointment: Appointment) =>
      runPlan(engine, {
        action: 'test',
        session,
        async plan({ read }) {
          await read.get(Appointment, appointment.id);
          return ok({ reply: undefined, writes: [put(Appointment, appointment)] });
        },
      });
    expect(await write(missed)).toMatchObject({ ok: true });
    const told: unknown[] = [];
    const outcomes: HoldOutcome[] = ['held', second];
    const holds: Holds = {
      async ask(appointments) {
        const starts = appointments.map(({ start }) => start);
        told.push(['ask', ...starts]);
        // Meanwhile another desk's word comes: it is at another time.
        if (told.length === 1) expect(await write({ ...missed, ...at('11') })).toMatchObject({ ok: true });
        return outcomes.shift() ?? 'taken';
      },
      keep: (appointments) => void told.push(['keep', ...appointments.map(({ start }) => start)]),
      withdraw: (ids: readonly Id[]) => void told.push(['withdraw', ...ids]),
    };
    const done = await runTimedCommand(engine, holds, {
      action: 'test',
      session,
      async plan({ read }) {
        const found = await read.get(Appointment, missed.id);
        if (!found) throw new Error('it was written');
        return ok({ reply: undefined, writes: [put(Appointment, { ...found, status: 'arrived' })] });
      },
    });
    expect(done).toMatchObject({ ok: true });
    expect(told).toEqual([
      ['ask', at('09').start],
      ['ask', at('11').start],
      ...(second === 'held' ? [['keep', at('11').start]] : []),
    ]);
    const now = await engine.opened().replica.reader().get(Appointment, missed.id);
    expect(now).toMatchObject({ ...at('11'), ...expected });
    expect(now && 'tentative' in now).toBe(second === 'unknown');
  },
);
