import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Consent, type ConsentDecision } from '#shared/modules/consents/consent.record.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { entryId, linkId, siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { referralState } from '#shared/modules/referrals/referral.rules.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { embeddedBackend } from '../stores/embedded/embedded-backend.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { INDEX_DATABASE } from './identity-index.ts';
import { NetworkFile } from './network-file.ts';
import { Network } from './network.ts';
import { newDevice, ServerHand } from './server-hand.ts';

const [CLINIC, HOSPITAL] = [testId('facility', 1), testId('facility', 2)];
const NOW_MS = Date.parse('2026-03-12T08:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'fieldward-network-'));
const faults: string[] = [];
let isDeleteRefused = false;
let backend: Backend;
let network: Network;
/** Writes as stations do. */
let station: ServerHand;

beforeAll(async () => {
  const key = randomBytes(32);
  const real = embeddedBackend(new EmbeddedStore(folder, key));
  backend = {
    ...real,
    write: (database, documents) => {
      const isDeletion = documents.some((document) => document['_deleted'] === true);
      if (!isDeletion || !isDeleteRefused) return real.write(database, documents);
      return Promise.resolve(documents.map(({ _id: id = '' }) => ({ id, error: 'forbidden' })));
    },
  };
  const nowMs = () => NOW_MS;
  station = new ServerHand(backend, newDevice(), nowMs);
  network = new Network({
    backend,
    file: new NetworkFile(folder, key),
    hand: new ServerHand(backend, newDevice(), nowMs),
    log: { error: (code, facts) => void faults.push(`${code} ${JSON.stringify(facts)}`) },
  });
  await network.join(CLINIC, 'Lakeside Clinic', NOW_MS);
  await network.join(HOSPITAL, 'County Hospital', NOW_MS);
});
afterAll(async () => {
  await network.stop();
  network.file.close();
  await backend.close();
  rmSync(folder, { recursive: true, force: true });
  if (faults.length > 0) throw new Error(`the network met faults: ${faults.join(', ')}`);
});

let made = 100;
const newId = (type: string) => testId(type, (made += 1));

async function write<R extends AnyRecord>(facilityId: Id, record: R, value: RecordOf<R>): Promise<Id> {
  const place = { database: databaseOf(facilityId, record.compartment), facilityId };
  await station.put(place, record, value.id, () => value);
  return value.id;
}

/** Registered at a facility; each later one has a later id, as those made later have. */
async function aPatient(facilityId: Id): Promise<Id> {
  const id = newId('patient');
  const name = [{ family: `Family ${id}`, given: ['Grace'] }];
  return write(facilityId, Patient, {
    id,
    mrn: `M-${made}`,
    name,
    birthDate: '1987-04-02',
    active: true,
    registeredAt: new Date(NOW_MS).toISOString(),
  });
}

async function states(facilityId: Id, patientId: Id, decision: ConsentDecision, minute = 0): Promise<Id> {
  return write(facilityId, Consent, {
    id: newId('consent'),
    patientId,
    scope: 'sharing',
    decision,
    date: '2026-03-10',
    status: decision === 'given' ? 'active' : 'inactive',
    recordedAt: new Date(NOW_MS + minute * 60_000).toISOString(),
    recordedBy: 'Achieng Otieno',
  });
}

async function merge(patientId: Id, replacedId: Id, status: 'active' | 'undone', id = newId('patientMerge')) {
  const mergedAt = new Date(NOW_MS).toISOString();
  return write(CLINIC, PatientMerge, { id, patientId, replacedId, status, mergedAt, mergedBy: '?' });
}

/** Of these, those who are in the index: by its rows, and by its documents. */
async function found(ids: readonly Id[]): Promise<readonly Id[]> {
  await network.run();
  const keys = ids.map((patientId) => entryId({ facilityId: CLINIC, patientId }));
  const standing = await backend.read(INDEX_DATABASE, { keys });
  const documents = new Set(standing.flatMap(({ id, members }) => (members ? [id] : [])));
  const rows = new Set(keys.filter((key) => network.file.entry(key)));
  expect(documents).toEqual(rows);
  return ids.filter((patientId) => rows.has(entryId({ facilityId: CLINIC, patientId })));
}

async function aReferral(patientId: Id, consentId: Id): Promise<Id> {
  const id = newId('referral');
  const bundle = '{"resourceType":"Bundle","type":"document"}';
  const snapshotSha256 = createHash('sha256').update(bundle).digest('hex');
  const asked = { id, patientId, consentId, toFacilityId: HOSPITAL, snapshotSha256 };
  await write(CLINIC, Referral, sampleOf(Referral, { with: asked }));
  await write(CLINIC, ReferralSnapshot, { id: siblingId('referralSnapshot', id), patientId, bundle });
  return id;
}

async function deliveryOf(id: Id) {
  await network.run();
  const referral = await station.read(databaseOf(CLINIC, 'care'), Referral, id);
  return referral?.delivery && [referral.delivery.state, referral.delivery.why];
}

describe('a person with two records', () => {
  it('is in the index once, and agrees and thinks better of it under either', async () => {
    const [stays, goes] = [await aPatient(CLINIC), await aPatient(CLINIC)];
    const ids = [stays, goes];
    const consent = await states(CLINIC, goes, 'given');
    expect(await found(ids)).toEqual([goes]);
    const mergeId = await merge(stays, goes, 'active');
    expect(await found(ids)).toEqual([stays]);
    // By the consent that was stated under the other record.
    expect(await deliveryOf(await aReferral(stays, consent))).toEqual(['delivered', undefined]);

    await states(CLINIC, stays, 'withdrawn', 1);
    expect(await found(ids)).toEqual([]);
    expect(await deliveryOf(await aReferral(goes, consent))).toEqual(['refused', 'consentMissing']);
    // Two people after all: it was not this one who withdrew.
    await merge(stays, goes, 'undone', mergeId);
    expect(await found(ids)).toEqual([goes]);
  });

  it('is judged by both where the merge comes late, and found as each was where it is taken away', async () => {
    const ids = [await aPatient(CLINIC), await aPatient(CLINIC)] as const;
    const [stays, goes] = ids;
    await states(CLINIC, stays, 'given');
    const consent = await states(CLINIC, goes, 'given', 1);
    expect(await found(ids)).toEqual(ids);
    const referral = await aReferral(stays, consent);
    expect(await deliveryOf(referral)).toBeUndefined();
    const id = await merge(stays, goes, 'active');
    expect(await deliveryOf(referral)).toEqual(['delivered', undefined]);
    expect(await found(ids)).toEqual([stays]);
    await station.remove(databaseOf(CLINIC, 'people'), id);
    expect(await found(ids)).toEqual(ids);
  });

  it('of whom a newer program has said something is told to nobody', async () => {
    const ids = [await aPatient(CLINIC), await aPatient(CLINIC)] as const;
    await states(CLINIC, ids[1], 'given');
    expect(await found(ids)).toEqual([ids[1]]);
    const id = await merge(...ids, 'undone');
    await raise('people', id);
    expect(await found(ids)).toEqual([]);
  });
});

/** The document as a newer program would have written it. */
async function raise(compartment: 'people' | 'care', id: Id): Promise<void> {
  const database = databaseOf(CLINIC, compartment);
  const [standing] = await backend.read(database, { keys: [id] });
  if (!standing?.members) throw new Error('nothing stands');
  const { rev, members } = standing;
  const envelope = { ...members, id, v: 2 } as unknown as Parameters<typeof encodeDocument>[0]; // read as it was written
  const [outcome] = await backend.write(database, [encodeDocument(envelope, rev, false)]);
  expect(outcome).not.toHaveProperty('error');
}

it('a referral that a newer program wrote waits, and holds up no other', async () => {
  const patientId = await aPatient(CLINIC);
  const consent = await states(CLINIC, patientId, 'given');
  const newer = newId('referral');
  const referral = sampleOf(Referral, { with: { id: newer, patientId, toFacilityId: HOSPITAL } });
  await write(CLINIC, Referral, referral);
  await raise('care', newer);
  expect(await deliveryOf(await aReferral(patientId, consent))).toEqual(['delivered', undefined]);
  await network.run();
  expect(network.file.waiting('referral')).toBe(1);
  await station.remove(databaseOf(CLINIC, 'care'), newer);
  await network.run();
  expect(network.file.waiting('referral')).toBe(0);
});

it('a referral that was taken back stands so there, whatever is said of it meanwhile', async () => {
  const patientId = await aPatient(CLINIC);
  const id = await aReferral(patientId, await states(CLINIC, patientId, 'given'));
  expect(await deliveryOf(id)).toEqual(['delivered', undefined]);
  const sent = await station.read(databaseOf(CLINIC, 'care'), Referral, id);
  if (!sent) throw new Error('not sent');
  const cancelled = { at: new Date(NOW_MS).toISOString(), by: '?', reason: 'Went home' };
  await write(CLINIC, Referral, { ...sent, cancelled });
  const incomingId = siblingId('incomingReferral', id);
  const incoming = () => station.read(databaseOf(HOSPITAL, 'care'), IncomingReferral, incomingId);
  // A desk there, which has not heard of it, accepts.
  const delivered = await incoming();
  if (!delivered) throw new Error('not delivered');
  const answer = { word: 'accepted', at: cancelled.at, by: '?' } as const;
  await write(HOSPITAL, IncomingReferral, { ...delivered, state: 'accepted', answer });
  await network.run();
  await network.run();
  expect(await incoming()).toMatchObject({ state: 'cancelled', answer, cancelled: { reason: 'Went home' } });
  const back = await station.read(databaseOf(CLINIC, 'care'), Referral, id);
  expect(back?.answer).toEqual(answer);
  expect(back && referralState(back)).toBe('cancelled');
});

it('a link that was undone is undone there, though nobody is in the index any more', async () => {
  const [here, there] = [
    { facilityId: CLINIC, patientId: await aPatient(CLINIC) },
    { facilityId: HOSPITAL, patientId: await aPatient(HOSPITAL) },
  ];
  const id = linkId(here, there);
  const said = (word: 'linked' | 'undone') =>
    write(CLINIC, PatientLink, {
      id,
      patientId: here.patientId,
      otherFacilityId: HOSPITAL,
      otherName: 'County Hospital',
      otherPatientId: there.patientId,
      basis: 'identifier',
      own: { word, at: new Date(NOW_MS).toISOString(), by: '?' },
    });
  const heard = async () => {
    await network.run();
    return (await station.read(databaseOf(HOSPITAL, 'people'), PatientLink, id))?.theirs?.word;
  };
  await said('linked');
  expect(await heard()).toBeUndefined(); // nobody has agreed to be found
  await states(HOSPITAL, there.patientId, 'given');
  await states(CLINIC, here.patientId, 'given');
  await network.run();
  await said('undone');
  await said('linked');
  expect(await heard()).toBe('linked');
  await states(CLINIC, here.patientId, 'withdrawn', 1);
  await network.run();
  await said('undone');
  expect(await heard()).toBe('undone');
});

it('does one more round for however many ask', async () => {
  const first = network.run();
  await Promise.resolve();
  await Promise.resolve();
  const second = network.run();
  expect(network.run()).toBe(second);
  expect(second).not.toBe(first);
  await second;
});

it('forgets who was at a facility that leaves, at the next round where the first was refused', async () => {
  const patientId = await aPatient(CLINIC);
  await states(CLINIC, patientId, 'given');
  expect(await found([patientId])).toEqual([patientId]);
  isDeleteRefused = true;
  await network.leave(CLINIC, NOW_MS);
  expect(faults.splice(0).length).toBeGreaterThan(0);
  expect(await found([patientId])).toEqual([patientId]);
  isDeleteRefused = false;
  faults.splice(0);
  expect(await found([patientId])).toEqual([]);
  expect(network.file.entriesOf(CLINIC)).toEqual([]);
});
