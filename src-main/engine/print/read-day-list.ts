import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { formatBirthDate } from '#shared/kernel/format-date.ts';
import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Location } from '#shared/modules/facilities/location.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { summaryOf } from '#shared/modules/patients/patient-summary.rules.ts';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { wallTime } from '#shared/modules/scheduling/appointment.rules.ts';
import { readAppointments } from '#shared/modules/scheduling/read-week.ts';
import { VisitType } from '#shared/modules/scheduling/visit-type.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import type { EngineContext } from '../actions.ts';
import type { DayListModel } from './day-list.model.ts';

type Line = DayListModel['providers'][number]['lines'][number];

/** Who comes on a day, but for what was cancelled. @param practitionerId only theirs */
export async function readDayList(
  engine: EngineContext,
  {
    day,
    language,
    practitionerId,
  }: { readonly day: string; readonly language: ScreenLanguage; readonly practitionerId?: Id },
  nowMs: number,
): Promise<DayListModel> {
  const { replica, facility: openedWith } = engine.opened();
  const read = replica.reader();
  const facility = (await read.get(Facility, openedWith.id)) ?? openedWith;
  const locale = writingLocale(language, facilityRegion(facility.zone, facility.address));
  const on = day as CalendarDate; // the contract takes dates only
  const appointments = (await readAppointments(read, on, on))
    .filter(
      (one) =>
        one.status !== 'cancelled' &&
        one.status !== 'entered-in-error' &&
        (practitionerId === undefined || one.practitionerId === practitionerId),
    )
    .toSorted((a, b) => Date.parse(a.start) - Date.parse(b.start));
  const byProvider = Map.groupBy(appointments, (one) => one.practitionerId);
  const providers = await Promise.all(
    [...byProvider].map(async ([id, own]) => {
      const name = id === undefined ? undefined : (await read.get(Practitioner, id))?.name[0];
      const lines = await Promise.all(own.map((one) => lineOf(read, one, locale, facility.zone)));
      return { ...(name && { name: displayName(name) }), lines };
    }),
  );
  return {
    language,
    locale,
    facility,
    day,
    printedAtMs: nowMs,
    providers: providers.toSorted((a, b) => ((a.name ?? '\uFFFF') < (b.name ?? '\uFFFF') ? -1 : 1)),
  };
}

async function lineOf(read: Reader, one: Appointment, locale: string, zone: string): Promise<Line> {
  const { patientId, visitTypeId, locationId } = one;
  const [patient, visitType, room] = await Promise.all([
    read.get(Patient, patientId),
    visitTypeId === undefined ? undefined : read.get(VisitType, visitTypeId),
    locationId === undefined ? undefined : read.get(Location, locationId),
  ]);
  const summary = patient && summaryOf(patient);
  const name = mainName(summary?.name ?? []);
  return {
    time: wallTime(one.start, zone),
    name: name ? displayName(name) : '?',
    ...(summary?.birthDate !== undefined && {
      born: formatBirthDate(summary.birthDate, locale, { estimated: summary.birthDateEstimated }),
    }),
    ...(summary && { mrn: summary.mrn }),
    ...(summary?.phone !== undefined && { phone: summary.phone }),
    visit: visitType?.name ?? one.reason ?? '',
    room: room?.name ?? '',
    status: one.status,
    isTentative: one.tentative === true,
  };
}
