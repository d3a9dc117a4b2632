import { afterEach, expect, it } from 'vitest';
import { canonicalJson } from '#shared/kernel/json.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { contracts } from '#shared/registry.ts';
import {
  Cleanups,
  temporaryDataDir,
  testStation,
  testWindow,
  setUpStation,
  TEST_PASSWORD,
} from '../station-testing.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD, installDemo, type DemoRequest } from './install-demo.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const request = (dataDir: string): DemoRequest => ({
  dataDir,
  password: DEMO_PASSWORD,
  patients: 60,
  seed: 3,
  longHistories: 1,
  visitsOfLongHistory: 120,
});

it('lets each of its people sign in, with what their role may see', async () => {
  const dataDir = temporaryDataDir(cleanups);
  expect(await installDemo(request(dataDir))).toMatchObject({
    ok: true,
    value: { patients: 60, wasThere: false },
  });
  const station = await testStation(cleanups, { dataDir });
  for (const { login, displayName, roles } of DEMO_ACCOUNTS) {
    const { client } = testWindow(station, cleanups);
    const state = await client.request(contracts.session.signIn, { login, password: DEMO_PASSWORD });
    expect(state).toMatchObject({
      ok: true,
      value: { state: 'signedIn', user: { displayName, roles }, facility: { demo: true } },
    });
    expect(await client.request(contracts.patients.count, {})).toEqual({ ok: true, value: 60 });
  }
});

it('goes on where it was cut off, with the same clinic and no number twice', async () => {
  const dataDir = temporaryDataDir(cleanups);
  const isCutOff = new Error('cut off');
  const cut = installDemo({
    ...request(dataDir),
    onProgress: (patients) => {
      if (patients > 10) throw isCutOff;
    },
  });
  await expect(cut).rejects.toBe(isCutOff);
  expect(await installDemo(request(dataDir))).toMatchObject({
    ok: true,
    value: { patients: 60, wasThere: false },
  });
  expect(await installDemo(request(dataDir))).toMatchObject({
    ok: true,
    value: { patients: 60, wasThere: true },
  });

  const station = await testStation(cleanups, { dataDir });
  const seat = await station.sessions.signIn('admin', { password: DEMO_PASSWORD }, 'session.signIn');
  expect(seat.ok).toBe(true);
  const patients = await station.engine
    .opened()
    .replica.reader()
    .list(Patient, { where: {}, orderBy: 'mrn' });
  expect(new Set(patients.map(({ mrn }) => mrn)).size).toBe(60);
  expect(new Set(patients.map(({ name }) => canonicalJson(name))).size).toBeGreaterThan(45);
});

it('refuses another password for a clinic that is there', async () => {
  const dataDir = temporaryDataDir(cleanups);
  await installDemo({ ...request(dataDir), patients: 1, longHistories: 0 });
  const again = await installDemo({ ...request(dataDir), password: 'another-long-password' });
  expect(again).toEqual({ ok: false, error: { code: 'session.wrongPassword' } });
});

it('invents nobody in a station of real people', async () => {
  const { dataDir, station } = await setUpStation(cleanups);
  await station.close();
  expect(await installDemo({ ...request(dataDir), password: TEST_PASSWORD })).toEqual({
    ok: false,
    error: { code: 'demo.otherStation' },
  });
});
