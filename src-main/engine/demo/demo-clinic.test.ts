import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#shared/kernel/json.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import type { PlannedWrite } from '#shared/kernel/plan.ts';
import { checkData } from '#shared/kernel/record.ts';
import { builtInStation } from '#shared/modules/queue/care-stations.rules.ts';
import { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { apartOf, isOpenEntry, stateOf } from '#shared/modules/queue/queue.rules.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { collisions } from '#shared/modules/scheduling/clashes.rules.ts';
import { demoClinic } from './demo-clinic.ts';

const NOW_MS = Date.parse('2026-03-12T06:42:00Z');
type Put = Extract<PlannedWrite, { kind: 'put' }>;

function clinicOf(patients: number, seed: number): Put[] {
  let counter = 0;
  const nextMrn = () => formatMrn('K3', (counter += 1));
  const options = {
    patients,
    seed,
    nowMs: NOW_MS,
    longHistories: 1,
    visitsOfLongHistory: 1000,
    nextMrn,
    withCalendar: true,
  };
  return [...demoClinic(options)].flatMap(({ writes }) => writes.filter((write) => write.kind === 'put'));
}

const clinic = clinicOf(300, 7);
const patients = clinic.filter(({ record }) => record.type === 'patient');

describe('the demo clinic', () => {
  it('is the same for the same seed, another for another', () => {
    expect(canonicalJson(clinicOf(20, 7).map(({ id, data }) => [id, data]))).toBe(
      canonicalJson(clinicOf(20, 7).map(({ id, data }) => [id, data])),
    );
    expect(clinicOf(20, 8)[5]?.id).not.toBe(clinicOf(20, 7)[5]?.id);
  });

  it('has as many patients as asked for, each with its own number and id', () => {
    expect(patients).toHaveLength(300);
    expect(new Set(patients.map(({ data }) => data['mrn'])).size).toBe(300);
    expect(new Set(clinic.map(({ id }) => id)).size).toBe(clinic.length);
  });

  it('is made of valid records that refer to records of its own', () => {
    const ids = new Set(clinic.map(({ id }) => id));
    for (const { record, data } of clinic) {
      expect(checkData(record, data)).toEqual([]);
      const references = Object.entries(data).filter(([name]) => record.fields[name]?.form.kind === 'ref');
      const isThere = (id: string) => ids.has(id) || builtInStation(id) !== undefined;
      expect(references.filter(([, value]) => !isThere(String(value)))).toEqual([]);
    }
  });

  it('has a lively calendar, in which nobody is in two places', () => {
    const appointments = clinic.flatMap(
      ({ record, id, data }) => (record === Appointment ? [{ ...data, id } as unknown as Appointment] : []), // checked against the record above
    );
    expect(appointments.filter(({ day }) => day === '2026-03-12').length).toBeGreaterThan(10);
    expect(collisions(appointments)).toEqual([]);
  });

  it('has a board on which some wait, one is called and some are seen, as the calendar says', () => {
    const waits = clinic.flatMap(
      ({ record, id, data }) => (record === QueueEntry ? [{ ...data, id } as unknown as QueueEntry] : []), // checked above
    );
    const open = waits.filter(isOpenEntry);
    const states = open.map(stateOf);
    expect(new Set(states)).toEqual(new Set(['waiting', 'called', 'inRoom']));
    expect(new Set(open.map(({ stationId }) => stationId)).size).toBe(4);
    expect(apartOf(waits, (id) => id).size).toBe(0);
    expect(waits.every((one) => Date.parse(one.startedAt ?? one.waitingSince) <= NOW_MS)).toBe(true);
    const seen = clinic.filter(
      ({ record, data }) =>
        record === Appointment && data['day'] === '2026-03-12' && data['status'] === 'checked-in',
    );
    expect(seen.length).toBeGreaterThan(0);
    for (const { id } of seen)
      expect(open.find((one) => one.appointmentId === id)).toMatchObject({
        startedAt: expect.any(String) as string,
      });
  });

  it('has one patient with a thousand visits, children with a parent, and names in four scripts', () => {
    const visits = Map.groupBy(
      clinic.filter(({ record }) => record.type === 'encounter'),
      ({ data }) => data['patientId'],
    );
    expect(Math.max(...[...visits.values()].map((of) => of.length))).toBe(1000);
    expect(clinic.some(({ record }) => record.type === 'relatedPerson')).toBe(true);
    const names = canonicalJson(patients.map(({ data }) => data['name'] ?? null));
    const scripts = [/\p{Script=Latin}/u, /\p{Script=Arabic}/u, /\p{Script=Han}/u, /\p{Script=Devanagari}/u];
    expect(scripts.filter((script) => script.test(names))).toEqual(scripts);
  });

  it('records nothing before birth and nothing after now', () => {
    const births = new Map(patients.map(({ id, data }) => [id, String(data['birthDate'])]));
    const now = new Date(NOW_MS).toISOString();
    for (const { record, data } of clinic) {
      if (record.type !== 'encounter') continue;
      const start = String(data['start']);
      expect(start < now).toBe(true);
      expect(start > (births.get(String(data['patientId'])) ?? '9')).toBe(true);
    }
  });
});
