import type { OutputOf } from '#shared/kernel/contract.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Location } from '../facilities/location.record.ts';
import { Appointment } from '../scheduling/appointment.record.ts';
import { Schedule } from '../scheduling/schedule.record.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import type { CareStation } from './care-station.record.ts';
import type { queue } from './queue.contract.ts';
import type { QueueEntry } from './queue-entry.record.ts';
import { apartOf, inQueueOrder, isOpenEntry, standingCalls, stateOf } from './queue.rules.ts';
import { readHere, readPersons, readStations } from './read-queue.ts';

const MOST = 500;
/** A public screen shows so many calls, newest first; the newest may be in sight of somebody who reads slowly. */
const SHOWN_CALLS = 8;
const CALL_STANDS_MS = 10 * 60_000;

type Board = OutputOf<(typeof queue)['board']>;
type Display = OutputOf<(typeof queue)['display']>;

/** Who is here on a day. */
export async function boardOf(read: Reader, day: string, nowMs: number): Promise<Board> {
  const [stations, rooms, providers, entries, appointments] = await Promise.all([
    readStations(read),
    readRooms(read),
    readProviders(read),
    readHere(read, day, nowMs),
    read.list(Appointment, { where: { day } }),
  ]);
  const coming = appointments
    .filter(({ status, placeholder }) => status === 'booked' && placeholder !== true)
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const persons = await readPersons(read, [...entries, ...coming]);
  const apart = apartOf(entries, (id) => persons.get(id)?.survivorId ?? id);
  return {
    stations: [...stations],
    rooms,
    providers,
    waits: inQueueOrder(entries.filter(isOpenEntry)).map((entry) => {
      const patient = persons.get(entry.patientId)?.patient;
      const marks = apart.get(entry.id);
      return { entry, ...(patient && { patient }), ...(marks && { apart: [...marks] }) };
    }),
    ...visitsOver(entries),
    expected: coming.flatMap(({ id, start, practitionerId, patientId }) => {
      const patient = persons.get(patientId)?.patient;
      if (!patient) return [];
      return [{ appointmentId: id, start, ...(practitionerId !== undefined && { practitionerId }), patient }];
    }),
  };
}

/** Tickets and rooms: nothing that says who waits, or for what but the station of care. */
export async function displayOf(read: Reader, day: string, nowMs: number): Promise<Display> {
  const [all, rooms, entries] = await Promise.all([
    readStations(read),
    readRooms(read),
    readHere(read, day, nowMs),
  ]);
  const stations = all.filter(({ active, isDisplayed }) => active && isDisplayed !== false);
  const byId = new Map(stations.map((one) => [one.id, one]));
  const known = new Set(all.map(({ id }) => id));
  const calls = entries
    .filter((entry) => stateOf(entry) === 'called')
    .flatMap((entry) => {
      const station = byId.get(entry.stationId);
      // One that has not come here yet: whoever is called is told so all the same.
      if (!station && known.has(entry.stationId)) return [];
      return standingCalls(entry)
        .filter(({ at }) => nowMs - Date.parse(at) < CALL_STANDS_MS)
        .map(({ id, at, roomId }) => {
          const room = rooms.find((one) => one.id === roomId)?.name;
          return {
            key: id,
            ticket: entry.ticket,
            at,
            ...(room !== undefined && { room }),
            station: faceOf(station ?? {}),
          };
        });
    });
  return {
    calls: calls.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, SHOWN_CALLS),
    waiting: stations.map((station) => ({
      station: faceOf(station),
      count: entries.filter((one) => one.stationId === station.id && stateOf(one) === 'waiting').length,
    })),
  };
}

function faceOf({ kind, name }: Pick<CareStation, 'kind' | 'name'>) {
  return { ...(kind && { kind }), ...(name !== undefined && { name }) };
}

/** By visit: one whose last wait somebody left is left, one without an open wait is done. */
function visitsOver(entries: readonly QueueEntry[]): { readonly done: number; readonly left: number } {
  const visits = Map.groupBy(
    entries.filter((entry) => stateOf(entry) !== 'withdrawn'),
    ({ visitId }) => visitId,
  );
  const over = [...visits.values()].filter((own) => !own.some(isOpenEntry));
  const left = over.filter((own) => own.some((entry) => stateOf(entry) === 'left')).length;
  return { done: over.length - left, left };
}

async function readRooms(read: Reader) {
  const rooms = await read.list(Location, { where: { bookable: 'room' }, limit: MOST });
  return rooms
    .filter(({ status }) => status === 'active')
    .map(({ id, name }) => ({ id, name }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those who have hours. */
async function readProviders(read: Reader) {
  const schedules = await read.list(Schedule, { where: {}, limit: MOST });
  const ids = [...new Set(schedules.filter(({ active }) => active).map((one) => one.practitionerId))];
  const found = await Promise.all(ids.map((id) => read.get(Practitioner, id)));
  return found
    .flatMap((one) => (one?.name[0] ? [{ id: one.id, name: displayName(one.name[0]) }] : []))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
