import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Location } from '../facilities/location.record.ts';
import { Patient } from '../patients/patient.record.ts';
import type { Appointment } from './appointment.record.ts';
import type { ScheduleException } from './schedule-exception.record.ts';
import type { Schedule } from './schedule.record.ts';
import type { VisitType } from './visit-type.record.ts';

/** For tests: two doctors who share two rooms, on the week of Thursday 12 March 2026. */
export const [OTIENO, NJERI] = [testId('practitioner', 1), testId('practitioner', 2)];
export const [ROOM_1, ROOM_2] = [testId('location', 1), testId('location', 2)];
export const PATIENTS = [1, 2, 3].map((at) => testId('patient', at));

export const CONSULTATION: VisitType = {
  id: testId('visitType', 1),
  name: 'Consultation',
  durationMinutes: 30,
  active: true,
};
/** Ten minutes to air the room. */
export const DRESSING: VisitType = {
  id: testId('visitType', 2),
  name: 'Dressing',
  durationMinutes: 20,
  bufferAfterMinutes: 10,
  active: true,
};

export function aSchedule(practitionerId: Id, locationId: Id, number: number): Schedule {
  const hours = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '16:00' },
  ];
  return {
    id: testId('schedule', number),
    practitionerId,
    active: true,
    periods: [0, 1, 2, 3, 4].flatMap((weekday) =>
      hours.map((one) => ({ id: `${weekday} ${one.from}`, weekday, ...one, locationId })),
    ),
  };
}

export function anException(number: number, more: Partial<ScheduleException>): ScheduleException {
  const [startDate, endDate] = ['2026-03-12', '2026-03-12'];
  return { id: testId('scheduleException', number), kind: 'leave', startDate, endDate, ...more };
}

/** Times are on the wall in Nairobi, on 12 March. */
export function anAppointment(
  number: number,
  from: string,
  to: string,
  more: Partial<Appointment> = {},
): Appointment {
  return {
    id: testId('appointment', number),
    patientId: PATIENTS[number % PATIENTS.length] ?? '',
    status: 'booked',
    practitionerId: OTIENO,
    locationId: ROOM_1,
    day: '2026-03-12',
    start: `2026-03-12T${from}:00.000+03:00`,
    end: `2026-03-12T${to}:00.000+03:00`,
    ...more,
  };
}

/** A clinic's records for a memory reader. */
export function aClinic(): readonly { readonly id: Id }[] {
  return [
    aSchedule(OTIENO, ROOM_1, 1),
    aSchedule(NJERI, ROOM_2, 2),
    CONSULTATION,
    DRESSING,
    ...PATIENTS.map((id, at) => sampleOf(Patient, { seed: at + 1, with: { id } })),
    ...[ROOM_1, ROOM_2].map((id, at) =>
      sampleOf(Location, {
        seed: at + 1,
        with: { id, name: `Room ${at + 1}`, status: 'active', bookable: 'room' },
      }),
    ),
  ];
}

export const deskOf = (records: readonly { readonly id: Id }[]) => planContext(undefined, { records });
