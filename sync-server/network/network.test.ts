import { setImmediate as nextTurn } from 'node:timers/promises';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { entryId, linkId, siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { referralState } from '#shared/modules/referrals/referral.rules.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import { INDEX_DATABASE } from './identity-index.ts';
import { CLINIC, HOSPITAL, NetworkBench, newId, NOW_MS } from './network-testing.ts';

let bench: NetworkBench;
beforeAll(async () => {
  bench = await NetworkBench.open();
});
afterAll(() => bench.close());

async function merge(patientId: Id, replacedId: Id, status: 'active' | 'undone', id = newId('patientMerge')) {
  const mergedAt = new Date(NOW_MS).toISOString();
  return bench.write(CLINIC, PatientMerge, { id, patientId, replacedId, status, mergedAt, mergedBy: '?' });
}

/** Of these, those who are in the index: by its rows, and by its documents. */
async function found(ids: readonly Id[]): Promise<readonly Id[]> {
  await bench.network.run();
  const keys = ids.map((patientId) => entryId({ facilityId: CLINIC, patientId }));
  const standing = await bench.backend.read(INDEX_DATABASE, { keys });
  const documents = new Set(standing.flatMap(({ id, members }) => (members ? [id] : [])));
  const rows = new Set(keys.filter((key) => bench.network.file.entry(key)));
  expect(documents).toEqual(rows);
  return ids.filter((patientId) => rows.has(entryId({ facilityId: CLINIC, patientId })));
}

async function aReferral(patientId: Id, consentId: Id): Promise<Id> {
  const id = newId('referral');
  const bundle = '{"resourceType":"Bundle","type":"document"}';
  const snapshotSha256 = createHash('sha256').update(bundle).digest('hex');
  const asked = { id, patientId, consentId, toFacilityId: HOSPITAL, snapshotSha256 };
  await bench.write(CLINIC, Referral, sampleOf(Referral, { with: asked }));
  await bench.write(CLINIC, ReferralSnapshot, { id: siblingId('referralSnapshot', id), patientId, bundle });
  return id;
}

async function deliveryOf(id: Id) {
  await bench.network.run();
  const referral = await bench.station.read(databaseOf(CLINIC, 'care'), Referral, id);
  return referral?.delivery && [referral.delivery.state, referral.delivery.why];
}

it('a referral is judged by what was stated until it was read, though it comes between the two', async () => {
  const patientId = await bench.aPatient(CLINIC);
  const consent = await bench.states(CLINIC, patientId, 'given');
  await bench.network.run();
  const care = databaseOf(CLINIC, 'care');
  let isSent = false;
  bench.onRead = async (database) => {
    if (!isSent || database !== care) return false;
    await bench.states(CLINIC, patientId, 'withdrawn', 1);
    return true;
  };
  const id = await aReferral(patientId, consent);
  isSent = true;
  expect(await deliveryOf(id)).toEqual(['refused', 'consentMissing']);
});

describe('a person with two records', () => {
  it('is in the index once, and agrees and thinks better of it under either', async () => {
    const [stays, goes] = [await bench.aPatient(CLINIC), await bench.aPatient(CLINIC)];
    const ids = [stays, goes];
    const consent = await bench.states(CLINIC, goes, 'given');
    expect(await found(ids)).toEqual([goes]);
    const mergeId = await merge(stays, goes, 'active');
    expect(await found(ids)).toEqual([stays]);
    // By the consent that was stated under the other record.
    expect(await deliveryOf(await aReferral(stays, consent))).toEqual(['delivered', undefined]);

    await bench.states(CLINIC, stays, 'withdrawn', 1);
    expect(await found(ids)).toEqual([]);
    expect(await deliveryOf(await aReferral(goes, consent))).toEqual(['refused', 'consentMissing']);
    // Two people after all: it was not this one who withdrew.
    await merge(stays, goes, 'undone', mergeId);
    expect(await found(ids)).toEqual([goes]);
  });

  it('is judged by both where the merge comes late, and found as each was where it is taken away', async () => {
    const ids = [await bench.aPatient(CLINIC), await bench.aPatient(CLINIC)] as const;
    const [stays, goes] = ids;
    await bench.states(CLINIC, stays, 'given');
    const consent = await bench.states(CLINIC, goes, 'given', 1);
    expect(await found(ids)).toEqual(ids);
    const referral = await aReferral(stays, consent);
    expect(await deliveryOf(referral)).toBeUndefined();
    const id = await merge(stays, goes, 'active');
    expect(await deliveryOf(referral)).toEqual(['delivered', undefined]);
    expect(await found(ids)).toEqual([stays]);
    await bench.station.remove(databaseOf(CLINIC, 'people'), id);
    expect(await found(ids)).toEqual(ids);
  });

  it('of whom a newer program has said something is told to nobody', async () => {
    const ids = [await bench.aPatient(CLINIC), await bench.aPatient(CLINIC)] as const;
    await bench.states(CLINIC, ids[1], 'given');
    expect(await found(ids)).toEqual([ids[1]]);
    const id = await merge(...ids, 'undone');
    await raise('people', id);
    expect(await found(ids)).toEqual([]);
  });
});

/** The document as a newer program would have written it. */
async function raise(compartment: 'people' | 'care', id: Id): Promise<void> {
  const database = databaseOf(CLINIC, compartment);
  const [standing] = await bench.backend.read(database, { keys: [id] });
  if (!standing?.members) throw new Error('nothing stands');
  const { rev, members } = standing;
  const envelope = { ...members, id, v: 2 } as unknown as Parameters<typeof encodeDocument>[0]; // read as it was written
  const [outcome] = await bench.backend.write(database, [encodeDocument(envelope, rev, false)]);
  expect(outcome).not.toHaveProperty('error');
}

it('a referral that a newer program wrote waits, and holds up no other', async () => {
  const patientId = await bench.aPatient(CLINIC);
  const consent = await bench.states(CLINIC, patientId, 'given');
  const newer = newId('referral');
  const referral = sampleOf(Referral, { with: { id: newer, patientId, toFacilityId: HOSPITAL } });
  await bench.write(CLINIC, Referral, referral);
  await raise('care', newer);
  expect(await deliveryOf(await aReferral(patientId, consent))).toEqual(['delivered', undefined]);
  await bench.network.run();
  expect(bench.network.file.waiting('referral')).toBe(1);
  await bench.station.remove(databaseOf(CLINIC, 'care'), newer);
  await bench.network.run();
  expect(bench.network.file.waiting('referral')).toBe(0);
});

it('a referral that was taken back stands so there, whatever is said of it meanwhile', async () => {
  const patientId = await bench.aPatient(CLINIC);
  const id = await aReferral(patientId, await bench.states(CLINIC, patientId, 'given'));
  expect(await deliveryOf(id)).toEqual(['delivered', undefined]);
  const sent = await bench.station.read(databaseOf(CLINIC, 'care'), Referral, id);
  if (!sent) throw new Error('not sent');
  const cancelled = { at: new Date(NOW_MS).toISOString(), by: '?', reason: 'Went home' };
  await bench.write(CLINIC, Referral, { ...sent, cancelled });
  const incomingId = siblingId('incomingReferral', id);
  const incoming = () => bench.station.read(databaseOf(HOSPITAL, 'care'), IncomingReferral, incomingId);
  // A desk there, which has not heard of it, accepts.
  const delivered = await incoming();
  if (!delivered) throw new Error('not delivered');
  const answer = { word: 'accepted', at: cancelled.at, by: '?' } as const;
  await bench.write(HOSPITAL, IncomingReferral, { ...delivered, state: 'accepted', answer });
  await bench.network.run();
  await bench.network.run();
  expect(await incoming()).toMatchObject({ state: 'cancelled', answer, cancelled: { reason: 'Went home' } });
  const back = await bench.station.read(databaseOf(CLINIC, 'care'), Referral, id);
  expect(back?.answer).toEqual(answer);
  expect(back && referralState(back)).toBe('cancelled');
});

it('a link that was undone is undone there, though nobody is in the index any more', async () => {
  const [here, there] = [
    { facilityId: CLINIC, patientId: await bench.aPatient(CLINIC) },
    { facilityId: HOSPITAL, patientId: await bench.aPatient(HOSPITAL) },
  ];
  const id = linkId(here, there);
  const said = (word: 'linked' | 'undone') =>
    bench.write(CLINIC, PatientLink, {
      id,
      patientId: here.patientId,
      otherFacilityId: HOSPITAL,
      otherName: 'County Hospital',
      otherPatientId: there.patientId,
      basis: 'identifier',
      own: { word, at: new Date(NOW_MS).toISOString(), by: '?' },
    });
  const heard = async () => {
    await bench.network.run();
    return (await bench.station.read(databaseOf(HOSPITAL, 'people'), PatientLink, id))?.theirs?.word;
  };
  await said('linked');
  expect(await heard()).toBeUndefined(); // nobody has agreed to be found
  await bench.states(HOSPITAL, there.patientId, 'given');
  await bench.states(CLINIC, here.patientId, 'given');
  await bench.network.run();
  await said('undone');
  await said('linked');
  expect(await heard()).toBe('linked');
  await bench.states(CLINIC, here.patientId, 'withdrawn', 1);
  await bench.network.run();
  await said('undone');
  expect(await heard()).toBe('undone');
});

it('does one more round for however many ask', async () => {
  const first = bench.network.run();
  let second = first;
  // It begins at once, or after one that was due by the clock.
  while (second === first) {
    await nextTurn();
    second = bench.network.run();
  }
  expect(bench.network.run()).toBe(second);
  await second;
});

it('forgets who was at a facility that leaves, at the next round where the first was refused', async () => {
  const patientId = await bench.aPatient(CLINIC);
  await bench.states(CLINIC, patientId, 'given');
  expect(await found([patientId])).toEqual([patientId]);
  bench.isDeleteRefused = true;
  await bench.network.leave(CLINIC, NOW_MS);
  expect(bench.faults.splice(0).length).toBeGreaterThan(0);
  expect(await found([patientId])).toEqual([patientId]);
  bench.isDeleteRefused = false;
  bench.faults.splice(0);
  expect(await found([patientId])).toEqual([]);
  expect(bench.network.file.entriesOf(CLINIC)).toEqual([]);
});
