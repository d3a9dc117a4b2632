import { afterEach, describe, expect, it } from 'vitest';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts } from '#shared/registry.ts';
import * as z from 'zod';
import { READ_PERMISSIONS } from './read-audit.ts';
import { Cleanups, setUpStation, TEST_PASSWORD, testWindow } from './station-testing.ts';

const { patients, chart, session } = contracts;
const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function aDesk() {
  const desk = await setUpStation(cleanups);
  const ids: string[] = [];
  for (const family of ['Odhiambo', 'Otieno']) {
    const made = await desk.client.request(patients.register, { name: [{ family }], gender: 'female' });
    if (!made.ok) throw new Error(made.error.code);
    ids.push(made.value.id);
  }
  const [grace = '', tom = ''] = ids;
  const reads = async () => {
    const entries = await desk.station.engine
      .opened()
      .replica.reader()
      .list(AuditEvent, { where: {}, orderBy: 'sequence' });
    return entries
      .filter(({ action }) => action === 'chart.read' || action === 'patients.open')
      .map(({ action, patientId }) => `${action} ${patientId === grace ? 'grace' : 'tom'}`);
  };
  return { ...desk, grace, tom, reads };
}

describe('reading a record', () => {
  it('is noted once for each patient and sitting, whatever was asked', async () => {
    const { client, grace, tom, reads } = await aDesk();
    await client.request(patients.get, { id: grace });
    await Promise.all([
      client.request(chart.banner, { patientId: grace }),
      client.request(chart.summary, { patientId: grace }),
      client.request(patients.get, { id: tom }),
      client.request(chart.problems, { patientId: tom }),
    ]);
    expect(await reads()).toEqual(['chart.read grace', 'chart.read tom']);

    await client.request(session.signOut, {});
    await client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD });
    await client.request(chart.timeline, { patientId: grace, offset: 0, limit: 10 });
    expect(await reads()).toEqual(['chart.read grace', 'chart.read tom', 'chart.read grace']);
  });

  it('is noted for a live query, before it answers, and not again with each change', async () => {
    const { client, grace, reads } = await aDesk();
    const answers: unknown[] = [];
    cleanups.add(client.subscribe(chart.banner, { patientId: grace }, (value) => answers.push(value)));
    await expect.poll(() => answers.length).toBe(1);
    expect(await reads()).toEqual(['chart.read grace']);
    await client.request(contracts.allergies.declareNone, { patientId: grace });
    await expect.poll(() => answers.length).toBeGreaterThan(1);
    expect(await reads()).toEqual(['chart.read grace']);
  });

  it('is what opening notes already; opening again is noted again', async () => {
    const { client, grace, reads } = await aDesk();
    await client.request(patients.open, { id: grace });
    await client.request(chart.banner, { patientId: grace });
    await client.request(patients.open, { id: grace });
    expect(await reads()).toEqual(['patients.open grace', 'patients.open grace']);
  });

  it('is noted for both where two are read side by side', async () => {
    const { client, grace, tom, reads } = await aDesk();
    expect(await client.request(contracts.identity.compare, { ids: [grace, tom] })).toMatchObject({
      ok: true,
    });
    expect(await reads()).toEqual(['chart.read grace', 'chart.read tom']);
  });

  it('is noted for the records that are read with a merged one', async () => {
    const { client, grace, tom, reads } = await aDesk();
    await client.request(contracts.identity.merge, { survivorId: grace, replacedId: tom });
    await client.request(chart.banner, { patientId: grace });
    expect(await reads()).toEqual(['chart.read grace', 'chart.read tom']);
  });

  it('is noted for each window; finding someone in a list is not reading', async () => {
    const { station, client, grace, reads } = await aDesk();
    const { client: other } = testWindow(station, cleanups);
    await other.request(session.signIn, { login: 'admin', password: TEST_PASSWORD });
    for (const by of [client, other]) {
      await by.request(patients.search, { words: 'odhiambo', limit: 5 });
      await by.request(patients.newest, { limit: 5 });
    }
    expect(await reads()).toEqual([]);
    for (const by of [client, other]) await by.request(patients.get, { id: grace });
    expect(await reads()).toEqual(['chart.read grace', 'chart.read grace']);
  });
});

/** Queries that take an id and read no record of a patient, each with what the id is of. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'scheduling.counts', // a practitioner, a room, a kind of visit; how many there are
  'scheduling.slots', // a visit type, a practitioner, a room
  'scheduling.alternatives', // an appointment that has to go elsewhere; free times
  'scheduling.whoFits', // an appointment whose time is free; a list of who waits
  'scheduleSetup.history', // a week, a visit type, a room
  'messageSetup.history', // settings, a text
  'careTeams.panel', // a practitioner; a list of many
  'staff.practitioners', // a practitioner
]);
/** The inputs in which the read audit finds whose record it is. */
const FOUND = ['id', 'ids', 'patientId'];

it('no query that names a record escapes: its permission is one whose reads are noted', () => {
  const named = Object.values(contracts)
    .flatMap((contract) => Object.values(contract))
    .filter((channel) => channel.kind === 'query')
    .map(({ name, permission, input }) => {
      const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
      return { name, permission, ids: Object.keys(properties).filter((key) => /^ids?$|Ids?$/.test(key)) };
    })
    .filter(({ ids }) => ids.length > 0);
  expect(named.length).toBeGreaterThan(10);
  const unnoted = named.filter(
    ({ permission, ids }) => !READ_PERMISSIONS.has(permission) || !ids.every((key) => FOUND.includes(key)),
  );
  expect(unnoted.map(({ name }) => name)).toEqual([...OF_NOBODY]);
});
