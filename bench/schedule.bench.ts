import { addDays, weekday, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { instantAt, instantInZone, instantToMs } from '#shared/kernel/instant.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { connectPort } from '#shared/kernel/port.ts';
import { sampleId } from '#shared/kernel/sample.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { Schedule } from '#shared/modules/scheduling/schedule.record.ts';
import { VisitType } from '#shared/modules/scheduling/visit-type.record.ts';
import { contracts } from '#shared/registry.ts';
import { benchStation, windowOf, type BenchStation } from './bench-station.ts';
import { percentile, print, timesOf } from './measure.ts';

const PROVIDERS = 30;
const SHOWN_DAYS = 60;
const ROUNDS = 60;
const AT_ONCE = 1_000;
const ZONE = 'Etc/UTC';
/** As clinics fill: most lies behind, and what is ahead thins out. */
const DAYS_BEHIND = 700;

const { session, scheduling } = contracts;

/** Free slots of 30 providers over 60 days, and a day's calendar, among 1,000 and among 100,000 appointments. */
export async function run(): Promise<void> {
  const small = await measured(1_000);
  const large = await measured(100_000);
  for (const metric of [
    'first page of 50 free slots',
    'all free slots of 60 days',
    'calendar of a day',
  ] as const) {
    for (const share of [0.5, 0.95]) {
      const [few, many] = [small, large].map((times) => percentile(times[metric] ?? [], share));
      print({
        bench: 'schedule',
        metric: `${metric} among 100,000 appointments, p${share * 100}`,
        value: many ?? Number.NaN,
        unit: 'ms',
        vs: 'the same among 1,000',
        ratio: (many ?? Number.NaN) / (few ?? Number.NaN),
      });
    }
  }
}

async function measured(count: number): Promise<{ readonly [metric: string]: readonly number[] }> {
  const bench = await benchStation();
  const client = connectPort(windowOf(bench));
  try {
    const today = instantInZone(Date.now(), ZONE).slice(0, 10) as CalendarDate; // a day of today's instant
    const visitTypeId = await fill(bench, count, today);
    const seat = await client.request(session.signIn, bench.login);
    if (!seat.ok) throw new Error(seat.error.code);
    const page = { visitTypeId, from: today, days: SHOWN_DAYS, limit: 50 };
    const must = async (answer: Promise<{ readonly ok: boolean }>) => {
      if (!(await answer).ok) throw new Error('refused');
    };
    await must(client.request(scheduling.slots, page));
    const first = await timesOf(ROUNDS, () => must(client.request(scheduling.slots, page)));
    const all = await timesOf(ROUNDS / 3, () =>
      must(client.request(scheduling.slots, { ...page, limit: 500, from: addDays(today, 20), days: 40 })),
    );
    const day = await timesOf(ROUNDS, (round) =>
      must(client.request(scheduling.days, { from: addDays(today, round % 20), days: 1 })),
    );
    return {
      'first page of 50 free slots': first,
      'all free slots of 60 days': all,
      'calendar of a day': day,
    };
  } finally {
    client.close();
    await bench.end();
  }
}

async function fill(bench: BenchStation, count: number, today: CalendarDate): Promise<Id> {
  const providers = Array.from({ length: PROVIDERS }, (_, at) => sampleId('practitioner', at + 1));
  const visitType: VisitType = {
    id: sampleId('visitType', 1),
    name: 'Consultation',
    durationMinutes: 20,
    active: true,
  };
  await bench.write([
    put(VisitType, visitType),
    ...providers.map((id) => put(Practitioner, { id, active: true, name: [{ family: 'Bench' }] })),
    ...providers.map((practitionerId, at) => put(Schedule, aWeek(practitionerId, at))),
  ]);
  const days = workingDays(today);
  const weights = days.map(([, ahead]) => (ahead <= 0 ? 1 : Math.max(0, 1 - ahead / SHOWN_DAYS)));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  let made = 0;
  let waiting: PlannedWrite[] = [];
  let owed = 0;
  for (const [at, [day]] of days.entries()) {
    owed += (count * (weights[at] ?? 0)) / whole;
    for (let number = 0; owed >= 1; owed -= 1, number += 1) {
      made += 1;
      waiting.push(put(Appointment, anAppointment(made, number, day, providers, visitType.id)));
    }
    if (waiting.length < AT_ONCE) continue;
    await bench.write(waiting);
    waiting = [];
  }
  await bench.write(waiting);
  process.stderr.write(`${made} appointments\n`);
  return visitType.id;
}

function aWeek(practitionerId: Id, at: number): Schedule {
  return {
    id: sampleId('schedule', at + 1),
    practitionerId,
    active: true,
    periods: [0, 1, 2, 3, 4].map((on) => ({ id: `${on}`, weekday: on, from: '08:00', to: '16:00' })),
  };
}

/** With how far ahead each lies. */
function workingDays(today: CalendarDate): readonly (readonly [CalendarDate, number])[] {
  return Array.from({ length: DAYS_BEHIND + SHOWN_DAYS }, (_, at) => at - DAYS_BEHIND)
    .map((ahead) => [addDays(today, ahead), ahead] as const)
    .filter(([day]) => weekday(day) < 5);
}

function anAppointment(
  seed: number,
  number: number,
  day: CalendarDate,
  providers: readonly Id[],
  visitTypeId: Id,
): Appointment {
  const slot = Math.floor(number / PROVIDERS) % 24;
  const midnight = instantAt(day, '08:00', ZONE);
  if (!midnight.ok) throw new Error(midnight.error.code);
  const fromMs = instantToMs(midnight.value) + slot * 20 * 60_000;
  return {
    id: sampleId('appointment', seed),
    patientId: sampleId('patient', seed % 5_000),
    status: 'booked',
    visitTypeId,
    practitionerId: providers[number % PROVIDERS] ?? '',
    day,
    start: instantInZone(fromMs, ZONE),
    end: instantInZone(fromMs + 20 * 60_000, ZONE),
    createdBy: 'Bench',
  };
}
