import { afterEach, describe, expect, it } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { Disclosure } from '#shared/modules/network/disclosure.record.ts';
import { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { builtInRoleId } from '#shared/modules/staff/roles.rules.ts';
import { StaffKey, staffKeyId } from '#shared/modules/staff/staff-key.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import { contracts } from '#shared/registry.ts';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { must, newId } from '../store/testing.ts';
import { databaseAt } from '../sync/guard-testing.ts';
import { aClinic, anotherDesk, NURSE, signIn, syncWhole } from './clinic-testing.ts';
import { Forger, ownKeys, type Forged } from './forger-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { staff } = contracts;

describe('a station that was taken apart', () => {
  it('gives nobody rights, and acts as nobody whose key it has not', { timeout: 60_000 }, async () => {
    const clinic = await aClinic(cleanups);
    const { server, first, nurseId } = clinic;
    const { station, client } = await anotherDesk(cleanups, clinic);
    expect(await signIn(client, 'wairimu', NURSE)).toMatchObject({ ok: true });
    await syncWhole(station);
    const { people, replica } = station.engine.opened();
    const read = replica.reader();
    const nurse = people.of(nurseId);
    const accounts = await read.list(User, { where: {} });
    const admin = must(accounts.find(({ login }) => login === 'admin'));
    const theirs = await ownKeys(admin.id);
    const [firstDesk] = (await read.list(Device, { where: {} })).filter(
      ({ device }) => device !== station.engine.opened().device,
    );
    const forger = new Forger(station);
    const stranger = { login: 'x', displayName: 'X', roles: ['administrator'], active: true };
    const attempts: readonly (readonly [Forged, string])[] = [
      [
        {
          record: Role,
          id: builtInRoleId('nurse'),
          data: { permissions: ['staff.write'] },
          author: 'system',
        },
        'author_not_permitted permissions',
      ],
      [
        {
          record: Allergy,
          data: { patientId: newId('patient'), code: { text: 'Penicillin' }, clinicalStatus: 'active' },
          author: 'system',
        },
        'author_not_permitted patientId code clinicalStatus',
      ],
      [
        { record: User, id: nurseId, data: { roles: ['administrator'] }, author: nurseId, by: nurse },
        'author_not_permitted roles',
      ],
      [{ record: User, data: stranger, author: admin.id }, 'proof_missing login displayName roles active'],
      [
        { record: User, data: stranger, author: admin.id, by: nurse },
        'proof_wrong login displayName roles active',
      ],
      [
        { record: User, data: stranger, author: admin.id, isUnstamped: true },
        'proof_missing login displayName roles active',
      ],
      [
        {
          record: StaffKey,
          id: staffKeyId(admin.id),
          data: { keys: theirs.keys },
          author: nurseId,
          by: nurse,
        },
        'author_not_permitted keys',
      ],
      [
        {
          record: StaffKey,
          data: { userId: admin.id, keys: theirs.keys },
          author: admin.id,
          by: theirs.signer,
        },
        'record_invalid userId',
      ],
      [
        { record: Device, id: must(firstDesk).id, data: { publicKey: 'AAAA' }, author: nurseId },
        'device_key publicKey',
      ],
    ];
    const patientId = newId('patient');
    const otherFacilityId = newId('facility');
    const at = new Date().toISOString();
    const asked = {
      service: 'Cardiology',
      reason: 'Chest pain',
      urgency: 'urgent',
      requestedAt: at,
      requestedBy: 'Wairimu',
      person: { name: [{ family: 'Odhiambo' }], mrn: 'A-1' },
      includes: [],
      snapshotSha256: 'ab',
    };
    // What the server alone says: that it was delivered, what the other facility answered, who was told.
    const ofServer: readonly (readonly [AnyRecord, JsonObject, string])[] = [
      [
        Referral,
        {
          ...asked,
          patientId,
          toFacilityId: otherFacilityId,
          toName: 'Hospital',
          consentId: newId('consent'),
          delivery: { state: 'delivered', at },
          seenAt: at,
          answer: { word: 'accepted', at, by: 'Dr Who' },
        },
        'delivery seenAt answer',
      ],
      [
        PatientLink,
        {
          patientId,
          otherFacilityId,
          otherName: 'Hospital',
          otherPatientId: newId('patient'),
          basis: 'identifier',
          theirs: { word: 'linked', at },
          otherMrn: 'B-7',
        },
        'theirs otherMrn',
      ],
      [
        Disclosure,
        { patientId, toFacilityId: otherFacilityId, toName: 'Hospital', at, kind: 'match' },
        'patientId toFacilityId toName at kind',
      ],
      [NetworkFacility, { otherId: otherFacilityId, name: 'Hospital', listed: true }, 'otherId name listed'],
      [
        IncomingReferral,
        {
          ...asked,
          fromFacilityId: otherFacilityId,
          fromName: 'Hospital',
          fromPatientId: newId('patient'),
          receivedAt: at,
          state: 'new',
        },
        'fromFacilityId fromName fromPatientId service reason urgency requestedAt requestedBy person includes snapshotSha256 receivedAt',
      ],
    ];
    const expected = new Map<Id, string>();
    for (const [record, data, fields] of ofServer) {
      const { id } = await forger.write({ record, data, author: nurseId });
      expected.set(id, `forbidden: server_only ${fields}`);
    }
    for (const [forged, reason] of attempts)
      expected.set((await forger.write(forged)).id, `forbidden: ${reason}`);
    await station.sync.now();
    const held = () => new Map(replica.remote.heldBack(99).map(({ id, held: why }) => [id, why.reason]));
    expect(held()).toEqual(expected);

    // The administrator's own record, with the attacker's key, in the administrator's name.
    await forger.write({
      record: StaffKey,
      id: staffKeyId(admin.id),
      data: { keys: { ...theirs.keys, temporary: true } },
      author: admin.id,
      by: theirs.signer,
    });
    // A true signature of another value.
    const account = must(await read.envelope(User, nurseId));
    const { proofs } = must(await read.envelope(User, admin.id));
    replica.commit([
      {
        kind: 'put',
        envelope: { ...account, ...(proofs && { proofs }) },
        base: (await read.rev(User, nurseId)) ?? null,
      },
    ]);
    await station.sync.now();
    expect(held().get(staffKeyId(admin.id))).toMatch(/^forbidden: (proof_wrong|author_not_permitted) keys/);
    const { json } = await server.ask('GET', '/_fieldward/quarantine');
    const kept = (json['documents'] as unknown as readonly { id: Id; code: string }[]).map(({ id }) => id);
    expect(new Set(kept)).toEqual(new Set(expected.keys()));

    // The other desk hears nothing of it.
    await syncWhole(first.station);
    expect(await signIn(first.client, 'admin', TEST_PASSWORD)).toMatchObject({ ok: true });
    const roles = await first.client.request(staff.accounts, {});
    expect(roles).toMatchObject({
      value: [{ login: 'admin' }, { login: 'wairimu', roles: [{ key: 'nurse' }] }],
    });
  });

  it('lends no value the name and the moment of another entry', { timeout: 60_000 }, async () => {
    const clinic = await aClinic(cleanups);
    const { first, nurseId } = clinic;
    const named = { id: nurseId, displayName: 'Wairimu K.' };
    expect(await first.client.request(staff.changeAccount, named)).toMatchObject({ ok: true });
    await syncWhole(first.station);
    const { station, client } = await anotherDesk(cleanups, clinic);
    expect(await signIn(client, 'wairimu', NURSE)).toMatchObject({ ok: true });
    await syncWhole(station);
    const { replica } = station.engine.opened();
    const read = replica.reader();
    const own = must(await read.envelope(User, nurseId));
    const { displayName: lent = '', roles: given = '' } = own.stamps;
    expect(lent > given).toBe(true);
    const raised = {
      ...own,
      data: { ...own.data, roles: ['administrator'] },
      stamps: { ...own.stamps, roles: lent },
      seen: { ...own.seen, roles: [given] },
    };
    replica.commit([{ kind: 'put', envelope: raised, base: (await read.rev(User, nurseId)) ?? null }]);
    await station.sync.now();
    expect(replica.remote.heldBack(9)).toMatchObject([
      { id: nurseId, held: { reason: 'forbidden: proof_missing roles' } },
    ]);
  });
});

describe('people of a facility', () => {
  it('are not followed to a key that nobody vouches for', { timeout: 60_000 }, async () => {
    const logged: string[] = [];
    const log = { info: () => {}, error: (code: string) => void logged.push(code) };
    const clinic = await aClinic(cleanups, { log });
    const { first, server, nurseId, facilityId } = clinic;
    // The operator of the server writes another key for the nurse, past the stations.
    const path = `${databaseAt(facilityId, 'staff')}/${encodeURIComponent(staffKeyId(nurseId))}`;
    const { json } = await server.ask('GET', path);
    const theirs = await ownKeys(nurseId);
    const stamp = writeStamp({ ms: Date.now() + 1_000, counter: 0 }, 'operator0001');
    const before = json['data'] as JsonObject;
    const put = await server.ask('PUT', path, {
      ...json,
      data: { ...before, keys: theirs.keys },
      stamps: { ...(json['stamps'] as JsonObject), keys: stamp },
      seen: { keys: [(json['stamps'] as JsonObject)['keys'] ?? ''] },
    });
    expect(put).toMatchObject({ status: 201 });
    await syncWhole(first.station);
    await expect.poll(() => logged).toContain('staff.keyNotProven');
    expect(await signIn(first.client, 'wairimu', 'whatever-they-like')).toMatchObject({ ok: false });
    expect(await signIn(first.client, 'wairimu', NURSE)).toMatchObject({ ok: true });
  });
});
