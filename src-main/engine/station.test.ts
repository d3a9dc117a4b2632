import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { must } from '#shared/kernel/must.testing.ts';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { SessionState } from '#shared/modules/session/session.contract.ts';
import { contracts } from '#shared/registry.ts';
import type { LogFacts } from './platform/log.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testClock,
  TEST_PASSWORD,
  TEST_SET_UP,
  testStation,
  testWindow,
} from './station-testing.ts';
import type { Station } from './station.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const GRACE = {
  name: [{ family: 'Odhiambo', given: ['Grace', 'Achieng'] }],
  gender: 'female',
  birthDate: '1987-04-02',
} as const;

function signIn(client: Client, password = TEST_PASSWORD, login = 'admin') {
  return client.request(contracts.session.signIn, { login, password });
}

async function auditOf(station: Station) {
  const entries = await station.engine
    .opened()
    .replica.reader()
    .list(AuditEvent, { where: {}, orderBy: 'sequence' });
  return entries.map(({ action, outcome, reason }) =>
    [action, outcome, ...(reason === undefined ? [] : [reason])].join(' '),
  );
}

it('a fault of a screen stands in the log under the number that its person is told', async () => {
  const lines: unknown[] = [];
  const note = (code: string, facts?: LogFacts) => void lines.push({ code, ...facts });
  const { client } = await setUpStation(cleanups, { log: { info: () => undefined, error: note } });
  const fault = { screen: 'chart', error: 'TypeError', frames: ['ChartScreen-x.js:12:340'] };
  const { incidentId } = await must(client.request(contracts.station.reportFault, fault));
  expect(lines).toEqual([
    {
      code: 'screen.fault',
      incidentId,
      screen: 'chart',
      error: 'TypeError',
      stack: 'ChartScreen-x.js:12:340',
    },
  ]);
  const named = { ...fault, frames: ['Grace Odhiambo is not a function'] };
  expect(await client.request(contracts.station.reportFault, named)).toMatchObject({
    ok: false,
    error: { code: 'badInput' },
  });
});

describe('the first desk', () => {
  it('is set up, registers, signs out, refuses a wrong password, admits, finds', async () => {
    const { station, client, state, recoveryKey, mrnPrefix } = await setUpStation(cleanups);
    expect(state).toMatchObject({ state: 'signedIn', user: { login: 'admin', roles: ['administrator'] } });
    expect(recoveryKey).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);

    const registered = await must(client.request(contracts.patients.register, GRACE));
    expect(registered.mrn.startsWith(`${mrnPrefix}-00001-`)).toBe(true);

    expect(await must(client.request(contracts.session.signOut, {}))).toEqual({
      state: 'signedOut',
      facilityName: TEST_SET_UP.facilityName,
    });
    expect(await client.request(contracts.patients.count, {})).toEqual({
      ok: false,
      error: { code: 'notSignedIn' },
    });
    expect(await signIn(client, 'not the password')).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });
    expect(await signIn(client, TEST_PASSWORD, 'nobody')).toEqual({
      ok: false,
      error: { code: 'session.wrongPassword' },
    });

    await must(signIn(client, TEST_PASSWORD, ' Admin '));
    expect(await must(client.request(contracts.patients.get, { id: registered.id }))).toMatchObject({
      ...GRACE,
      mrn: registered.mrn,
    });
    const hits = await must(client.request(contracts.patients.search, { words: 'achieng od', limit: 10 }));
    expect(hits.map(({ patient }) => patient.mrn)).toEqual([registered.mrn]);
    expect(await must(client.request(contracts.patients.recent, { limit: 5 }))).toMatchObject([
      { id: registered.id },
    ]);
    expect(await auditOf(station)).toEqual([
      'session.setUp success',
      'patients.register success',
      'session.signOut success',
      'session.signIn refused session.wrongPassword',
      'session.signIn refused session.wrongPassword',
      'session.signIn success',
      'chart.read success',
    ]);
  });

  it('closes the replica behind the last who leaves, and opens it again', async () => {
    const { station, client } = await setUpStation(cleanups);
    const other = testWindow(station, cleanups).client;
    await must(signIn(other));
    await must(client.request(contracts.session.lock, {}));
    expect(() => station.engine.opened()).not.toThrow();
    await must(other.request(contracts.session.signOut, {}));
    expect(() => station.engine.opened()).toThrow('closed');
    expect(await client.request(contracts.patients.count, {})).toEqual({
      ok: false,
      error: { code: 'locked' },
    });
    expect(await must(client.request(contracts.session.unlock, { password: TEST_PASSWORD }))).toMatchObject({
      state: 'signedIn',
    });
    expect(await must(client.request(contracts.patients.count, {}))).toBe(0);
  });

  it('notes a window that is closed, and closes the replica behind it', async () => {
    const { station, client } = await setUpStation(cleanups);
    client.close();
    await expect.poll(() => closedReplica(station)).toBe(true);
    await must(signIn(testWindow(station, cleanups).client));
    expect(await auditOf(station)).toEqual([
      'session.setUp success',
      'session.windowClosed success',
      'session.signIn success',
    ]);
  });

  it('tells each window its own state, and all windows of a first run', async () => {
    const station = await testStation(cleanups);
    const [one, two] = [testWindow(station, cleanups).client, testWindow(station, cleanups).client];
    const [seenByOne, seenByTwo] = [statesOf(one), statesOf(two)];
    await expect.poll(() => [...seenByOne, ...seenByTwo]).toEqual(['setupNeeded', 'setupNeeded']);
    await must(one.request(contracts.session.setUp, TEST_SET_UP));
    await expect.poll(() => seenByTwo).toEqual(['setupNeeded', 'signedOut']);
    await must(one.request(contracts.session.lock, {}));
    await expect.poll(() => seenByOne.at(-1)).toBe('locked');
    await must(one.request(contracts.session.unlock, { password: TEST_PASSWORD }));
    await expect.poll(() => seenByOne.at(-1)).toBe('signedIn');
    expect(seenByTwo).toEqual(['setupNeeded', 'signedOut']);
    expect(await one.request(contracts.session.setUp, TEST_SET_UP)).toEqual({
      ok: false,
      error: { code: 'setup.alreadyDone' },
    });
  });

  it('goes on telling a subscriber after lock and unlock', async () => {
    const { client } = await setUpStation(cleanups);
    const seen: unknown[] = [];
    client.subscribe(contracts.patients.count, {}, (value) =>
      seen.push(value.ok ? value.value : value.error.code),
    );
    await expect.poll(() => seen).toEqual([0]);
    await must(client.request(contracts.patients.register, GRACE));
    await expect.poll(() => seen).toEqual([0, 1]);
    await must(client.request(contracts.session.lock, {}));
    await expect.poll(() => seen).toEqual([0, 1, 'locked']);
    await must(client.request(contracts.session.unlock, { password: TEST_PASSWORD }));
    await expect.poll(() => seen).toEqual([0, 1, 'locked', 1]);
  });

  it('counts patients and what is not sent, as work is done', async () => {
    const { client } = await setUpStation(cleanups);
    const seen: { patients: number; notSent: number }[] = [];
    client.subscribe(contracts.station.status, {}, (value) => {
      if (value.ok) seen.push(value.value);
    });
    await expect.poll(() => seen.at(-1)?.patients).toBe(0);
    const before = seen.at(-1)?.notSent ?? 0;
    await must(client.request(contracts.patients.register, GRACE));
    await expect.poll(() => seen.at(-1)).toMatchObject({ patients: 1, notSent: before + 2 }); // the patient and the audit entry
  });
});

describe('a clock', () => {
  it('that is behind what was written is told until it has caught up', async () => {
    const clock = testClock('2026-03-12T06:42:00.000Z');
    const { client } = await setUpStation(cleanups, { clock });
    const seen: (string | undefined)[] = [];
    client.subscribe(contracts.station.status, {}, (value) => {
      if (value.ok) seen.push(value.value.writtenUntil);
    });
    await expect.poll(() => seen).toEqual([undefined]);
    for (const [jumpMs, told] of [
      [-60_000, undefined],
      [-3 * 86_400_000, expect.stringMatching(/^2026-03-12T09:4/)],
      [3 * 86_400_000, undefined],
    ] as const) {
      const before = seen.length;
      clock.ms += jumpMs;
      await must(client.request(contracts.patients.register, GRACE));
      await expect.poll(() => seen.length).toBeGreaterThan(before);
      expect(seen.at(-1)).toEqual(told);
      clock.ms += jumpMs === -60_000 ? 60_000 : 0;
    }
  });
});

describe('signing in', () => {
  it('makes a guesser wait, across restarts and whatever the clock does', async () => {
    const clock = testClock();
    const { dataDir, station, client } = await setUpStation(cleanups, { clock });
    await must(client.request(contracts.session.signOut, {}));
    for (let guess = 0; guess < 3; guess += 1) await signIn(client, 'wrong-wrong');
    expect(await signIn(client)).toEqual({
      ok: false,
      error: { code: 'session.waitBeforeRetry', seconds: 5 },
    });
    await station.close();

    const again = testWindow(await testStation(cleanups, { dataDir, clock }), cleanups).client;
    expect(await signIn(again)).toMatchObject({ ok: false, error: { code: 'session.waitBeforeRetry' } });
    clock.ms -= 86_400_000;
    expect(await signIn(again)).toEqual({
      ok: false,
      error: { code: 'session.waitBeforeRetry', seconds: 5 },
    });
    clock.ms += 2 * 86_400_000;
    expect(await signIn(again)).toMatchObject({ error: { code: 'session.waitBeforeRetry' } });
    clock.pass(5_000);
    expect(await signIn(again)).toMatchObject({ ok: true });
    await must(again.request(contracts.session.signOut, {}));
    await signIn(again, 'wrong-wrong');
    expect(await signIn(again)).toMatchObject({ ok: true }); // one slip after success costs nothing
  });

  it('refuses a second process, and says which trouble a folder has', async () => {
    const { dataDir } = await setUpStation(cleanups);
    const second = testWindow(await testStation(cleanups, { dataDir }), cleanups).client;
    expect(await signIn(second)).toEqual({ ok: false, error: { code: 'store.busy' } });
  });

  it('refuses passwords that are short, common, or a name on the screen', async () => {
    const client = testWindow(await testStation(cleanups), cleanups).client;
    const codes = [];
    for (const password of ['short', 'Password1', 'Kisumu lakeside clinic 2026', 'abababab']) {
      const answer = await client.request(contracts.session.setUp, { ...TEST_SET_UP, password });
      codes.push(answer.ok ? 'ok' : answer.error.code);
    }
    expect(codes).toEqual([
      'setup.passwordTooShort',
      'setup.passwordCommon',
      'setup.passwordCommon',
      'setup.passwordCommon',
    ]);
    const nowhere = await client.request(contracts.session.setUp, { ...TEST_SET_UP, zone: 'Mars/Olympus' });
    expect(nowhere).toMatchObject({ ok: false, error: { code: 'badInput' } });
  });

  it('says when the data folder cannot be written', async () => {
    const blocked = join(temporaryDataDir(cleanups), 'a-file');
    writeFileSync(blocked, '');
    const client = testWindow(
      await testStation(cleanups, { dataDir: join(blocked, 'station') }),
      cleanups,
    ).client;
    const answer = await client.request(contracts.session.setUp, TEST_SET_UP);
    expect(answer).toEqual({ ok: false, error: { code: 'setup.cannotWrite' } });
  });

  it('keeps its slots to the owner and free of patients', async () => {
    const { dataDir, client } = await setUpStation(cleanups);
    await must(client.request(contracts.patients.register, GRACE));
    const path = join(dataDir, 'keys.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain('Odhiambo');
    expect(existsSync(join(dataDir, 'keys.json.setup'))).toBe(false);
  });
});

describe('asking', () => {
  it('refuses what is no channel, what is no input and what is not permitted, and audits the last', async () => {
    const { station, connection, client } = await setUpStation(cleanups);
    for (const name of ['patients.nothing', 'constructor', '__proto__.toString', 'session.state']) {
      expect(await connection.request(name, {})).toEqual({
        ok: false,
        error: { code: 'unknownChannel', channel: name },
      });
    }
    const badInput = await connection.request('patients.get', { id: 'encounter:1' });
    expect(badInput).toEqual({
      ok: false,
      error: { code: 'badInput', issues: [{ path: 'id', code: 'ref.malformed' }] },
    });
    await must(client.request(contracts.session.signOut, {}));
    expect(await connection.request('patients.get', { id: 'encounter:1' })).toEqual({
      ok: false,
      error: { code: 'notSignedIn' },
    });
    expect(await auditOf(station).catch((error: Error) => error.message)).toBe('the replica is closed');
  });
});

function closedReplica(station: Station): boolean {
  try {
    return !station.engine.opened();
  } catch {
    return true; // that is how it says so
  }
}

function statesOf(client: Client): SessionState['state'][] {
  const seen: SessionState['state'][] = [];
  client.subscribe(contracts.session.state, {}, (value) => {
    if (value.ok) seen.push(value.value.state);
  });
  return seen;
}
