import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { HandlersFor } from '#shared/kernel/contract.ts';
import { displayName } from '#shared/kernel/human-name.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { Location } from '../facilities/location.record.ts';
import { pastLines } from '../staff/past-lines.rules.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { CareStation } from '../queue/care-station.record.ts';
import { builtInStation, stationsInForce } from '../queue/care-stations.rules.ts';
import { affectedBy, affectedByHoliday } from './affected.plan.ts';
import { Holiday } from './holiday.record.ts';
import { ScheduleException } from './schedule-exception.record.ts';
import { Schedule } from './schedule.record.ts';
import type { scheduleSetup } from './schedule-setup.contract.ts';
import { VisitType } from './visit-type.record.ts';

const MOST = 1_000;
/** What ended lately is still looked at. */
const SHOWN_DAYS = 30;
/** Who says what the program says by itself. */
const BUILT_IN_BY = 'Fieldward';
const SETUP_TYPES: ReadonlySet<string> = new Set(
  [VisitType, Schedule, ScheduleException, Holiday, Location, CareStation].map(({ type }) => type),
);

export const scheduleSetupHandlers: HandlersFor<typeof scheduleSetup> = {
  async all({ read, today }) {
    const from = addDays(today as CalendarDate, -SHOWN_DAYS); // as momentAt made it
    const [visitTypes, schedules, exceptions, holidays, practitioners, places, careStations] =
      await Promise.all([
        read.list(VisitType, { where: {}, limit: MOST }),
        read.list(Schedule, { where: {}, limit: MOST }),
        read.list(ScheduleException, { where: {}, orderBy: 'endDate', from, limit: MOST }),
        read.list(Holiday, { where: {}, orderBy: 'date', from, limit: MOST }),
        read.list(Practitioner, { where: { active: true }, limit: MOST }),
        read.list(Location, { where: {}, limit: MOST }),
        read.list(CareStation, { where: {}, limit: MOST }),
      ]);
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    return ok({
      visitTypes: visitTypes.toSorted(byName),
      schedules: [...schedules],
      exceptions: [...exceptions],
      holidays: [...holidays],
      careStations: [...stationsInForce(careStations)],
      practitioners: practitioners
        .flatMap(({ id, name: [name], placeholder }) =>
          name && placeholder !== true ? [{ id, name: displayName(name) }] : [],
        )
        .toSorted(byName),
      places: places
        .filter(({ placeholder }) => placeholder !== true)
        .map(({ id, name, status, bookable }) => ({
          id,
          name,
          active: status === 'active',
          ...(bookable !== undefined && { bookable }),
        }))
        .toSorted(byName),
    });
  },
  async history({ input: { id }, read, session }) {
    if (!SETUP_TYPES.has(id.split(':')[0] ?? '')) return fail({ code: 'notFound', type: 'setup', id });
    return ok([
      ...(await pastLines(read, id, session.zone)),
      ...(await builtInValues(read, id, session.zone)),
    ]);
  },
  async saveVisitType({ input, read, newId }) {
    const { id = newId(VisitType.type), ...fields } = input;
    if (input.id !== undefined && !(await read.get(VisitType, id)))
      return fail({ code: 'notFound', type: VisitType.type, id });
    return ok({ reply: { id }, writes: [put(VisitType, { id, ...fields })] });
  },
  async savePlace({ input, read, newId }) {
    const { id = newId(Location.type), name, bookable, active } = input;
    const before = input.id === undefined ? undefined : await read.get(Location, id);
    if (input.id !== undefined && !before) return fail({ code: 'notFound', type: Location.type, id });
    const { bookable: _bookable, ...rest } = before ?? {};
    const place: Location = {
      ...rest,
      id,
      name,
      status: active ? 'active' : 'inactive',
      ...(bookable !== undefined && { bookable }),
    };
    return ok({ reply: { id }, writes: [put(Location, place)] });
  },
  async saveSchedule({ input, read, newId }) {
    if (input.periods.some(({ from, to }) => from >= to)) return fail({ code: 'scheduling.endsBefore' });
    const { validFrom, validTo } = input;
    if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
      return fail({ code: 'scheduling.endsBefore' });
    const { id = newId(Schedule.type), ...fields } = input;
    const before = input.id === undefined ? undefined : await read.get(Schedule, id);
    if (input.id !== undefined && !before) return fail({ code: 'notFound', type: Schedule.type, id });
    const kept = before && {
      ...(before.zone !== undefined && { zone: before.zone }),
      ...(before.note !== undefined && { note: before.note }),
      ...(before.source !== undefined && { source: before.source }),
    };
    return ok({ reply: { id }, writes: [put(Schedule, { ...kept, id, ...fields })] });
  },
  async saveException({ input, read, newId, session }) {
    const { kind, practitionerId, locationId, startDate, endDate, from, to } = input;
    if (kind === 'outOfUse' ? locationId === undefined : practitionerId === undefined)
      return fail({ code: 'scheduling.whoNeeded' });
    if (endDate < startDate || (from !== undefined && to !== undefined && to <= from))
      return fail({ code: 'scheduling.endsBefore' });
    const { id = newId(ScheduleException.type), ...fields } = input;
    if (input.id !== undefined && !(await read.get(ScheduleException, id)))
      return fail({ code: 'notFound', type: ScheduleException.type, id });
    const exception: ScheduleException = { id, ...fields };
    const affected = kind === 'extra' ? 0 : (await affectedBy(read, exception, session.zone)).length;
    return ok({ reply: { id, affected }, writes: [put(ScheduleException, exception)] });
  },
  async saveHoliday({ input, read, newId, session }) {
    const { id = newId(Holiday.type), ...fields } = input;
    if (input.id !== undefined && !(await read.get(Holiday, id)))
      return fail({ code: 'notFound', type: Holiday.type, id });
    const holiday: Holiday = { id, ...fields };
    const affected = (await affectedByHoliday(read, holiday, session.zone)).length;
    return ok({ reply: { id, affected }, writes: [put(Holiday, holiday)] });
  },
};

/** What a station of care that every clinic has said before anybody changed it: no document holds that. Told with the moment it gave way. */
async function builtInValues(read: Reader, id: string, zone: string) {
  const given = builtInStation(id);
  const envelope = given && (await read.envelope(CareStation, id));
  if (!envelope) return [];
  const before = await read.pastValues(id);
  return Object.entries(dataOf(given)).flatMap(([field, value]) => {
    const first = before.find((past) => past.field === field);
    const stamp = first?.stamp ?? envelope.stamps[field];
    const isSame = (first ? first.value : envelope.data[field]) === value;
    if (isSame || stamp === undefined) return [];
    return [{ field, value, at: instantInZone(readStamp(stamp).ms, zone), by: BUILT_IN_BY }];
  });
}
