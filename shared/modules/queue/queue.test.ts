import { describe, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { planContext, testId, TEST_NOW } from '#shared/kernel/handler-testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { MRN_NEXT, MRN_PREFIX } from '../patients/registration.rules.ts';
import { scheduleSetupHandlers } from '../scheduling/schedule-setup.handlers.ts';
import { planStatus } from '../scheduling/status.plan.ts';
import type { StatusInput } from '../scheduling/scheduling.contract.ts';
import {
  aClinic,
  anAppointment,
  OTIENO,
  PATIENTS,
  ROOM_1,
  ROOM_2,
} from '../scheduling/scheduling-testing.ts';
import { queueHandlers } from './queue.handlers.ts';
import { inQueueOrder, isOverTarget, nextInQueue, stateOf, waitedMinutes } from './queue.rules.ts';
import { aWait, DOCTOR, LABORATORY, recordsOf, TRIAGE } from './queue-testing.ts';
import { nextTicket, ticketMark } from './tickets.rules.ts';

const COUNTERS = { [MRN_PREFIX]: 'K3', [MRN_NEXT]: 1 };
const [GRACE = '', TOM = ''] = PATIENTS;
const NOW_MS = Date.parse(TEST_NOW);

/** A desk with these records beside the clinic's. */
function desk<I>(input: I, records: readonly { readonly id: Id }[] = []) {
  return planContext(input, { records: [...aClinic(), ...records], counters: COUNTERS });
}

describe('tickets', () => {
  it('bear the mark of the desk, but for the one that founded its facility alone', () => {
    expect(ticketMark('K3', true)).toBe('K3');
    expect(ticketMark('K3F4H7', true)).toBe('');
    expect(ticketMark('K3F4H7', undefined)).toBe('K3F4H7');
  });

  it('count up by letter and desk, whatever another desk has given', () => {
    expect(nextTicket('T', '', [])).toBe('T-01');
    expect(nextTicket('T', 'K3', ['T-41', 'TK3-09', 'DK3-20', 'TK3F4-77'])).toBe('TK3-10');
    expect(nextTicket('T', 'K3', ['TK3-99'])).toBe('TK3-100');
    expect(nextTicket('T', '', ['T-01'], ['T-02', 'T-03', 'TK3-04'])).toBe('T-04');
  });
});

describe('who is next', () => {
  const late = aWait(1, { waitingSince: '2026-03-12T09:30:00.000+03:00' });
  const early = aWait(2);
  const urgent = aWait(3, { priority: 'urgent', waitingSince: '2026-03-12T09:40:00.000+03:00' });
  const booked = aWait(4, { dueAt: '2026-03-12T09:20:00.000+03:00' });
  const notDue = aWait(5, { dueAt: '2026-03-12T11:00:00.000+03:00', practitionerId: OTIENO });

  it('is the most urgent, then who has been due for longest: not who merely came early', () => {
    const order = inQueueOrder([notDue, late, booked, early, urgent]).map(({ ticket }) => ticket);
    expect(order).toEqual(['T-03', 'T-02', 'T-04', 'T-01', 'T-05']);
  });

  it('passes over those who wait for another provider, and those who were called', () => {
    const asked = { stationId: TRIAGE, practitionerId: testId('practitioner', 2) };
    expect(nextInQueue([notDue], asked)).toBeUndefined();
    expect(nextInQueue([notDue], { stationId: TRIAGE })).toBe(notDue);
    expect(nextInQueue([{ ...early, calls: [{ id: 'a', at: TEST_NOW, by: 'N' }] }], asked)).toBeUndefined();
  });

  it('counts a wait from when somebody is due, and says when it is over the target', () => {
    expect(waitedMinutes(early, NOW_MS)).toBe(42);
    expect(waitedMinutes(notDue, NOW_MS)).toBe(0);
    const over = (targetMinutes: number) => isOverTarget(early, { targetMinutes }, NOW_MS);
    expect([over(41), over(42)]).toEqual([true, false]);
    expect(isOverTarget({ ...early, startedAt: TEST_NOW }, { targetMinutes: 1 }, NOW_MS)).toBe(false);
  });
});

describe('at the desk', () => {
  it('a walk-in gets a ticket and waits', async () => {
    const input = { patientId: GRACE, stationId: TRIAGE, priority: 'routine' as const, reason: 'Cough' };
    const plan = await must(queueHandlers.checkIn(desk(input, [aWait(9, { ticket: 'TK3-04' })])));
    expect(recordsOf(plan)).toEqual([
      {
        id: testId('queueEntry', 1),
        patientId: GRACE,
        priority: 'routine',
        reason: 'Cough',
        day: '2026-03-12',
        stationId: TRIAGE,
        ticket: 'TK3-05',
        visitId: testId('queueEntry', 1),
        arrivedAt: TEST_NOW,
        waitingSince: TEST_NOW,
        createdBy: 'Achieng Otieno',
      },
    ]);
  });

  it('who came the evening before is called after midnight too, and nobody else by their number', async () => {
    const evening = { day: '2026-03-11', waitingSince: '2026-03-11T23:30:00.000+03:00', ticket: 'TK3-01' };
    const late = aWait(1, { ...evening, calls: [{ id: 'one', at: TEST_NOW, by: 'A', roomId: ROOM_1 }] });
    const display = await must(queueHandlers.display(desk({ day: '2026-03-12' }, [late])));
    expect(display.calls).toMatchObject([{ ticket: 'TK3-01', room: 'Room 1' }]);
    const input = { patientId: TOM, stationId: TRIAGE, priority: 'routine' as const };
    const arrived = await must(queueHandlers.checkIn(desk(input, [late])));
    expect(arrived.reply.entry.ticket).toBe('TK3-02');
  });

  it("nobody comes for another's appointment", async () => {
    const booked = anAppointment(1, '10:00', '10:30', { patientId: GRACE });
    const input = { stationId: TRIAGE, priority: 'routine' as const, appointmentId: booked.id };
    expect(await queueHandlers.checkIn(desk({ ...input, patientId: TOM }, [booked]))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'appointment', id: booked.id },
    });
    const own = await must(queueHandlers.checkIn(desk({ ...input, patientId: GRACE }, [booked])));
    expect(own.reply.entry.appointmentId).toBe(booked.id);
  });

  it('who was taken for gone, and is back, is as urgent as before and keeps the ticket', async () => {
    const booked = anAppointment(1, '10:00', '10:30', { patientId: GRACE, status: 'noshow' });
    const gone = aWait(1, {
      patientId: GRACE,
      appointmentId: booked.id,
      priority: 'emergency',
      reason: 'Chest pain',
      doneAt: TEST_NOW,
      left: true,
    });
    const input = { id: booked.id, status: 'arrived' as const };
    const back = await must(planStatus(desk(input, [booked, gone]), input, false));
    expect(recordsOf(back).at(-1)).toMatchObject({
      ticket: 'T-01',
      priority: 'emergency',
      reason: 'Chest pain',
      waitingSince: TEST_NOW,
    });
  });

  it('who was taken for seen is back where they waited', async () => {
    const booked = anAppointment(1, '10:00', '10:30', { patientId: GRACE, status: 'fulfilled' });
    const seen = aWait(1, {
      patientId: GRACE,
      appointmentId: booked.id,
      stationId: DOCTOR,
      startedAt: TEST_NOW,
      doneAt: TEST_NOW,
    });
    const input = { id: booked.id, status: 'arrived' as const };
    const back = await must(planStatus(desk(input, [booked, seen]), input, false));
    expect(recordsOf(back).at(-1)).toMatchObject({ ticket: 'T-01', stationId: DOCTOR });
  });

  it('nobody whom one desk called or saw is lost by what another took back meanwhile', () => {
    const mistaken = aWait(1, { withdrawn: true });
    const called = { ...mistaken, calls: [{ id: 'one', at: TEST_NOW, by: 'A' }] };
    const states = [mistaken, called, { ...mistaken, startedAt: TEST_NOW }, { ...called, doneAt: TEST_NOW }];
    expect(states.map(stateOf)).toEqual(['withdrawn', 'called', 'inRoom', 'done']);
  });

  it('nobody waits twice', async () => {
    const input = { patientId: GRACE, stationId: DOCTOR, priority: 'routine' as const };
    const here = aWait(1, { patientId: GRACE });
    expect(await queueHandlers.checkIn(desk(input, [here]))).toEqual({
      ok: false,
      error: { code: 'queue.alreadyHere', ticket: 'T-01', stationId: TRIAGE },
    });
  });

  it('who is called, seen, sent on and taken back: the calendar says the same', async () => {
    const booked = anAppointment(1, '10:00', '10:30', { patientId: GRACE, status: 'arrived' });
    const waits = aWait(7, {
      patientId: GRACE,
      stationId: DOCTOR,
      appointmentId: booked.id,
      dueAt: booked.start,
    });
    const { id } = waits;
    const call = await must(queueHandlers.call(desk({ id, roomId: ROOM_1 }, [waits, booked])));
    expect(stateOf(call.reply.entry)).toBe('called');
    const start = await must(queueHandlers.start(desk({ id }, [call.reply.entry, booked])));
    expect(start.reply.entry).toMatchObject({ roomId: ROOM_1, startedAt: TEST_NOW });
    const [inRoom, checkedIn] = recordsOf(start);
    expect(checkedIn).toMatchObject({ id: booked.id, status: 'checked-in' });
    const move = await must(
      queueHandlers.move(desk({ id, stationId: LABORATORY }, [inRoom ?? waits, checkedIn ?? booked])),
    );
    const [done, next, seen] = recordsOf(move);
    expect(done).toMatchObject({ id, doneAt: TEST_NOW, nextId: next?.id });
    expect(next).toMatchObject({
      stationId: LABORATORY,
      ticket: 'T-07',
      visitId: id,
      waitingSince: TEST_NOW,
    });
    expect(next).not.toHaveProperty('dueAt');
    expect(seen).toMatchObject({ status: 'fulfilled' });
    const back = await must(queueHandlers.takeBack(desk({ id, step: 'move' as const }, recordsOf(move))));
    expect(recordsOf(back)).toEqual([
      inRoom,
      { ...next, withdrawn: true },
      expect.objectContaining({ id: booked.id, status: 'checked-in' }),
    ]);
  });

  it('whoever leaves says why; what has gone on is not taken back', async () => {
    const waits = aWait(1, { patientId: GRACE });
    const leave = (reason: string) => queueHandlers.leave(desk({ id: waits.id, reason }, [waits]));
    expect(await leave('  ')).toEqual({ ok: false, error: { code: 'queue.reasonNeeded' } });
    const left = (await must(leave('Had to catch a bus'))).reply.entry;
    expect(stateOf(left)).toBe('left');
    const back = (step: 'move' | 'leave') => queueHandlers.takeBack(desk({ id: waits.id, step }, [left]));
    expect(await back('move')).toEqual({ ok: false, error: { code: 'queue.movedOn' } });
    expect((await must(back('leave'))).reply.entry).toEqual(waits);
  });

  const setStatus = (context: ReturnType<typeof desk<StatusInput>>) =>
    planStatus(context, context.input, false);

  it('who has arrived by the calendar waits, and is taken away with a slip of the hand', async () => {
    const booked = anAppointment(1, '10:00', '10:30', { patientId: TOM });
    const arrive = await must(setStatus(desk({ id: booked.id, status: 'arrived' as const }, [booked])));
    const [arrived, waits] = recordsOf(arrive);
    expect(waits).toMatchObject({
      ticket: 'TK3-01',
      appointmentId: booked.id,
      dueAt: booked.start,
      stationId: TRIAGE,
    });
    const back = await must(
      setStatus(desk({ id: booked.id, status: 'booked' as const }, [arrived ?? booked, waits ?? booked])),
    );
    expect(recordsOf(back)[1]).toEqual({ ...waits, withdrawn: true });
  });

  it('shows what two desks did while they were apart, until somebody settles it', async () => {
    const calls = [
      { id: 'one', at: TEST_NOW, by: 'A', roomId: ROOM_1 },
      { id: 'two', at: TEST_NOW, by: 'B', roomId: ROOM_2 },
    ];
    const twice = aWait(1, { patientId: GRACE, calls });
    const elsewhere = aWait(2, { patientId: GRACE, visitId: twice.id, stationId: LABORATORY });
    const left = aWait(3, { patientId: GRACE, visitId: twice.id, doneAt: TEST_NOW, left: true });
    const board = await must(queueHandlers.board(desk({ day: '2026-03-12' }, [twice, elsewhere, left])));
    expect(board.waits.find(({ entry }) => entry.id === twice.id)?.apart).toEqual([
      { kind: 'alsoAt', stationId: LABORATORY, ticket: 'T-02' },
      { kind: 'saidLeft', stationId: TRIAGE },
      { kind: 'calledTwice', roomIds: [ROOM_1, ROOM_2] },
    ]);
    const again = await must(queueHandlers.call(desk({ id: twice.id, roomId: ROOM_2 }, [twice])));
    const after = await must(queueHandlers.board(desk({ day: '2026-03-12' }, [again.reply.entry])));
    expect(after.waits[0]?.apart).toBeUndefined();
  });

  it('a station of care takes what the facility says of it, and tells what it was', async () => {
    const input = { id: TRIAGE, letter: 'T', order: 20, targetMinutes: 5, active: true };
    const saved = recordsOf(await must(queueHandlers.saveStation(desk(input))));
    expect(saved).toEqual([{ ...input, kind: 'triage' }]);
    const board = await must(queueHandlers.board(desk({ day: '2026-03-12' }, saved)));
    expect(board.stations.find(({ id }) => id === TRIAGE)?.targetMinutes).toBe(5);
    const history = await must(scheduleSetupHandlers.history(desk({ id: TRIAGE }, saved)));
    expect(history.map(({ field, value, by }) => [field, value, by])).toEqual([
      ['targetMinutes', 15, 'Fieldward'],
    ]);
    const taken = { letter: 'D', order: 99, targetMinutes: 20, active: true };
    const save = (more: object) => queueHandlers.saveStation(desk({ ...taken, ...more }));
    expect(await save({})).toEqual({ ok: false, error: { code: 'queue.nameNeeded' } });
    expect(await save({ name: 'Dentist' })).toEqual({ ok: false, error: { code: 'queue.letterTaken' } });
  });

  it('tells a public screen tickets and rooms alone', async () => {
    const call = { id: 'one', at: TEST_NOW, by: 'A', roomId: ROOM_1 };
    const called = aWait(1, { patientId: GRACE, reason: 'Cough', calls: [call] });
    const display = await must(
      queueHandlers.display(desk({ day: '2026-03-12' }, [called, aWait(2, { patientId: TOM })])),
    );
    expect(display.calls).toEqual([
      { key: 'one', ticket: 'T-01', at: TEST_NOW, room: 'Room 1', station: { kind: 'triage' } },
    ]);
    expect(display.waiting.find(({ station }) => station.kind === 'triage')?.count).toBe(1);
    expect(JSON.stringify(display)).not.toMatch(/patient|Cough|Otieno/);
  });
});
