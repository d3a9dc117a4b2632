import { afterEach, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { builtInStationId } from '#shared/modules/queue/care-stations.rules.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, testClock, TEST_PASSWORD } from './station-testing.ts';

const { patients, queue, session } = contracts;
const DAY = { day: '2026-03-12' };
const cleanups = new Cleanups();
afterEach(() => cleanups.run());

it('a window that is left as a public display shows tickets alone, live, until somebody signs in', async () => {
  const { client, station } = await setUpStation(cleanups, { clock: testClock() });
  const made = await client.request(patients.register, { name: [{ family: 'Odhiambo' }], gender: 'female' });
  if (!made.ok) throw new Error(made.error.code);
  const reads = async () => {
    const trail = station.engine.opened().replica.reader();
    const ofPatient = await trail.list(AuditEvent, { where: { patientId: made.value.id } });
    return ofPatient.filter(({ action }) => action === 'chart.read').length;
  };
  await client.request(patients.get, { id: made.value.id });
  const stationId = builtInStationId('triage');
  const arrived = await client.request(queue.checkIn, {
    patientId: made.value.id,
    stationId,
    priority: 'routine',
  });
  // The desk that founded its facility gives plain numbers.
  expect(arrived).toMatchObject({ ok: true, value: { entry: { ticket: 'T-01' } } });

  const shown: unknown[] = [];
  cleanups.add(client.subscribe(queue.display, DAY, (answer) => shown.push(answer)));
  expect(await client.request(session.showDisplay, { language: 'fr' })).toMatchObject({
    ok: true,
    value: { state: 'display', language: 'fr' },
  });
  const other = station.connect();
  cleanups.add(() => other.close());
  expect(await other.request('session.signIn', { login: 'admin', password: TEST_PASSWORD })).toMatchObject({
    ok: true,
  });
  expect(await other.request('queue.callNext', { stationId })).toMatchObject({ ok: true });
  await expect
    .poll(() => shown.at(-1))
    .toMatchObject({
      ok: true,
      value: { calls: [{ ticket: 'T-01', station: { kind: 'triage' } }] },
    });
  expect(JSON.stringify(shown)).not.toContain('patient:');

  // Nobody is there: what is not the display's is refused, whoever opened it.
  const locked = { ok: false, error: { code: 'locked' } };
  expect(await client.request(queue.board, DAY)).toEqual(locked);
  expect(await client.request(patients.get, { id: made.value.id })).toEqual(locked);
  expect(await client.request(session.lock, {})).toEqual(locked);
  expect(await client.request(session.unlock, { password: TEST_PASSWORD })).toEqual({
    ok: false,
    error: { code: 'notSignedIn' },
  });
  // It holds the station open by itself.
  await other.request('session.signOut', {});
  expect(await client.request(queue.display, DAY)).toMatchObject({ ok: true });
  expect(await client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD })).toMatchObject({
    ok: true,
    value: { state: 'signedIn' },
  });
  expect(await client.request(queue.board, DAY)).toMatchObject({
    ok: true,
    value: { waits: [{ entry: { ticket: 'T-01' } }] },
  });

  // It was the end of a sitting: what is read in the next one is noted anew.
  const before = await reads();
  await client.request(patients.get, { id: made.value.id });
  expect([before, await reads()]).toEqual([1, 2]);
});
