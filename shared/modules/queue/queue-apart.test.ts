import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import type { CommonRefusal, PlanContext } from '#shared/kernel/contract.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import { planContext } from '#shared/kernel/handler-testing.ts';
import { makeId, type Id } from '#shared/kernel/ids.ts';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import { merge } from '#shared/kernel/merge.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import type { Result } from '#shared/kernel/result.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { MRN_NEXT, MRN_PREFIX } from '../patients/registration.rules.ts';
import { aClinic, PATIENTS, ROOM_1, ROOM_2 } from '../scheduling/scheduling-testing.ts';
import { QueueEntry } from './queue-entry.record.ts';
import { queueHandlers } from './queue.handlers.ts';
import { apartOf, isOpenEntry, standingCalls, stateOf } from './queue.rules.ts';
import { QUEUE_STEPS } from './queue-steps.rules.ts';
import { DOCTOR, LABORATORY, TRIAGE } from './queue-testing.ts';

type Documents = ReadonlyMap<Id, Envelope>;

let moment = 0;
let made = 0;

/** A desk with documents of its own, that runs the real handlers. */
class Desk {
  readonly name: string;
  documents: Documents = new Map();
  constructor(name: string) {
    this.name = name;
  }

  waits(): readonly QueueEntry[] {
    // Written by handlers, whose plans nextEnvelope checks.
    return [...this.documents.values()].map(({ id, data }) => ({ ...data, id }) as unknown as QueueEntry);
  }

  /** @returns false where it was refused */
  async run<I>(
    input: I,
    handler: (
      context: PlanContext<I>,
    ) => Promise<Result<Plan<unknown>, { readonly code: string } | CommonRefusal>>,
  ): Promise<boolean> {
    const planned = await handler({
      ...planContext(input),
      read: memoryReader({
        records: aClinic(),
        envelopes: [...this.documents.values()],
        counters: { [MRN_PREFIX]: this.name, [MRN_NEXT]: 1 },
      }),
      newId: (type) => {
        made += 1;
        return makeId(type, `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`);
      },
    });
    if (!planned.ok) return false;
    moment += 1;
    const documents = new Map(this.documents);
    for (const write of planned.value.writes) {
      if (write.kind !== 'put') continue;
      const stamp = writeStamp({ ms: moment, counter: 0 }, this.name.toLowerCase());
      const by = { facilityId: 'f', commitId: stamp, author: 'user:a', device: this.name, stamp };
      const next = nextEnvelope(write.record, write.id, write.data, documents.get(write.id), by);
      if (next) documents.set(write.id, next);
    }
    this.documents = documents;
    return true;
  }
}

/** Both get what either has. */
function meet(one: Desk, other: Desk, base: Documents): Documents {
  const both = new Map<Id, Envelope>();
  for (const id of new Set([...one.documents.keys(), ...other.documents.keys()])) {
    const [mine, theirs] = [one.documents.get(id), other.documents.get(id)];
    const merged = mine && theirs && merge(base.get(id), mine, theirs, QueueEntry);
    if (merged && !merged.ok) throw new Error(merged.error.code);
    const document = merged?.value ?? mine ?? theirs;
    if (document) both.set(id, document);
  }
  one.documents = both;
  other.documents = both;
  return both;
}

const anAct = fc.record({
  at: fc.constantFrom(0, 1),
  does: fc.constantFrom(
    'checkIn',
    'call',
    'callNext',
    'start',
    'move',
    'finish',
    'leave',
    'takeBack',
    'meet',
  ),
  who: fc.nat(2),
  which: fc.nat(9),
  where: fc.constantFrom(TRIAGE, DOCTOR, LABORATORY),
  roomId: fc.constantFrom(ROOM_1, ROOM_2),
  step: fc.constantFrom(...QUEUE_STEPS),
});

it('two desks that are apart never write one ticket twice, and lose nobody and no call', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAct, { maxLength: 40 }), async (acts) => {
      const desks = [new Desk('K3'), new Desk('M4')] as const;
      let base: Documents = new Map();
      let calls = 0;
      /** Visits that somebody has ended, or taken back. */
      const ended = new Set<Id>();
      for (const { at, does, who, which, where, roomId, step } of acts) {
        const desk = desks[at === 0 ? 0 : 1];
        const patientId = PATIENTS[who] ?? '';
        const waits = desk.waits().filter((entry) => entry.patientId === patientId);
        const open =
          does === 'takeBack' ? waits[which % waits.length] : (waits.find(isOpenEntry) ?? waits[0]);
        const id = open?.id ?? '';
        if (does === 'meet') base = meet(...desks, base);
        else if (does === 'checkIn')
          await desk.run(
            { patientId, stationId: where, priority: 'routine' as const },
            queueHandlers.checkIn,
          );
        else if (does === 'callNext')
          calls += Number(await desk.run({ stationId: where, roomId }, queueHandlers.callNext));
        else if (!open) continue;
        else if (does === 'call') calls += Number(await desk.run({ id, roomId }, queueHandlers.call));
        else if (does === 'start') await desk.run({ id, roomId }, queueHandlers.start);
        else if (does === 'move') await desk.run({ id, stationId: where }, queueHandlers.move);
        else if (does === 'takeBack') {
          const callId = open.calls?.at(-1)?.id;
          const asked = { id, step, ...(callId !== undefined && { callId }) };
          if (await desk.run(asked, queueHandlers.takeBack)) if (step === 'checkIn') ended.add(open.visitId);
        } else {
          const done =
            does === 'finish'
              ? await desk.run({ id }, queueHandlers.finish)
              : await desk.run({ id, reason: 'Went home' }, queueHandlers.leave);
          if (done) ended.add(open.visitId);
        }
      }
      meet(...desks, base);
      const waits = desks[0].waits();
      const visits = Map.groupBy(waits, ({ visitId }) => visitId);
      const tickets = [...visits.values()].map(([first]) => first?.ticket);
      expect(new Set(tickets).size).toBe(tickets.length);
      for (const [visitId, own] of visits) {
        expect(new Set(own.map(({ ticket }) => ticket)).size).toBe(1);
        expect(ended.has(visitId) || own.some(isOpenEntry), own.map(stateOf).join(' ')).toBe(true);
      }
      expect(waits.flatMap((entry) => entry.calls ?? []).length).toBe(calls);
    }),
    { numRuns: 300 },
  );
});

describe.each([
  ['ended', 'saidDone'],
  ['ended as gone away', 'saidLeft'],
  ['sent on', 'saidDone'],
] as const)('a wait that one desk %s while another began it', (how, kind) => {
  async function apart(order: readonly [0 | 1, 0 | 1]) {
    const desks = [new Desk('K3'), new Desk('M4')] as const;
    const [patientId = ''] = PATIENTS;
    await desks[0].run({ patientId, stationId: TRIAGE, priority: 'routine' as const }, queueHandlers.checkIn);
    const base = meet(...desks, new Map());
    const id = desks[0].waits()[0]?.id ?? '';
    const end = (desk: Desk) =>
      how === 'ended'
        ? desk.run({ id }, queueHandlers.finish)
        : how === 'sent on'
          ? desk.run({ id, stationId: LABORATORY }, queueHandlers.move)
          : desk.run({ id, reason: 'Went home' }, queueHandlers.leave);
    const begin = (desk: Desk) => desk.run({ id, roomId: ROOM_1 }, queueHandlers.start);
    for (const which of order) expect(await (which === 0 ? end(desks[0]) : begin(desks[1]))).toBe(true);
    meet(...desks, base);
    const marked = (desk: Desk) =>
      apartOf(desk.waits(), (one) => one)
        .get(id)
        ?.map((mark) => mark.kind);
    const state = (desk: Desk) => desk.waits().flatMap((one) => (one.id === id ? [stateOf(one)] : []))[0];
    return { desks, id, marked, state };
  }

  it.each([[[0, 1]], [[1, 0]]] as const)('stays on the board with the mark, %s', async (order) => {
    const { desks, marked, state } = await apart(order);
    for (const desk of desks) {
      expect(state(desk)).toBe('inRoom');
      expect(marked(desk)).toEqual([...(how === 'sent on' ? ['alsoAt'] : []), kind]);
    }
  });

  it('is settled by whoever ends it, or takes the beginning back', async () => {
    const { desks, id, marked, state } = await apart([0, 1]);
    const [one, two] = desks;
    const step = how === 'ended' ? 'finish' : how === 'sent on' ? 'move' : 'leave';
    expect(await one.run({ id, step }, queueHandlers.takeBack), 'somebody is with them').toBe(false);
    expect(await one.run({ id, step: 'start' as const }, queueHandlers.takeBack)).toBe(true);
    expect(state(one)).toBe(how === 'ended as gone away' ? 'left' : 'done');
    expect(await two.run({ id }, queueHandlers.finish)).toBe(true);
    expect([state(two), marked(two)]).toEqual(['done', undefined]);
  });
});

it('takes back its own call, and no other desk’s', async () => {
  const [one, two] = [new Desk('K3'), new Desk('M4')];
  const [patientId = ''] = PATIENTS;
  await one.run({ patientId, stationId: TRIAGE, priority: 'routine' as const }, queueHandlers.checkIn);
  const base = meet(one, two, new Map());
  const id = one.waits()[0]?.id ?? '';
  const callAt = async (desk: Desk, roomId: Id) => {
    await desk.run({ id, roomId }, queueHandlers.call);
    return desk.waits()[0]?.calls?.at(-1)?.id ?? '';
  };
  const back = (desk: Desk, callId: string) =>
    desk.run({ id, step: 'call' as const, callId }, queueHandlers.takeBack);
  const first = await callAt(one, ROOM_1);
  await callAt(two, ROOM_2);
  meet(one, two, base);
  expect(await back(one, first)).toBe(true);
  expect(standingCalls(one.waits()[0] ?? {}).map(({ roomId }) => roomId)).toEqual([ROOM_2]);
  const later = await callAt(two, ROOM_1);
  await callAt(two, ROOM_2); // in sight of the one before
  expect(await back(two, later)).toBe(false);
});
