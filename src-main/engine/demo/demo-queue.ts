import type { Id } from '#shared/kernel/ids.ts';
import { calendarDateInZone, instantInZone } from '#shared/kernel/instant.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { CareStationKind } from '#shared/modules/queue/care-station.record.ts';
import { builtInStationId } from '#shared/modules/queue/care-stations.rules.ts';
import { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { nextTicket } from '#shared/modules/queue/tickets.rules.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import type { Clinic } from './demo-history.ts';
import { DEMO_ZONE as ZONE } from './demo-schedule.ts';
import type { Seeded } from './seeded.ts';

const MINUTE_MS = 60_000;
const AT_DESK = 'Naomi Mutiso';
const NURSE = 'Wairimu Kariuki';

/** Those who came without an appointment: where they are now, since when, why they came. */
const WALK_INS: readonly {
  readonly at: CareStationKind;
  readonly sinceMinutes: number;
  readonly reason: string;
  readonly priority?: QueueEntry['priority'];
  readonly state?: 'called' | 'inRoom';
}[] = [
  { at: 'triage', sinceMinutes: 22, reason: 'Headache' },
  { at: 'triage', sinceMinutes: 6, reason: 'Short of breath', priority: 'urgent' },
  { at: 'triage', sinceMinutes: 12, reason: 'Fever', state: 'called' },
  { at: 'triage', sinceMinutes: 3, reason: 'Cough' },
  { at: 'doctor', sinceMinutes: 31, reason: 'Stomach ache', state: 'inRoom' },
  { at: 'laboratory', sinceMinutes: 18, reason: 'Blood count' },
  { at: 'pharmacy', sinceMinutes: 9, reason: 'Refill' },
];

/**
 * Who is at the clinic at that moment: those whom the calendar says have arrived or are in a room, and a few without an appointment.
 * @param writes what the calendar of the clinic was made with
 */
export function demoQueue(
  random: Seeded,
  { roomIds, nowMs }: Clinic,
  patientIds: readonly Id[],
  writes: readonly PlannedWrite[],
): readonly PlannedWrite[] {
  const today = calendarDateInZone(instantInZone(nowMs, ZONE), ZONE);
  const here = writes.flatMap((write) => {
    if (write.kind !== 'put' || write.record !== Appointment) return [];
    const one = { ...write.data, id: write.id } as Appointment; // put as one
    return one.day === today && (one.status === 'arrived' || one.status === 'checked-in') ? [one] : [];
  });
  const tickets: string[] = [];
  const entries: QueueEntry[] = [];
  const moment = (ms: number) => instantInZone(Math.min(ms, nowMs), ZONE);

  /** From triage, where everybody begins, to where they are now. */
  function visit(arrivedMs: number, at: CareStationKind, facts: Partial<QueueEntry> & { patientId: Id }) {
    const ticket = nextTicket('T', '', tickets);
    tickets.push(ticket);
    const first = random.id(QueueEntry.type);
    const arrivedAt = moment(arrivedMs);
    const base = {
      day: calendarDateInZone(arrivedAt, ZONE),
      ticket,
      visitId: first,
      arrivedAt,
      priority: 'routine' as const,
      createdBy: AT_DESK,
    };
    if (at === 'triage') {
      entries.push({
        ...base,
        id: first,
        stationId: builtInStationId('triage'),
        waitingSince: arrivedAt,
        ...facts,
      });
      return;
    }
    const next = random.id(QueueEntry.type);
    const { startedAt: _startedAt, startedBy: _by, roomId: _room, calls: _calls, ...known } = facts;
    const triaged = moment(arrivedMs + 5 * MINUTE_MS);
    entries.push(
      {
        ...base,
        ...known,
        id: first,
        stationId: builtInStationId('triage'),
        waitingSince: arrivedAt,
        startedAt: moment(arrivedMs + 2 * MINUTE_MS),
        startedBy: NURSE,
        doneAt: triaged,
        doneBy: NURSE,
        endKnewStart: true,
        nextId: next,
      },
      { ...base, id: next, stationId: builtInStationId(at), waitingSince: triaged, ...facts },
    );
  }

  for (const one of here.toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start))) {
    const { id, patientId, practitionerId, locationId, start, reason, inRoomAt } = one;
    visit(Date.parse(one.arrivedAt ?? start), 'doctor', {
      patientId,
      appointmentId: id,
      dueAt: start,
      ...(practitionerId !== undefined && { practitionerId }),
      ...(reason !== undefined && { reason }),
      ...(one.status === 'checked-in' && {
        startedAt: moment(Date.parse(inRoomAt ?? start)),
        startedBy: AT_DESK,
        ...(locationId !== undefined && { roomId: locationId }),
      }),
    });
  }
  const booked = new Set(here.map(({ patientId }) => patientId));
  const others = patientIds.filter((id) => !booked.has(id));
  const room = roomIds[0] === undefined ? {} : { roomId: roomIds[0] };
  for (const [at, { at: kind, sinceMinutes, reason, priority, state }] of WALK_INS.entries()) {
    const patientId = others[at];
    if (patientId === undefined) break;
    visit(nowMs - sinceMinutes * MINUTE_MS, kind, {
      patientId,
      reason,
      ...(priority && { priority }),
      ...(state === 'called' && {
        calls: [{ id: random.id('queueCall'), at: moment(nowMs - MINUTE_MS), by: NURSE, ...room }],
      }),
      ...(state === 'inRoom' && {
        startedAt: moment(nowMs - 8 * MINUTE_MS),
        startedBy: 'Dr Lucy Njeri',
        ...(roomIds[2] !== undefined && { roomId: roomIds[2] }),
      }),
    });
  }
  return entries.map((entry) => put(QueueEntry, entry));
}
