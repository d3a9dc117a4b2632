import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { Location } from '#shared/modules/facilities/location.record.ts';
import { Organization } from '#shared/modules/facilities/organization.record.ts';
import { Coverage } from '#shared/modules/patients/coverage.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { RelatedPerson } from '#shared/modules/patients/related-person.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { demoQueue } from './demo-queue.ts';
import { demoSchedule } from './demo-schedule.ts';
import { historyOf, type Clinic } from './demo-history.ts';
import { aHousehold, aPayer, aPerson, type Household } from './demo-person.ts';
import { seeded, type Seeded } from './seeded.ts';

export interface DemoOptions {
  readonly patients: number;
  readonly seed: number;
  /** The moment the clinic is invented for: histories end here. */
  readonly nowMs: number;
  /** How many of the patients have `longHistory` visits. */
  readonly longHistories: number;
  readonly visitsOfLongHistory: number;
  nextMrn(): string;
  /** Weeks, visit types and appointments around that moment, too. */
  readonly withCalendar?: boolean;
}

/** Who works at the demo clinic; the first three sign in as doctor, nurse and receptionist. */
export const DEMO_STAFF = [
  { given: 'Paul', family: 'Otieno', prefix: 'Dr' },
  { given: 'Wairimu', family: 'Kariuki', prefix: 'Nurse' },
  { given: 'Naomi', family: 'Mutiso', prefix: '' },
  { given: 'Lucy', family: 'Njeri', prefix: 'Dr' },
  { given: 'Samuel', family: 'Achola', prefix: 'Dr' },
  { given: 'Mercy', family: 'Akinyi', prefix: 'Midwife' },
] as const;

/** Few, who come often: enough for a calendar. */
const MOST_ON_CALENDAR = 400;

export interface DemoBatch {
  readonly writes: readonly PlannedWrite[];
  readonly patients: number;
}

/** The whole clinic, a household at a time: the same seed, size and moment give the same records. */
export function* demoClinic(options: DemoOptions): Generator<DemoBatch> {
  const root = seeded(options.seed);
  const { clinic, writes } = staffAndPlaces(root.fork(0), options.nowMs);
  yield { writes, patients: 0 };
  const patientIds: Id[] = [];
  for (let made = 0, home = 1; made < options.patients; home += 1) {
    const random = root.fork(home);
    const household = aHousehold(random, home - 1);
    const size = Math.min(options.patients - made, random.chance(0.55) ? 1 : random.whole(2, 5));
    const members = familyOf(random, household, size, clinic, options, made);
    yield { writes: members, patients: size };
    made += size;
    for (const write of members)
      if (write.kind === 'put' && write.record === Patient) patientIds.push(write.id);
  }
  if (!options.withCalendar) return;
  const living = patientIds.slice(0, MOST_ON_CALENDAR);
  const calendar = [...demoSchedule(root.fork(-2), clinic, living)];
  for (const ofDay of calendar) yield { writes: ofDay, patients: 0 };
  yield { writes: demoQueue(root.fork(-3), clinic, living, calendar.flat()), patients: 0 };
}

function staffAndPlaces(random: Seeded, nowMs: number): { clinic: Clinic; writes: PlannedWrite[] } {
  const organizationId = random.id('organization');
  const writes: PlannedWrite[] = [
    put(Organization, { id: organizationId, active: true, name: 'Kisima Health Centre' }),
  ];
  const clinicianIds: Id[] = [];
  for (const { given, family, prefix } of DEMO_STAFF) {
    const id = random.id('practitioner');
    if (prefix !== '') clinicianIds.push(id);
    writes.push(
      put(Practitioner, {
        id,
        active: true,
        name: [{ given: [given], family, ...(prefix ? { prefix: [prefix] } : {}) }],
      }),
    );
  }
  const roomIds = ['Room 1', 'Room 2', 'Room 3', 'Maternity'].map((name) => {
    const id = random.id('location');
    writes.push(
      put(Location, { id, name, status: 'active', bookable: 'room', managingOrganizationId: organizationId }),
    );
    return id;
  });
  const clinicianNames = DEMO_STAFF.flatMap(({ given, family, prefix }) =>
    prefix ? [`${prefix} ${given} ${family}`] : [],
  );
  return { clinic: { organizationId, clinicianIds, clinicianNames, roomIds, nowMs }, writes };
}

function familyOf(
  random: Seeded,
  household: Household,
  size: number,
  clinic: Clinic,
  options: DemoOptions,
  made: number,
): PlannedWrite[] {
  const today = new Date(options.nowMs).toISOString().slice(0, 10);
  const writes: PlannedWrite[] = [];
  let guardian: Patient | undefined;
  for (let member = 0; member < size; member += 1) {
    const isLong = made + member < options.longHistories;
    const age = isLong ? 58 : member === 0 ? adultAge(random) : random.whole(0, 17);
    const registeredAt = new Date(options.nowMs - random.whole(30, 1400) * 86_400_000).toISOString();
    const person = aPerson(random, household, age, today, registeredAt);
    const patient: Patient = { id: random.id('patient'), mrn: options.nextMrn(), ...person };
    writes.push(put(Patient, patient));
    if (random.chance(0.5)) {
      writes.push(
        put(Coverage, {
          id: random.id('coverage'),
          patientId: patient.id,
          status: 'active',
          payor: aPayer(random),
          subscriberId: String(random.whole(100_000, 999_999)),
          validTo: `${Number(today.slice(0, 4)) + 1}-06-30`,
        }),
      );
    }
    if (guardian && member > 0) {
      writes.push(
        put(RelatedPerson, {
          id: random.id('relatedPerson'),
          patientId: patient.id,
          active: true,
          name: guardian.name,
          relationship: [{ text: 'parent' }],
          ...(guardian.telecom ? { telecom: guardian.telecom } : {}),
        }),
      );
    }
    guardian ??= patient;
    const birthMs = Date.parse(`${patient.birthDate ?? today}`);
    const subject = { patientId: patient.id, age, birthMs, isFemale: patient.gender === 'female' };
    writes.push(
      ...historyOf(random, subject, clinic, isLong ? options.visitsOfLongHistory : random.whole(0, 9)),
    );
  }
  return writes;
}

function adultAge(random: Seeded): number {
  return Math.min(96, Math.max(18, Math.round(random.about(44, 19))));
}
