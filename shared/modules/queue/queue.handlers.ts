import type { CommonRefusal, HandlersFor, PlanContext } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type Plan, type PlannedWrite } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { Appointment } from '../scheduling/appointment.record.ts';
import { CareStation } from './care-station.record.ts';
import { checkedIn } from './check-in.rules.ts';
import { appointmentWrites } from './queue-appointment.ts';
import { boardOf, displayOf } from './queue-board.ts';
import type { queue } from './queue.contract.ts';
import { QueueEntry } from './queue-entry.record.ts';
import { nextInQueue } from './queue.rules.ts';
import {
  called,
  finished,
  leftUnseen,
  passedOn,
  started,
  takenBack,
  type QueueError,
  type QueueStep,
  type StepBy,
} from './queue-steps.rules.ts';
import { readHere, readStations } from './read-queue.ts';

type Context = Omit<PlanContext<unknown>, 'input'>;
type Planned = Result<Plan<{ entry: QueueEntry }>, QueueError | CommonRefusal>;

export const queueHandlers: HandlersFor<typeof queue> = {
  board: async ({ input: { day }, read, nowMs }) => ok(await boardOf(read, day, nowMs)),
  display: async ({ input: { day }, read, nowMs }) => ok(await displayOf(read, day, nowMs)),
  async ofPatient({ input: { patientId, day }, read }) {
    const found = await read.list(QueueEntry, { where: { patientId, day } });
    return ok(found.toSorted((a, b) => Date.parse(a.waitingSince) - Date.parse(b.waitingSince)));
  },
  async checkIn({ input, ...context }) {
    const { read, session, today, newId } = context;
    const { stationId, appointmentId, practitionerId, ...arrival } = input;
    if (!(await read.get(Patient, input.patientId)))
      return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
    const station = await stationOf(context, stationId);
    if (!station) return fail({ code: 'notFound', type: CareStation.type, id: stationId });
    const appointment = appointmentId === undefined ? undefined : await read.get(Appointment, appointmentId);
    if (appointmentId !== undefined && !(await isOfPerson(read, input.patientId, appointment?.patientId)))
      return fail({ code: 'notFound', type: Appointment.type, id: appointmentId });
    const whom = practitionerId ?? appointment?.practitionerId;
    const made = await checkedIn(
      read,
      station,
      {
        id: newId(QueueEntry.type),
        ...arrival,
        ...(appointment && { appointmentId: appointment.id, dueAt: appointment.start }),
        ...(whom !== undefined && { practitionerId: whom }),
      },
      today,
      byOf(context),
    );
    if (!made.ok) return made;
    const writes = await appointmentWrites({ ...context, session }, made.value, station, 'checkIn');
    return planned(made.value, writes);
  },
  call: ({ input: { id, roomId }, ...context }) =>
    step(context, id, 'call', (entry, by) => called(entry, by, context.newId('queueCall'), roomId)),
  async callNext({ input: { roomId, ...asked }, ...context }) {
    const here = await readHere(context.read, context.today, context.nowMs);
    const next = nextInQueue(here, asked);
    if (!next) return fail({ code: 'queue.nobodyWaits' });
    return step(context, next.id, 'call', (entry, by) =>
      called(entry, by, context.newId('queueCall'), roomId),
    );
  },
  start: ({ input: { id, roomId }, ...context }) =>
    step(context, id, 'start', (entry, by) => started(entry, by, roomId)),
  async move({ input: { id, ...to }, ...context }) {
    const station = await stationOf(context, to.stationId);
    if (!station) return fail({ code: 'notFound', type: CareStation.type, id: to.stationId });
    if (!station.active) return fail({ code: 'queue.stationClosed' });
    const nextId = context.newId(QueueEntry.type);
    return step(
      context,
      id,
      'move',
      (entry, by) => finished(entry, by, nextId),
      async (entry, from) => [put(QueueEntry, passedOn(entry, from, { id: nextId, ...to }, byOf(context)))],
    );
  },
  finish: ({ input: { id }, ...context }) => step(context, id, 'finish', finished),
  leave: ({ input: { id, reason }, ...context }) =>
    step(context, id, 'leave', (entry, by) => leftUnseen(entry, by, reason)),
  async change({ input: { id, priority, practitionerId }, read }) {
    const entry = await read.get(QueueEntry, id);
    if (!entry) return fail({ code: 'notFound', type: QueueEntry.type, id });
    const { practitionerId: _before, ...rest } = entry;
    return planned({ ...rest, priority, ...(practitionerId !== undefined && { practitionerId }) });
  },
  async takeBack({ input: { id, step: last, callId }, ...context }) {
    const { read } = context;
    const entry = await read.get(QueueEntry, id);
    if (!entry) return fail({ code: 'notFound', type: QueueEntry.type, id });
    const back = takenBack(entry, last, callId);
    if (!back.ok) return back;
    const next =
      last === 'move' && entry.nextId !== undefined ? await read.get(QueueEntry, entry.nextId) : undefined;
    const withdrawn = next && takenBack(next, 'checkIn');
    if (withdrawn && !withdrawn.ok) return withdrawn;
    const station = await stationOf(context, entry.stationId);
    return planned(back.value, [
      ...(withdrawn ? [put(QueueEntry, withdrawn.value)] : []),
      ...(await appointmentWrites(context, entry, station, last, true)),
    ]);
  },
  async saveStation({ input: { id, ...fields }, read, newId }) {
    const stations = await readStations(read);
    const before = stations.find((one) => one.id === id);
    if (id !== undefined && !before) return fail({ code: 'notFound', type: CareStation.type, id });
    if (before?.kind === undefined && fields.name === undefined) return fail({ code: 'queue.nameNeeded' });
    const isTaken = stations.some((one) => one.id !== id && one.active && one.letter === fields.letter);
    if (fields.active && isTaken) return fail({ code: 'queue.letterTaken' });
    // A built-in one has no record until it is changed; asking for it tells the commit what it is based on.
    const own = id ?? newId(CareStation.type);
    await read.get(CareStation, own);
    const station = { id: own, ...(before?.kind && { kind: before.kind }), ...fields };
    return ok({ reply: { id: own }, writes: [put(CareStation, station)] });
  },
};

const byOf = ({ now, session }: Context): StepBy => ({ now, by: session.displayName });

async function stationOf({ read }: Pick<Context, 'read'>, id: Id): Promise<CareStation | undefined> {
  return (await readStations(read)).find((one) => one.id === id);
}

function planned(entry: QueueEntry, more: readonly PlannedWrite[] = []) {
  return ok({
    reply: { entry },
    patientId: entry.patientId,
    writes: [put(QueueEntry, entry), ...more],
  });
}

/** @param also what else is written with it */
async function step(
  context: Context,
  id: Id,
  name: QueueStep,
  change: (entry: QueueEntry, by: StepBy) => Result<QueueEntry, QueueError>,
  also?: (entry: QueueEntry, from: CareStation | undefined) => Promise<readonly PlannedWrite[]>,
): Promise<Planned> {
  const entry = await context.read.get(QueueEntry, id);
  if (!entry) return fail({ code: 'notFound', type: QueueEntry.type, id });
  const changed = change(entry, byOf(context));
  if (!changed.ok) return changed;
  const station = await stationOf(context, entry.stationId);
  const more = also ? await also(entry, station) : [];
  return planned(changed.value, [...more, ...(await appointmentWrites(context, entry, station, name))]);
}
