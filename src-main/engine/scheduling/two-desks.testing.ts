import { join } from 'node:path';
import { must } from '#shared/kernel/must.testing.ts';
import { expect } from 'vitest';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { contracts } from '#shared/registry.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import { runPlan } from '../commands/run-plan.ts';
import {
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
  TEST_SET_UP,
  type Cleanups,
} from '../station-testing.ts';
import type { Station } from '../station.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';

const { patients, scheduleSetup, session, sync } = contracts;
export const DOCTOR = 'practitioner:01900000-0000-7000-8000-000000000001';

async function aCode(server: ServerProcess, facilityId?: string): Promise<string> {
  const order = facilityId === undefined ? {} : { facilityId };
  return enrolment.parse((await server.ask('POST', '/_fieldward/enrolments', order)).json).code;
}

export async function syncAll(...stations: readonly Station[]): Promise<void> {
  // A station that was just enrolled may still be fetching by itself.
  for (const { sync: runner } of stations)
    await expect.poll(async () => (await runner.now())?.fault).toBeUndefined();
}

/** Two desks of one clinic at a server, with a doctor, a kind of visit and two patients, on the same day. */
export async function twoDesks(cleanups: Cleanups) {
  const place = temporaryDataDir(cleanups);
  const server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop());
  const one = await setUpStation(cleanups, { dataDir: join(place, 'one') });
  await must(
    runPlan(one.station.engine, {
      action: 'test',
      session: { userId: 'system' },
      plan: async () =>
        ok({
          reply: {},
          writes: [put(Practitioner, { id: DOCTOR, active: true, name: [{ family: 'Otieno' }] })],
        }),
    }),
  );
  const everyDay = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
    id: `${weekday}`,
    weekday,
    from: '00:00',
    to: '23:59',
  }));
  await must(
    one.client.request(scheduleSetup.saveSchedule, {
      practitionerId: DOCTOR,
      active: true,
      periods: everyDay,
    }),
  );
  const visit = { name: 'Consultation', durationMinutes: 30, active: true };
  const { id: visitTypeId } = await must(one.client.request(scheduleSetup.saveVisitType, visit));
  const ids: string[] = [];
  for (const family of ['Odhiambo', 'Wanjiru'])
    ids.push(
      (await must(one.client.request(patients.register, { name: [{ family }], gender: 'female' }))).id,
    );
  await must(one.client.request(sync.join, { text: await aCode(server), url: server.url }));
  await syncAll(one.station);
  const facilityId = one.station.engine.opened().facility.id;
  const station = await testStation(cleanups, { dataDir: join(place, 'two') });
  const { client } = testWindow(station, cleanups);
  await must(client.request(session.enrol, { text: await aCode(server, facilityId), url: server.url }));
  await must(client.request(session.signIn, { login: TEST_SET_UP.login, password: TEST_PASSWORD }));
  await syncAll(station);
  const [grace = '', mary = ''] = ids;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const asked = (patientId: string, time: string) => ({
    patientId,
    visitTypeId,
    day: tomorrow,
    time,
    practitionerId: DOCTOR,
  });
  return { server, one, two: { station, client }, asked, grace, mary, tomorrow };
}
