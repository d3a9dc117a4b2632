import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups } from '../station-testing.ts';
import { newId } from '../store/testing.ts';
import { identityIndexCases } from './identity-index-testing.ts';
import {
  aNetwork,
  comes,
  consentsOf,
  disclosuresOf,
  inboxOf,
  linksOf,
  order,
  PERSON,
  register,
  saysLinked,
  sentBy,
  sharing,
  soon,
  states,
  syncs,
  type Clinic,
  type TestNetwork,
} from './network-testing.ts';

const { referrals, network, audit, staff } = contracts;
const cleanups = new Cleanups();
afterAll(() => cleanups.run());

let facilities: TestNetwork;
let server: TestNetwork['server'];
let lakeside: Clinic;
let hospital: Clinic;

beforeAll(async () => {
  facilities = await aNetwork(cleanups);
  ({ server, lakeside, hospital } = facilities);
}, 60_000);

const agreed = { consent: { how: 'spoken' as const, givenBy: { kind: 'patient' as const } } };

describe('a referral', () => {
  it(
    'arrives once with its snapshot though the server is killed, is answered, and is told to the patient',
    { timeout: 90_000 },
    async () => {
      const grace = await register(lakeside);
      const asked = order(hospital, grace);
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
      const [statement] = await consentsOf(lakeside, grace);
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
          { fromName: 'Lakeside Clinic', service: 'Cardiology', state: 'new', person: { name: PERSON.name } },
        ]);
      const [incoming] = await inboxOf(hospital);
      const id = incoming?.id ?? '';
      expect(id).toBe(siblingId('incomingReferral', asked.id));
      const opened = await must(hospital.client.request(referrals.incoming, { id }));
      const bundle: unknown = JSON.parse(opened.bundle ?? '');
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
      await must(hospital.client.request(referrals.open, { id }));
      await must(hospital.client.request(referrals.link, { id, patientId: other }));
      expect(await answer('accepted', 'Thursday, 9:00')).toMatchObject({ ok: true });
      await syncs(hospital);
      await expect
        .poll(() => comes(lakeside, () => sentBy(lakeside, grace)), soon)
        .toMatchObject([
          { seenAt: expect.any(String), answer: { word: 'accepted', note: 'Thursday, 9:00' } },
        ]);
      expect(await inboxOf(hospital)).toHaveLength(1);

      expect(await disclosuresOf(lakeside, grace)).toMatchObject([
        { kind: 'snapshot', toName: 'County Hospital', referralId: asked.id, includes: ['results'] },
      ]);
      // They are linked from there; said here, too, each knows the other's number, as far as was agreed to.
      await expect
        .poll(() => comes(lakeside, () => linksOf(lakeside, grace)), soon)
        .toMatchObject([{ theirs: { word: 'linked' }, otherPatientId: other }]);
      const linkId = await saysLinked(lakeside, grace, hospital, other, 'referral');
      await syncs(lakeside);
      const agreedThere = {
        own: { word: 'linked' },
        theirs: { word: 'linked' },
        otherMrn: expect.any(String),
      };
      await expect
        .poll(() => comes(hospital, () => linksOf(hospital, other)), soon)
        .toMatchObject([agreedThere]);
      const links = await linksOf(lakeside, grace);
      expect(links).toMatchObject([{ id: linkId, own: { word: 'linked' } }]);
      expect(links[0]).not.toHaveProperty('otherMrn'); // there, nobody agreed to more
      await must(lakeside.client.request(network.unlink, { patientId: grace, id: linkId }));
      await syncs(lakeside);
      const there = () => comes(hospital, () => linksOf(hospital, other));
      await expect.poll(there, soon).toMatchObject([{ theirs: { word: 'undone' } }]);
      await expect.poll(async () => Object.keys((await there())[0] ?? {}), soon).not.toContain('otherMrn');
      for (const one of [lakeside, hospital])
        expect(await one.client.request(audit.verify, {})).toMatchObject({ value: { ok: true } });
    },
  );

  it('does not leave without consent, whatever a station sends', { timeout: 60_000 }, async () => {
    const grace = await register(lakeside, sharing('given'));
    const asked = order(hospital, grace);
    expect(await lakeside.client.request(referrals.send, asked)).toMatchObject({ ok: true });
    // Withdrawn before there was a line.
    await states(lakeside, grace, 'withdrawn');
    expect(await lakeside.client.request(referrals.send, order(hospital, grace))).toEqual({
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
    const [admin] = await must(lakeside.client.request(staff.accounts, {}));
    const forge = async (more: Partial<Referral>, bundle = snapshot?.bundle ?? '') => {
      const id = newId('referral');
      await runPlan(engine, {
        action: 'forged',
        session: { userId: admin?.id ?? '' },
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
    // Of somebody who has agreed: it is for its snapshot alone that it does not leave.
    const mary = await register(lakeside, sharing('given'));
    const [hers] = await consentsOf(lakeside, mary);
    const altered = await forge(
      { patientId: mary, consentId: hers?.id ?? '' },
      '{"resourceType":"Bundle","type":"document"}',
    );
    const outside = await forge({ toFacilityId: newId('facility') });
    const expected = new Map<string, unknown>([
      [asked.id, { state: 'refused', why: 'consentMissing' }],
      [again, { state: 'refused', why: 'consentMissing' }],
      [nobodys, undefined],
      [altered, { state: 'refused', why: 'snapshotWrong' }],
      [outside, { state: 'refused', why: 'notInNetwork' }],
    ]);
    const outcomes = async () => {
      const all = [...(await sentBy(lakeside, grace)), ...(await sentBy(lakeside, mary))];
      return new Map(
        all.map(({ id, delivery }) => [id, delivery && { state: delivery.state, why: delivery.why }]),
      );
    };
    await expect.poll(() => comes(lakeside, outcomes), soon).toEqual(expected);
    await syncs(hospital);
    const arrived = (await inboxOf(hospital)).map(({ fromPatientId }) => fromPatientId);
    for (const patientId of [grace, mary]) {
      expect(arrived).not.toContain(patientId);
      expect(await disclosuresOf(lakeside, patientId)).toEqual([]);
    }
  });
});

it('a referral that is taken back is taken back there', { timeout: 60_000 }, async () => {
  const tom = await register(lakeside, sharing('given'));
  const asked = order(hospital, tom, { includes: [] });
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
  identityIndexCases(() => facilities);
});
