import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { AllergyStatement } from '#shared/modules/allergies/allergy-statement.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import { must, newId, putOf } from '../store/testing.ts';
import { aProbedServer, databaseAt, patientId, penicillin, version, type Sent } from './guard-testing.ts';
import { aDesk, type Desk } from './sync-testing.ts';

/** Long, because one server serves all of it: to start one takes longer than any of these tests. */
const DAY_MS = 86_400_000;
const at = aProbedServer();

const aStatement = {
  patientId,
  statement: 'noKnownAllergies',
  statedAt: '2026-03-12T09:42:00+03:00',
  statedBy: 'A. Otieno',
};

describe('of a batch', () => {
  const facilityId = newId('facility');
  const allergy = (more: Partial<Envelope> = {}): Envelope => ({
    ...version(Allergy, penicillin, { facilityId }),
    ...more,
  });

  it('each document is refused by itself, and the others stand', async () => {
    const ahead = version(Allergy, penicillin, { facilityId, ms: Date.now() + 2 * DAY_MS });
    const nameless = version(AllergyStatement, aStatement, { facilityId });
    const batch: readonly [Sent, string][] = [
      [allergy(), 'taken'],
      [
        { id: newId('allergy'), type: 'allergy', facilityId },
        'forbidden: envelope_invalid v commitId author device stamps data',
      ],
      [
        allergy({ data: { ...penicillin, clinicalStatus: 'perhaps', onset: 7 } }),
        'forbidden: record_invalid clinicalStatus onset',
      ],
      [allergy({ id: 'allergy:17' }), 'forbidden: id_malformed'],
      [allergy({ type: 'condition' }), 'forbidden: id_malformed'],
      [allergy({ facilityId: newId('facility') }), 'forbidden: facility_wrong facilityId'],
      [allergy({ patientId: newId('patient') }), 'forbidden: envelope_invalid patientId'],
      [allergy({ stamps: { code: 'yesterday' } }), 'forbidden: stamp_malformed code'],
      [ahead, 'forbidden: clock_ahead patientId code clinicalStatus'],
      [{ ...allergy(), _deleted: true }, 'forbidden: deletion'],
      [{ ...allergy(), _attachments: { a: { data: '' } } }, 'forbidden: attachment'],
      [
        version(User, { login: 'x', displayName: 'X', roles: [], active: true }, { facilityId }),
        'forbidden: record_elsewhere',
      ],
      [nameless, 'taken'],
      [allergy({ v: 99, data: { anything: [1] } }), 'forbidden: envelope_invalid patientId'],
      [allergy(), 'taken'],
    ];
    const newer = { ...allergy({ v: 99, data: { patientId, anything: [1] } }) };
    const sent = [...batch.map(([one]) => one), newer];
    const expected = [...batch.map(([, reason]) => reason), 'taken'];
    expected[13] = 'taken'; // of a newer version only the envelope is looked at
    expect(await at.probe.send('clinical', sent)).toEqual(expected);
    expect(await at.probe.notesOf(facilityId)).toEqual(['record_unknown system 2']);
    // Sent again, it is the same refusal; each lies in quarantine once.
    expect((await at.probe.send('clinical', [must(sent[2])]))[0]).toBe(expected[2]);
    const ids = sent.map(({ id }) => id);
    const kept = await at.probe.quarantined(ids);
    expect(kept.map(({ code }) => code).toSorted()).toEqual(
      expected.flatMap((reason) => (reason === 'taken' ? [] : [reason.split(' ')[1] ?? ''])).toSorted(),
    );
    expect(kept.find(({ id }) => id === ids[2])).toMatchObject({ times: 2 });
    const { json } = await at.probe.server.ask(
      'GET',
      `/_fieldward/quarantine/${kept.find(({ id }) => id === ids[2])?.number}`,
    );
    expect(json).toMatchObject({ _id: ids[2], data: { onset: 7 } });
  });

  it('none is taken for another by what it calls itself', async () => {
    const one = allergy();
    expect(await at.probe.send('clinical', [one])).toEqual(['taken']);
    const { id: _id } = allergy();
    const { json } = await at.probe.server.ask('POST', `${databaseAt(facilityId, 'clinical')}/_bulk_docs`, {
      docs: [{ ...allergy(), id: one.id, _id }],
    });
    expect(json).toMatchObject([{ id: _id, error: 'forbidden', reason: 'id_malformed' }]);
  });

  it('a version takes the place of the one that stands only with all that was entered', async () => {
    const one = allergy();
    const statement = version(AllergyStatement, aStatement, { facilityId });
    expect(await at.probe.send('clinical', [one, statement])).toEqual(['taken', 'taken']);
    const edit = version(Allergy, { onset: '2019' }, { facilityId, from: one });
    const { onset: _onset, ...withoutOnset } = edit.stamps;
    const gone = Object.fromEntries(Object.entries(one.data).filter(([field]) => field !== 'clinicalStatus'));
    for (const [wrong, reason] of [
      [{ ...edit, data: { ...edit.data, clinicalStatus: 'resolved' } }, 'values_lost clinicalStatus'],
      [{ ...edit, data: gone }, 'values_lost clinicalStatus'],
      [
        { ...edit, stamps: { onset: edit.stamps['onset'] ?? '' } },
        'values_lost patientId code clinicalStatus',
      ],
      [
        version(Allergy, { patientId: newId('patient') }, { facilityId, from: one }),
        'identity_changed patientId',
      ],
      [{ ...statement, data: { ...statement.data, statedBy: 'B. Otieno' } }, 'append_only'],
    ] as const) {
      expect(await at.probe.send('clinical', [wrong])).toEqual([`forbidden: ${reason}`]);
    }
    expect(Object.keys(withoutOnset)).toHaveLength(3);
    expect(await at.probe.send('clinical', [edit])).toEqual(['taken']);
    at.probe.revs.set(one.id, `1-${'0'.repeat(32)}`);
    expect(await at.probe.send('clinical', [edit])).toEqual(['conflict: Document update conflict.']);
    // What an administrator lets through is just that content, at its next try.
    const faulty = { ...statement, data: { ...statement.data, statedBy: 'B. Otieno' } };
    const [kept] = await at.probe.quarantined([statement.id]);
    expect(
      await at.probe.server.ask('POST', '/_fieldward/quarantine/release', { number: kept?.number }),
    ).toMatchObject({ status: 200 });
    expect(await at.probe.send('clinical', [{ ...faulty, commitId: 'another' }])).toEqual([
      'forbidden: append_only',
    ]);
    expect(await at.probe.send('clinical', [faulty])).toEqual(['taken']);
  });

  it('nothing else writes there', async () => {
    const database = databaseAt(facilityId, 'clinical');
    const { id, ...members } = allergy();
    const asked: readonly [string, string, object | undefined, number][] = [
      ['POST', `${database}/_bulk_docs`, { docs: [], new_edits: false }, 403],
      ['PUT', `${database}/${id}?new_edits=false`, { ...members }, 403],
      ['PUT', `${database}/_security`, {}, 403],
      ['POST', `${database}/_purge`, {}, 403],
      ['POST', `${database}/_index`, {}, 403],
      ['PUT', `${database}/_revs_limit`, undefined, 403],
      ['PUT', `${database}/_design/view`, { views: {} }, 403],
      ['PUT', `${database}/${id}/file.pdf`, undefined, 403],
      ['COPY', `${database}/${id}`, undefined, 405],
      ['PUT', `${database}/${id}`, { ...members, v: 0 }, 403],
      ['PUT', '/network-nothing', undefined, 400],
      ['PUT', '/facility-1-clinical', undefined, 400],
      ['PUT', '/network-reference', undefined, 201],
      ['PUT', `${database}/_local/mine`, { at: 1 }, 201],
      ['PUT', `${database}/${id}`, { ...members }, 201],
      ['PUT', `${database}/${id}`, { ...members }, 409],
      ['POST', database, { ...members, _id: newId('allergy') }, 201],
      ['POST', `${database}/_find`, { selector: {} }, 200],
    ];
    for (const [method, path, body, status] of asked) {
      expect([method, path, (await at.probe.server.ask(method, path, body)).status]).toEqual([
        method,
        path,
        status,
      ]);
    }
    const { json } = await at.probe.server.ask('GET', `${database}/${id}`);
    expect(
      await at.probe.server.ask('DELETE', `${database}/${id}?rev=${String(json['_rev'])}`),
    ).toMatchObject({
      status: 403,
      json: { error: 'forbidden', reason: 'deletion' },
    });
  });
});

it('judges an author as of the action, and waits for nobody', async () => {
  const facilityId = newId('facility');
  const [boss, clerk, late] = [newId('user'), newId('user'), newId('user')];
  const person = (login: string, role: string) => ({
    login,
    displayName: login,
    roles: [role],
    active: true,
  });
  const now = Date.now() - 60_000;
  const by = (author: string, ms = now) => version(Allergy, penicillin, { facilityId, author, ms });
  // A facility that nobody knows brings its first administrator, and those whom that one made.
  expect(await at.probe.send('clinical', [by(boss), by(late)])).toEqual(['taken', 'taken']);
  expect(await at.probe.notesOf(facilityId)).toEqual(
    [`author_unknown ${boss} 1`, `author_unknown ${late} 1`].toSorted(),
  );
  const staff = (id: Id, data: JsonObject, author: string, ms = now - 100) =>
    version(User, data, { facilityId, id, author, ms });
  const [bossAccount, clerkAccount] = [
    staff(boss, person('boss', 'administrator'), boss),
    staff(clerk, person('clerk', 'receptionist'), boss),
  ];
  expect(await at.probe.send('staff', [clerkAccount, bossAccount])).toEqual(['taken', 'taken']);
  expect(await at.probe.notesOf(facilityId)).toEqual([`author_unknown ${late} 1`]);
  expect(await at.probe.send('clinical', [by(boss), by(clerk)])).toEqual([
    'taken',
    'forbidden: author_not_permitted patientId code clinicalStatus',
  ]);
  // Nobody makes himself an administrator.
  const stranger = newId('user');
  expect(
    await at.probe.send('staff', [
      staff(stranger, person('stranger', 'administrator'), stranger),
      version(User, { roles: ['administrator'] }, { facilityId, from: clerkAccount, author: clerk, ms: now }),
    ]),
  ).toEqual(['forbidden: author_unknown author', 'forbidden: author_not_permitted roles']);
  expect(
    await at.probe.send('staff', [
      version(User, { language: 'fr' }, { facilityId, from: clerkAccount, author: clerk, ms: now }),
    ]),
  ).toEqual(['taken']);
  // A doctor until later than the action: what happened is taken, and told.
  const doctor = staff(late, person('late', 'doctor'), boss);
  const closed = version(User, { active: false }, { facilityId, from: doctor, author: boss, ms: now + 10 });
  expect(await at.probe.send('staff', [doctor])).toEqual(['taken']);
  expect(await at.probe.send('staff', [closed])).toEqual(['taken']);
  expect(await at.probe.notesOf(facilityId)).toEqual([]);
  expect(await at.probe.send('clinical', [by(late, now + 5), by(late, now + 20)])).toEqual([
    'taken',
    'forbidden: author_not_permitted patientId code clinicalStatus',
  ]);
  expect(await at.probe.notesOf(facilityId)).toEqual([`author_changed_since ${late} 1`]);
});

it('a station keeps what was refused with the reason, and sends it when it is mended', async () => {
  const facilityId = newId('facility');
  const desk = await aDesk(join(at.folder, 'mending.db'), 'desk00000002', Date.now(), { facilityId });
  at.cleanups.add(() => desk.replica.close());
  const [fine, bad] = [newId('allergy'), newId('allergy')];
  await desk.write(Allergy, fine, penicillin);
  const faulty = {
    ...version(Allergy, penicillin, { facilityId, id: bad }),
    data: { ...penicillin, onset: 7 },
  };
  expect(desk.replica.commit([putOf(faulty)]).ok).toBe(true);
  const held = (one: Desk) =>
    one.replica.remote.unsent(0, 9).map(({ envelope, held: why }) => [envelope.id, why]);
  for (let round = 0; round < 2; round += 1) {
    const { fault, ...counts } = await desk.sync(at.probe.server.url);
    expect({ fault, held: counts.held }).toEqual({ fault: undefined, held: 1 });
    expect(held(desk)).toEqual([[bad, { code: 'sync.refused', reason: 'forbidden: record_invalid onset' }]]);
  }
  expect(await at.probe.quarantined([bad])).toMatchObject([{ code: 'record_invalid', times: 2 }]);
  await desk.write(Allergy, bad, { onset: '2019' });
  expect(await desk.sync(at.probe.server.url)).toMatchObject({ held: 0, pushed: 1 });
  expect(desk.replica.notSent()).toEqual({ count: 0 });
  expect((await at.probe.quarantined([bad]))[0]?.takenAt).toBeDefined();
});
