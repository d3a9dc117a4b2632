import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Client } from '#shared/kernel/port.ts';
import { ok } from '#shared/kernel/result.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { contracts } from '#shared/registry.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import type { Station } from '../station.ts';
import { newId } from '../store/testing.ts';
import { databaseAt } from '../sync/guard-testing.ts';
import { aServerProcess, type ServerProcess } from '../sync/sync-testing.ts';

const { patients, referrals, network, consents, sync: syncChannels, audit } = contracts;
const cleanups = new Cleanups();
afterAll(() => cleanups.run());

interface Clinic {
  readonly station: Station;
  readonly client: Client;
  readonly facilityId: Id;
}

let server: ServerProcess;
let lakeside: Clinic;
let hospital: Clinic;

beforeAll(async () => {
  const place = temporaryDataDir(cleanups);
  server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop('SIGKILL'));
  lakeside = await aClinic(join(place, 'lakeside'));
  hospital = await aClinic(join(place, 'hospital'));
  for (const [{ facilityId }, name] of [
    [lakeside, 'Lakeside Clinic'],
    [hospital, 'County Hospital'],
  ] as const) {
    const { status } = await server.ask('POST', `/_fieldward/facilities/${facilityId}`, { name });
    if (status !== 200) throw new Error(`a facility did not join: ${status}`);
  }
  await syncs(lakeside);
}, 60_000);

/** With a station of its own, enrolled. */
async function aClinic(dataDir: string): Promise<Clinic> {
  const { station, client } = await setUpStation(cleanups, { dataDir });
  const made = await server.ask('POST', '/_fieldward/enrolments', {});
  const text = enrolment.parse(made.json).code;
  expect(await client.request(syncChannels.join, { text, url: server.url })).toMatchObject({ ok: true });
  const clinic = { station, client, facilityId: station.engine.opened().facility.id };
  await syncs(clinic);
  return clinic;
}

async function syncs({ station }: Clinic): Promise<void> {
  const done = await station.sync.now();
  expect(done).toMatchObject({ held: 0, notTaken: [] });
  expect(done?.fault).toBeUndefined();
}

const NATIONAL_ID = { system: 'urn:ke:national-id', value: '23456789' };
const person = {
  name: [{ family: 'Odhiambo', given: ['Grace'] }],
  gender: 'female',
  birthDate: '1987-04-02',
  identifier: [NATIONAL_ID],
} as const;

async function register({ client }: Clinic, more: object = {}): Promise<Id> {
  const made = await client.request(patients.register, { ...person, ...more });
  if (!made.ok) throw new Error(made.error.code);
  return made.value.id;
}

const today = () => new Date().toISOString().slice(0, 10);
const sharing = (decision: 'given' | 'withdrawn') => ({
  consents: [{ scope: 'sharing' as const, decision, date: today() }],
});
async function states({ client }: Clinic, id: Id, decision: 'given' | 'withdrawn'): Promise<void> {
  const { name, gender, birthDate, identifier } = person;
  const same = { name: [...name], gender, birthDate, identifier: [...identifier] };
  const done = await client.request(patients.update, {
    id,
    base: same,
    registration: same,
    ...sharing(decision),
  });
  expect(done).toMatchObject({ ok: true });
}

const order = (patientId: Id, more: object = {}) => ({
  id: newId('referral'),
  patientId,
  toFacilityId: hospital.facilityId,
  service: 'Cardiology',
  reason: 'Chest pain on exertion',
  urgency: 'urgent' as const,
  includes: ['results' as const],
  documentIds: [],
  ...more,
});
const agreed = { consent: { how: 'spoken' as const, givenBy: { kind: 'patient' as const } } };

/** Synced again and again until it is so: the server works beside. */
async function comes<T>(clinic: Clinic, read: () => Promise<T>): Promise<T> {
  await syncs(clinic);
  return read();
}
const soon = { timeout: 20_000, interval: 100 };
const sentBy = async ({ client }: Clinic, patientId: Id) => {
  const all = await client.request(referrals.ofPatient, { patientId });
  return all.ok ? all.value : [];
};
const inboxOf = async ({ client }: Clinic) => {
  const all = await client.request(referrals.inbox, { show: 'all' });
  return all.ok ? all.value : [];
};

describe('a referral', () => {
  it(
    'arrives once with its snapshot though the server is killed, is answered, and is told to the patient',
    { timeout: 90_000 },
    async () => {
      const grace = await register(lakeside);
      const asked = order(grace);
      expect(await lakeside.client.request(referrals.send, asked)).toEqual({
        ok: false,
        error: { code: 'referral.consentNeeded' },
      });
      expect(
        await lakeside.client.request(referrals.send, { ...asked, toFacilityId: newId('facility') }),
      ).toEqual({
        ok: false,
        error: { code: 'referral.noSuchFacility' },
      });
      const sent = await lakeside.client.request(referrals.send, { ...asked, ...agreed });
      expect(sent).toEqual({ ok: true, value: { id: asked.id } });
      expect(await lakeside.client.request(referrals.send, { ...asked, ...agreed })).toEqual(sent);
      const [statement] = await listed(lakeside.client, grace);
      expect(statement).toMatchObject({
        recipient: { facilityId: hospital.facilityId, name: 'County Hospital' },
      });

      // Killed right behind the station, and once more behind what it carried.
      await syncs(lakeside);
      await server.stop('SIGKILL');
      await server.start();
      await expect
        .poll(() => comes(lakeside, () => sentBy(lakeside, grace)), soon)
        .toMatchObject([{ delivery: { state: 'delivered' } }]);
      await server.stop('SIGKILL');
      await server.start();
      await expect
        .poll(() => comes(hospital, () => inboxOf(hospital)), soon)
        .toMatchObject([
          { fromName: 'Lakeside Clinic', service: 'Cardiology', state: 'new', person: { name: person.name } },
        ]);
      const [incoming] = await inboxOf(hospital);
      const id = incoming?.id ?? '';
      expect(id).toBe(siblingId('incomingReferral', asked.id));
      const opened = await hospital.client.request(referrals.incoming, { id });
      const bundle = opened.ok ? (JSON.parse(opened.value.bundle ?? '') as object) : {};
      expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'document' });
      expect(JSON.stringify(bundle)).toContain('Odhiambo');

      // Whom it is about is said first.
      const answer = (word: 'accepted' | 'declined', note?: string) =>
        hospital.client.request(referrals.answer, { id, word, ...(note !== undefined && { note }) });
      expect(await answer('accepted')).toEqual({ ok: false, error: { code: 'referral.patientNeeded' } });
      expect(await answer('declined')).toEqual({ ok: false, error: { code: 'referral.reasonNeeded' } });
      const other = await register(hospital, { name: [{ family: 'ODHIAMBO', given: ['grace', 'A.'] }] });
      await register(hospital, {
        name: [{ family: 'Odhiambo', given: ['Grace'] }],
        birthDate: '1950-01-01',
        identifier: [],
      });
      const found = await hospital.client.request(referrals.candidates, { id });
      expect(found).toMatchObject({ value: [{ patient: { id: other }, basis: 'identifier' }] });
      await hospital.client.request(referrals.open, { id });
      await hospital.client.request(referrals.link, { id, patientId: other });
      expect(await answer('accepted', 'Thursday, 9:00')).toMatchObject({ ok: true });
      await syncs(hospital);
      await expect
        .poll(() => comes(lakeside, () => sentBy(lakeside, grace)), soon)
        .toMatchObject([
          { seenAt: expect.any(String), answer: { word: 'accepted', note: 'Thursday, 9:00' } },
        ]);
      expect(await inboxOf(hospital)).toHaveLength(1);

      const told = await lakeside.client.request(network.disclosures, { patientId: grace });
      expect(told).toMatchObject({
        value: [{ kind: 'snapshot', toName: 'County Hospital', referralId: asked.id, includes: ['results'] }],
      });
      // They are linked from there; said here, too, each knows the other's number, as far as was agreed to.
      await expect
        .poll(() => comes(lakeside, () => linksOf(lakeside, grace)), soon)
        .toMatchObject([{ theirs: { word: 'linked' }, otherPatientId: other }]);
      const { client } = lakeside;
      await client.request(network.link, {
        patientId: grace,
        otherFacilityId: hospital.facilityId,
        otherPatientId: other,
        otherName: 'County Hospital',
        basis: 'referral',
      });
      await syncs(lakeside);
      await expect
        .poll(() => comes(hospital, () => linksOf(hospital, other)), soon)
        .toMatchObject([
          { own: { word: 'linked' }, theirs: { word: 'linked' }, otherMrn: expect.any(String) },
        ]);
      const [link] = await linksOf(lakeside, grace);
      expect(link?.otherMrn).toBeUndefined(); // there, nobody agreed to more
      await client.request(network.unlink, { patientId: grace, id: link?.id ?? '' });
      await syncs(lakeside);
      await expect
        .poll(() => comes(hospital, () => linksOf(hospital, other)), soon)
        .toMatchObject([{ theirs: { word: 'undone' } }]);
      expect((await linksOf(hospital, other))[0]?.otherMrn).toBeUndefined();
      for (const one of [lakeside, hospital])
        expect(await one.client.request(audit.verify, {})).toMatchObject({ value: { ok: true } });
    },
  );

  it('does not leave without consent, whatever a station sends', { timeout: 60_000 }, async () => {
    const grace = await register(lakeside, sharing('given'));
    const asked = order(grace);
    expect(await lakeside.client.request(referrals.send, asked)).toMatchObject({ ok: true });
    // Withdrawn before there was a line.
    await states(lakeside, grace, 'withdrawn');
    expect(await lakeside.client.request(referrals.send, order(grace))).toEqual({
      ok: false,
      error: { code: 'referral.consentNeeded' },
    });
    // A station that was taken apart: with the old statement, one that is nobody's, another's chart, and itself as the target.
    const own = await sentBy(lakeside, grace);
    const [first] = own;
    const { engine } = lakeside.station;
    const snapshot = await engine
      .opened()
      .replica.reader()
      .get(ReferralSnapshot, siblingId('referralSnapshot', asked.id));
    const forge = async (more: Partial<Referral>, bundle = snapshot?.bundle ?? '') => {
      const id = newId('referral');
      await runPlan(engine, {
        action: 'forged',
        session: { userId: await adminOf(lakeside) },
        plan: async () =>
          ok({
            reply: undefined,
            writes: [
              put(Referral, { ...(first as Referral), id, ...more }), // sent above
              put(ReferralSnapshot, {
                id: siblingId('referralSnapshot', id),
                patientId: more.patientId ?? grace,
                bundle,
              }),
            ],
          }),
      });
      return id;
    };
    const again = await forge({});
    const nobodys = await forge({ consentId: newId('consent') });
    const altered = await forge({}, '{"resourceType":"Bundle","type":"document"}');
    const outside = await forge({ toFacilityId: newId('facility') });
    const expected = new Map<string, unknown>([
      [asked.id, { state: 'refused', why: 'consentMissing' }],
      [again, { state: 'refused', why: 'consentMissing' }],
      [nobodys, undefined],
      [altered, { state: 'refused', why: 'snapshotWrong' }],
      [outside, { state: 'refused', why: 'notInNetwork' }],
    ]);
    const outcomes = async () => {
      const all = await sentBy(lakeside, grace);
      return new Map(
        all.map(({ id, delivery }) => [id, delivery && { state: delivery.state, why: delivery.why }]),
      );
    };
    await expect.poll(() => comes(lakeside, outcomes), soon).toEqual(expected);
    await syncs(hospital);
    expect((await inboxOf(hospital)).filter(({ fromPatientId }) => fromPatientId === grace)).toEqual([]);
    const told = await lakeside.client.request(network.disclosures, { patientId: grace });
    expect(told).toEqual({ ok: true, value: [] });
  });
});

it('a referral that is taken back is taken back there', { timeout: 60_000 }, async () => {
  const tom = await register(lakeside, sharing('given'));
  const asked = order(tom, { includes: [] });
  expect(await lakeside.client.request(referrals.send, asked)).toMatchObject({ ok: true });
  const there = async () =>
    (await inboxOf(hospital)).filter(({ fromPatientId }) => fromPatientId === tom).map(({ state }) => state);
  await syncs(lakeside);
  await expect.poll(() => comes(hospital, there), soon).toEqual(['new']);
  await syncs(lakeside);
  const reason = 'Went home';
  expect(await lakeside.client.request(referrals.cancel, { id: asked.id, reason })).toMatchObject({
    ok: true,
  });
  await syncs(lakeside);
  await expect.poll(() => comes(hospital, there), soon).toEqual(['cancelled']);
  const id = siblingId('incomingReferral', asked.id);
  expect(await hospital.client.request(referrals.answer, { id, word: 'declined', note: 'x' })).toMatchObject({
    error: { code: 'referral.illegalMove' },
  });
});

describe('the identity index', () => {
  it(
    'finds who agreed to be found, says little, and forgets who thinks better of it',
    { timeout: 60_000 },
    async () => {
      const identifier = [{ system: 'urn:ke:national-id', value: '77 665 544' }];
      const here = await register(lakeside, { identifier });
      const there = await register(hospital, {
        identifier: [{ system: 'urn:ke:national-id', value: '77665544' }],
        ...sharing('given'),
      });
      await syncs(lakeside);
      await syncs(hospital);
      const ask = () => lakeside.client.request(network.matches, { patientId: here });
      expect(await ask()).toEqual({ ok: false, error: { code: 'network.consentMissing' } });
      await states(lakeside, here, 'given');
      await syncs(lakeside);
      const answer = await ask();
      expect(answer).toMatchObject({ ok: true });
      const named = answer.ok ? answer.value.filter(({ patientId }) => patientId === there) : [];
      expect(named).toEqual([
        {
          facilityId: hospital.facilityId,
          facilityName: 'County Hospital',
          patientId: there,
          basis: 'identifier',
          hint: { birthYear: '1987', gender: 'female' },
        },
      ]);
      await expect
        .poll(
          () =>
            comes(hospital, async () => hospital.client.request(network.disclosures, { patientId: there })),
          soon,
        )
        .toMatchObject({ value: [{ kind: 'match', toName: 'Lakeside Clinic' }] });

      // Said at both before either has heard of the other: one link, and each knows the other's number.
      const says = ({ client }: Clinic, patientId: Id, other: Clinic, otherPatientId: Id) =>
        client.request(network.link, {
          patientId,
          otherFacilityId: other.facilityId,
          otherPatientId,
          otherName: 'The other',
          basis: 'identifier',
        });
      const said = [await says(lakeside, here, hospital, there), await says(hospital, there, lakeside, here)];
      expect(said[0]).toEqual(said[1]);
      await syncs(lakeside);
      await syncs(hospital);
      for (const [clinic, patientId] of [
        [lakeside, here],
        [hospital, there],
      ] as const)
        await expect
          .poll(() => comes(clinic, () => linksOf(clinic, patientId)), soon)
          .toMatchObject([
            { own: { word: 'linked' }, theirs: { word: 'linked' }, otherMrn: expect.any(String) },
          ]);

      // No station reads the index, or another facility.
      const { line } = lakeside.station.sync.servers()?.at(0, () => new AbortController().signal) ?? {};
      const status = async (path: string) => {
        const got = await line?.ask('GET', path);
        return got?.ok === true ? got.value.status : got;
      };
      for (const path of [
        '/network-people/_changes',
        '/network-people/_all_docs',
        `${databaseAt(hospital.facilityId, 'people')}/_changes`,
      ])
        expect(await status(path)).toBe(403);
      expect(await status(`${databaseAt(lakeside.facilityId, 'people')}/_changes?limit=1`)).toBe(200);

      await states(hospital, there, 'withdrawn');
      await syncs(hospital);
      const after = await ask();
      expect(after.ok && after.value.some(({ patientId }) => patientId === there)).toBe(false);
      const { json } = await server.ask('GET', '/network-people/_all_docs?include_docs=true');
      expect(JSON.stringify(json)).not.toContain(there);
      // A facility that leaves is told of nobody.
      await server.ask('POST', `/_fieldward/facilities/${hospital.facilityId}/leave`, {});
      await expect
        .poll(() => comes(lakeside, () => lakeside.client.request(network.facilities, {})), soon)
        .toEqual({ ok: true, value: [] });
    },
  );
});

async function listed(client: Client, patientId: Id) {
  const all = await client.request(consents.list, { patientId });
  return all.ok ? all.value : [];
}

async function linksOf({ client }: Clinic, patientId: Id) {
  const all = await client.request(network.links, { patientId });
  return all.ok ? all.value : [];
}

async function adminOf({ client }: Clinic): Promise<Id> {
  const all = await client.request(contracts.staff.accounts, {});
  return (all.ok && all.value[0]?.id) || '';
}
