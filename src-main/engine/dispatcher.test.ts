import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '#shared/kernel/result.ts';
import { connectionSeat } from './connection.ts';
import {
  createDispatcher,
  type DispatcherParts,
  type DomainHandler,
  type ServiceHandler,
} from './dispatcher.ts';
import { jsonLog } from './platform/log.ts';
import { Cleanups, setUpStation, testClock } from './station-testing.ts';
import { watchQuery } from './store/live-queries.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** A dispatcher over a real station, with handlers of the test's own. */
async function aDispatcher(
  domain: { [name: string]: DomainHandler },
  services: { [name: string]: ServiceHandler } = {},
) {
  const { station, connection } = await setUpStation(cleanups);
  const lines: string[] = [];
  const engine = { ...station.engine, log: jsonLog(testClock(), (line) => lines.push(line)) };
  const seat = connectionSeat();
  const session = connection.session();
  if (!session) throw new Error('nobody sits there');
  seat.change({
    state: 'taken',
    session,
    user: { userId: session.userId, login: 'admin', displayName: 'Ada', roles: [], permissions: [] },
    facility: {
      id: session.facilityId,
      name: 'Clinic',
      zone: session.zone,
      currency: 'KES',
      language: 'en',
      demo: false,
    },
    release: () => undefined,
  });
  const parts: DispatcherParts = {
    engine,
    seat,
    domain: new Map(Object.entries(domain)),
    services: new Map(Object.entries(services)),
    watchQuery: (query) => watchQuery(engine.opened().replica, query),
    holds: { ask: async () => 'alone', keep: () => undefined, withdraw: () => undefined },
    isLocal: false,
    checksOutput: true,
  };
  return { dispatcher: createDispatcher(parts), lines, seat };
}

describe('a fault of the program', () => {
  const name = 'Grace Odhiambo';
  const fault = () => Promise.reject(new TypeError(`cannot read ${name}`));

  it('is a number to the asker and a place in the log; neither says a value', async () => {
    const { dispatcher, lines } = await aDispatcher({ 'patients.count': fault, 'patients.open': fault });
    const answer = await dispatcher.request('patients.count', {});
    expect(answer).toEqual({
      ok: false,
      error: { code: 'internal', incidentId: expect.stringMatching(/^[0-9a-f]{8}$/) },
    });
    const [line = ''] = lines;
    expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'internal', channel: 'patients.count' });
    expect(line).toContain('dispatcher.test.ts');
    expect(line).not.toContain(name);
    expect(answer).toMatchObject({
      error: { incidentId: (JSON.parse(line) as { incidentId: string }).incidentId },
    });

    const open = await dispatcher.request('patients.open', {
      id: 'patient:00000000-0000-7000-8000-000000000001',
    });
    expect(open).toMatchObject({ ok: false, error: { code: 'internal' } });
  });

  it('reaches a subscriber, who goes on listening', async () => {
    const { dispatcher, seat } = await aDispatcher({ 'patients.count': fault });
    const codes: string[] = [];
    dispatcher.subscribe('patients.count', {}, (value) => codes.push(value.ok ? 'ok' : value.error.code));
    await expect.poll(() => codes).toEqual(['internal']);
    seat.change({ state: 'empty' });
    await expect.poll(() => codes).toEqual(['internal', 'notSignedIn']);
  });

  it('shows in an answer that is not what the contract promises', async () => {
    const { dispatcher, lines } = await aDispatcher({ 'patients.count': async () => ok('many') });
    expect(await dispatcher.request('patients.count', {})).toEqual({
      ok: false,
      error: { code: 'internal', incidentId: 'output:patients.count' },
    });
    expect(lines[0]).toContain('output.invalid');
  });
});

it('stops what nobody listens to any more', async () => {
  const stopped: string[] = [];
  const status: ServiceHandler = (_context, push) => {
    push(ok({ version: '1', host: 'cli', notSent: 0, patients: 0 }));
    return () => stopped.push('status');
  };
  const { dispatcher } = await aDispatcher({}, { 'station.status': status });
  const seen: unknown[] = [];
  const stop = dispatcher.subscribe('station.status', {}, (value) => seen.push(value.ok));
  await expect.poll(() => seen).toEqual([true]);
  stop();
  expect(stopped).toEqual(['status']);
});

it('tells whoever has left while asking that nobody sits there, not that the program failed', async () => {
  const asked: (() => void)[] = [];
  const slow: DomainHandler = () =>
    new Promise((_resolve, reject) => {
      asked.push(() => reject(new Error('the database connection is not open')));
    });
  const { dispatcher, seat, lines } = await aDispatcher({ 'patients.count': slow });
  const answer = dispatcher.request('patients.count', {});
  await expect.poll(() => asked.length).toBe(1);
  seat.change({ state: 'empty' });
  asked[0]?.();
  expect(await answer).toEqual({ ok: false, error: { code: 'notSignedIn' } });
  expect(lines).toEqual([]);
});
