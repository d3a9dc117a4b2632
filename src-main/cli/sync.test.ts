import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isGuarded } from '#engine/sync/sync-station.ts';
import { aServerProcess } from '#engine/sync/sync-testing.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '#engine/station-testing.ts';
import type { Client } from '#shared/kernel/port.ts';
import { openReviews } from '#shared/kernel/rivals.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { contracts } from '#shared/registry.ts';
import { run } from './cli-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const ENV = { FIELDWARD_PASSWORD: TEST_PASSWORD, FIELDWARD_SYNC_PASSWORD: 'correct horse battery' };

async function seatedAt(dataDir: string) {
  const station = await testStation(cleanups, { dataDir });
  const { client } = testWindow(station, cleanups);
  const seated = await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  expect(seated.ok).toBe(true);
  return { station, client };
}

const someone = (given: string) =>
  ({ name: [{ family: 'Odhiambo', given: [given] }], gender: 'female', birthDate: '1987-04-02' }) as const;

async function register(
  client: Client,
  given: string,
): Promise<{ readonly id: string; readonly mrn: string }> {
  const registered = await client.request(contracts.patients.register, someone(given));
  if (!registered.ok) throw new Error(registered.error.code);
  return registered.value;
}

it('brings two stations of one clinic to the same state through a server', { timeout: 90_000 }, async () => {
  const place = temporaryDataDir(cleanups);
  const [first, second, to] = [join(place, 'first'), join(place, 'second'), join(place, 'stick')];
  mkdirSync(to);
  const made = await setUpStation(cleanups, { dataDir: first });
  const grace = await register(made.client, 'Grace');
  const entry = { substance: 'Penicillin', type: 'allergy', reactions: [] } as const;
  const noted = await made.client.request(contracts.allergies.save, {
    patientId: grace.id,
    entry: { ...entry, criticality: 'low' },
  });
  if (!noted.ok) throw new Error(noted.error.code);
  const base = noted.value;
  await made.station.close();
  expect(await run(['backup', 'run', '--data', first, '--to', to], ENV)).toMatchObject({ code: 0 });
  expect(await run(['restore', '--from', to, '--data', second], ENV)).toMatchObject({ code: 0 });

  const server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop());
  const sync = async (data: string) => {
    const ended = await run(['sync', 'once', '--data', data, '--url', server.url, '--json'], ENV);
    expect(ended).toMatchObject({ code: 0, err: '' });
    return JSON.parse(ended.out) as { readonly [count: string]: number }; // as --json prints it
  };
  expect(await sync(first)).toMatchObject({ notSent: 0, heldCount: 0, pulled: 0 });
  // The copy has the same records and does not send them twice; its own device is new to the clinic.
  expect(await sync(second)).toMatchObject({ notSent: 0, heldCount: 0, merged: 0 });
  await sync(first);

  // Both work apart: the same patient at both, and somebody new at each.
  const news: string[] = [];
  for (const [data, given, criticality, phone] of [
    [first, 'Akinyi', 'high', '+254712000001'],
    [second, 'Wanjiru', 'unable-to-assess', undefined],
  ] as const) {
    const { station, client } = await seatedAt(data);
    news.push((await register(client, given)).mrn);
    const saved = await client.request(contracts.allergies.save, {
      patientId: grace.id,
      base,
      entry: { ...entry, criticality },
    });
    expect(saved.ok).toBe(true);
    const edited = await client.request(contracts.patients.update, {
      id: grace.id,
      base: someone('Grace'),
      registration: phone
        ? { ...someone('Grace'), telecom: [{ system: 'phone', value: phone }] }
        : { ...someone('Grace'), birthDate: '1987-04-12' },
    });
    expect(edited.ok).toBe(true);
    await station.close();
  }
  for (const data of [first, second, first]) await sync(data);
  expect(new Set(news).size).toBe(2);

  const seen = [];
  for (const data of [first, second]) {
    const { station, client } = await seatedAt(data);
    const patient = await client.request(contracts.patients.get, { id: grace.id });
    const names = await client.request(contracts.patients.search, { words: 'Odhiambo', limit: 9 });
    const allergy = await station.engine.opened().replica.reader().envelope(Allergy, base.id);
    seen.push({
      patient: patient.ok && patient.value,
      names: names.ok && names.value.map(({ patient: { mrn } }) => mrn).toSorted(),
      reviews:
        allergy &&
        openReviews(allergy, Allergy).map(({ field, candidates }) => [
          field,
          candidates.map(({ value }) => value),
        ]),
    });
    expect(await station.engine.opened().replica.verify()).toMatchObject({ ok: true });
    expect(await client.request(contracts.audit.verify, {})).toMatchObject({ value: { ok: true } });
    await station.close();
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({
    patient: { birthDate: '1987-04-12', telecom: [{ value: '+254712000001' }] },
    names: [grace.mrn, ...news].toSorted(),
    reviews: [['criticality', ['unable-to-assess', 'high']]],
  });

  // From now on to that server: told once, kept in the folder.
  const verb = async (...args: string[]) => {
    const ended = await run(['sync', ...args, '--data', second, '--json'], ENV);
    return { ...ended, out: ended.out === '' ? undefined : (JSON.parse(ended.out) as unknown) };
  };
  expect(await verb('to', '--url', server.url)).toMatchObject({ code: 0, out: { notSent: 0, held: 0 } });
  expect(await verb('pause', '--minutes', '5')).toMatchObject({ code: 0 });
  const paused = { state: 'paused', server: new URL(server.url).host, pausedUntil: expect.any(String) };
  expect(await verb('status')).toMatchObject({ out: { ...paused, lastContactAt: expect.any(String) } });
  expect(await verb('now')).toMatchObject({ code: 1, err: expect.stringContaining('sync.paused') });
  expect(await verb('resume')).toMatchObject({ code: 0 });
  expect(await verb('now')).toMatchObject({ code: 0, out: { notSent: 0 } });
  expect(await verb('off')).toMatchObject({ code: 0 });
  expect(await verb('now')).toMatchObject({ code: 1, err: expect.stringContaining('sync.noServer') });
});

it('says why it cannot', async () => {
  const { dataDir, station } = await setUpStation(cleanups);
  await station.close();
  const once = ['sync', 'once', '--data', dataDir, '--url'];
  expect(await run([...once, 'http://127.0.0.1:9', '--json'], { FIELDWARD_PASSWORD: TEST_PASSWORD })).toEqual(
    {
      code: 3,
      out: '',
      err: '{"error":{"code":"sync.passwordNeeded"}}\n',
    },
  );
  expect(await run([...once, 'http://clinic.example:5984'], ENV)).toMatchObject({
    code: 1,
    err: expect.stringContaining('sync.notEncrypted'),
  });
  expect(isGuarded('https://clinic.example')).toBe(true);
  expect(isGuarded('http://127.0.0.1.clinic.example')).toBe(false);
});
