import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { summaryOf } from '../patients/patient-summary.rules.ts';
import { CareStation } from './care-station.record.ts';
import { stationsInForce } from './care-stations.rules.ts';
import { QueueEntry } from './queue-entry.record.ts';
import { isOpenEntry } from './queue.rules.ts';

const MOST_STATIONS = 200;
/** Who came before midnight is still seen after it; what nobody closed by then is not waited for any more. */
const STILL_HERE_MS = 12 * 60 * 60_000;

export async function readStations(read: Reader): Promise<readonly CareStation[]> {
  return stationsInForce(await read.list(CareStation, { where: {}, limit: MOST_STATIONS }));
}

/** Waits of a day, withdrawn ones too. */
export function readDay(read: Reader, day: string): Promise<readonly QueueEntry[]> {
  const next = addDays(day as CalendarDate, 1); // callers have a day of the schema's, or of a moment
  return read.list(QueueEntry, { where: {}, orderBy: 'day', from: day, before: next });
}

/** Waits of a day, and of the evening before it what is open still. */
export async function readHere(read: Reader, day: string, nowMs: number): Promise<readonly QueueEntry[]> {
  const before = await readDay(read, addDays(day as CalendarDate, -1)); // as above
  const late = before.filter(
    (entry) => isOpenEntry(entry) && nowMs - Date.parse(entry.waitingSince) < STILL_HERE_MS,
  );
  return [...late, ...(await readDay(read, day))];
}

/** Names for lists, and whom each record stands for. */
export async function readPersons(read: Reader, of: readonly { readonly patientId: Id }[]) {
  const persons = personReader(read);
  const ids = [...new Set(of.map(({ patientId }) => patientId))];
  const found = await Promise.all(
    ids.map(async (id) => {
      const { survivorId } = await persons.person(id);
      const patient = await read.get(Patient, survivorId);
      return [id, { survivorId, ...(patient && { patient: summaryOf(patient) }) }] as const;
    }),
  );
  return new Map(found);
}
