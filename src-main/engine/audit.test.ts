import { afterEach, describe, expect, it } from 'vitest';
import { compareStamps } from '#shared/kernel/stamp.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, setUpStation, testClock, testWindow, TEST_PASSWORD } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());
const { audit, patients, session } = contracts;

async function aTrail() {
  const clock = testClock();
  const made = await setUpStation(cleanups, { clock });
  const ids: string[] = [];
  for (const given of ['=Grace', 'Otieno, "Tom"']) {
    const registered = await made.client.request(patients.register, {
      name: [{ family: 'Odhiambo', given: [given] }],
      gender: 'female',
    });
    if (!registered.ok) throw new Error(registered.error.code);
    ids.push(registered.value.id);
  }
  const [grace = '', tom = ''] = ids;
  await made.client.request(patients.open, { id: grace });
  clock.ms += 86_400_000;
  await made.client.request(patients.open, { id: tom });
  await made.client.request(patients.open, { id: grace });
  const list = async (filter: object, more: object = {}) => {
    const answer = await made.client.request(audit.list, { limit: 50, ...filter, ...more });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value;
  };
  return { ...made, grace, tom, clock, list };
}

const actions = ({ entries }: { entries: readonly { action: string }[] }) =>
  entries.map(({ action }) => action);

describe('the audit trail', () => {
  it('is listed newest first, by patient, person, action, outcome and day; looking is in it, too', async () => {
    const { list, grace, tom, client, connection } = await aTrail();
    expect(actions(await list({}))).toEqual([
      'patients.open',
      'patients.open',
      'patients.open',
      'patients.register',
      'patients.register',
      'session.setUp',
    ]);
    expect(actions(await list({}))[0]).toBe('audit.list');
    expect(actions(await list({ patientId: tom }))).toEqual(['patients.open', 'patients.register']);
    // Each look at one patient's trail is part of it.
    expect(actions(await list({ patientId: tom }))[0]).toBe('audit.list');
    const named = await list({ patientId: grace, action: 'patients.' });
    expect(named.entries[0]).toMatchObject({
      user: { login: 'admin', displayName: 'Achieng Otieno' },
      patient: { name: '=Grace Odhiambo' },
    });
    expect(actions(await list({ action: 'patients.open', toDay: '2026-03-12' }))).toEqual(['patients.open']);
    expect(actions(await list({ action: 'patients.open', fromDay: '2026-03-13' }))).toEqual([
      'patients.open',
      'patients.open',
    ]);
    const userId = connection.session()!.userId;
    await client.request(session.signOut, {});
    await client.request(session.signIn, { login: 'admin', password: 'wrong-wrong' });
    await client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD });
    const refused = await list({ userId, outcome: 'refused' });
    expect(refused.entries).toMatchObject([{ action: 'session.signIn', reason: 'session.wrongPassword' }]);
  });

  it('goes on page by page without losing or repeating an entry', async () => {
    const { list } = await aTrail();
    const seen: number[] = [];
    let cursor: object | undefined;
    do {
      const page = await list({ action: 'patients.' }, { limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.entries.map(({ sequence }) => sequence));
      cursor = page.next;
    } while (cursor);
    expect(seen).toEqual([6, 5, 4, 3, 2]);
  });

  it('stays whole, in its order and listed to its end, while the clock jumps by days', async () => {
    const { client, grace, clock, list, station } = await aTrail();
    const day = 86_400_000;
    for (const jump of [400 * day, -800 * day, 0, -1, 30 * day]) {
      clock.ms += jump;
      expect(await client.request(patients.open, { id: grace })).toMatchObject({ ok: true });
    }
    const sequences: number[] = [];
    let cursor: object | undefined;
    do {
      const page = await list({ action: 'patients.' }, { limit: 3, ...(cursor ? { cursor } : {}) });
      sequences.push(...page.entries.map(({ sequence }) => sequence));
      cursor = page.next;
    } while (cursor);
    expect(new Set(sequences).size).toBe(10);
    expect(sequences).toHaveLength(10);
    const read = station.engine.opened().replica.reader();
    const events = await read.list(AuditEvent, { where: {}, orderBy: 'sequence' });
    const envelopes = await Promise.all(events.map(({ id }) => read.envelope(AuditEvent, id)));
    const stamps = envelopes.map((envelope) => envelope?.stamps['hash'] ?? '');
    expect(stamps).toEqual(stamps.toSorted((a, b) => compareStamps(a, b)));
    expect(await client.request(audit.verify, {})).toMatchObject({
      ok: true,
      value: { ok: true, faultCount: 0 },
    });
  });

  it('notes what was not permitted, with the patient who was meant', async () => {
    const { station, client, grace, list } = await aTrail();
    await client.request(contracts.staff.addAccount, {
      login: 'cash',
      displayName: 'Cash Desk',
      roles: ['cashier'],
      password: 'given-by-the-administrator',
      confirm: TEST_PASSWORD,
    });
    const window = testWindow(station, cleanups).client;
    await window.request(session.signIn, { login: 'cash', password: 'given-by-the-administrator' });
    await window.request(session.changePassword, {
      old: 'given-by-the-administrator',
      new: 'drawer-with-a-brass-key',
    });
    expect(await window.request(contracts.chart.summary, { patientId: grace })).toMatchObject({ ok: false });
    expect(await window.request(audit.list, { limit: 5 })).toMatchObject({ error: { code: 'notPermitted' } });
    const refused = await list({ outcome: 'refused' });
    expect(refused.entries).toMatchObject([
      { action: 'audit.list', user: { login: 'cash' } },
      { action: 'chart.summary', patientId: grace, reason: 'notPermitted', user: { login: 'cash' } },
    ]);
  });

  it('goes out as CSV that no spreadsheet runs, and as FHIR', async () => {
    const { client, grace } = await aTrail();
    const csv = await client.request(audit.export, { format: 'csv' });
    if (!csv.ok) throw new Error(csv.error.code);
    expect(csv.value).toMatchObject({ count: 6, isComplete: true, fileName: 'audit-2026-03-13.csv' });
    const lines = csv.value.text.split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines[1]).toContain(",'=Grace Odhiambo,");
    expect(lines[2]).toContain('"Otieno, ""Tom"" Odhiambo"');
    const fhir = await client.request(audit.export, { format: 'fhir', patientId: grace });
    if (!fhir.ok) throw new Error(fhir.error.code);
    const resources = fhir.value.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(resources).toHaveLength(3);
    expect(resources[0]).toMatchObject({
      resourceType: 'AuditEvent',
      action: 'R',
      outcome: '0',
      agent: [{ requestor: true, altId: 'admin' }],
      entity: [{ what: { reference: `Patient/${grace.slice('patient:'.length)}` } }],
    });
    const list = await client.request(audit.list, { limit: 2 });
    expect(list).toMatchObject({ value: { entries: [{ action: 'audit.export', patientId: grace }, {}] } });
  });
});
