import { expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { planContext, testId, TEST_NOW } from '#shared/kernel/handler-testing.ts';
import { PERMISSIONS, type Permission } from '#shared/kernel/permission.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { records } from '#shared/registry.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { PERMISSIONS_OF, ROLES } from '../staff/roles.rules.ts';
import { SETTINGS_ID } from '../messages/message-id.rules.ts';
import { ReviewDecision } from './review-decision.record.ts';
import { mayReview, REVIEWABLE } from './reviewable.rules.ts';
import { reviewsHandlers } from './reviews.handlers.ts';
import type { Decision } from './settle.rules.ts';

const [patientId, id] = [testId('patient', 1), testId('allergy', 2)];
const at = (ms: number, device: string) => writeStamp({ ms, counter: 0 }, device);
const [stands, beside, note] = [at(20, 'bbbb'), at(10, 'aaaa'), at(5, 'aaaa')];

function anAllergy(data: JsonObject, rivals: Envelope['rivals']): Envelope {
  return {
    id,
    type: 'allergy',
    v: 1,
    facilityId: testId('facility', 0),
    patientId,
    commitId: 'merge',
    author: 'user:bbbb',
    device: 'bbbb',
    stamps: { criticality: stands, note, verificationStatus: stands },
    ...(rivals && { rivals }),
    writers: { [beside]: 'user:aaaa' },
    data: { patientId, code: { text: 'Penicillin' }, note: 'Hives.', ...data },
  };
}

const contested = anAllergy({ criticality: 'low' }, { criticality: { [beside]: { value: 'high' } } });
const input = {
  patientId,
  id,
  field: 'criticality',
  settles: [stands, beside],
  decision: { how: 'chosen', stamp: beside } as Decision,
  note: 'Seen with her mother.',
};
const settled = (over: Partial<typeof input>, envelope = contested, permissions?: readonly Permission[]) => {
  const context = planContext({ ...input, ...over }, { envelopes: [envelope] });
  const session = permissions ? { ...context.session, permissions: new Set(permissions) } : context.session;
  return reviewsHandlers.settle({ ...context, session });
};

it('settles with one write of the record that names what it settles, and with the word that was said', async () => {
  expect(await settled({})).toEqual({
    ok: true,
    value: {
      reply: { id, decisionId: testId('reviewDecision', 1) },
      patientId,
      writes: [
        {
          kind: 'put',
          record: Allergy,
          id,
          data: { patientId, code: { text: 'Penicillin' }, note: 'Hives.', criticality: 'high' },
          settles: { criticality: [stands, beside] },
        },
        {
          kind: 'put',
          record: ReviewDecision,
          id: testId('reviewDecision', 1),
          data: {
            patientId,
            documentId: id,
            field: 'criticality',
            settledAt: TEST_NOW,
            settledBy: 'Achieng Otieno',
            how: 'chosen',
            decided: { value: 'high' },
            candidates: [
              { stamp: stands, author: 'user:bbbb', said: { value: 'low' } },
              { stamp: beside, author: 'user:aaaa', said: { value: 'high' } },
            ],
            note: 'Seen with her mother.',
          },
        },
      ],
    },
  });
});

it.each<[string, Partial<typeof input>, readonly Permission[] | undefined, object]>([
  ['a field that is settled', { field: 'note' }, undefined, { code: 'review.notOpen' }],
  [
    'one value that was not seen',
    { settles: [stands, note] },
    undefined,
    { code: 'review.changedMeanwhile' },
  ],
  [
    'a stamp of no value',
    { decision: { how: 'chosen', stamp: note } },
    undefined,
    { code: 'review.changedMeanwhile' },
  ],
  [
    'what the field cannot hold',
    { decision: { how: 'written', value: 'enormous' } },
    undefined,
    { code: 'review.invalid', issues: [{ path: 'criticality', code: 'invalid_value' }] },
  ],
  [
    'another patient’s',
    { patientId: testId('patient', 9) },
    undefined,
    { code: 'notFound', type: 'allergy', id },
  ],
  [
    'no clinician',
    {},
    PERMISSIONS.filter((one) => one !== 'chart.review'),
    { code: 'notPermitted', permission: 'chart.review' },
  ],
  ['nobody of the chart', {}, ['patient.read'], { code: 'notPermitted', permission: 'chart.read' }],
])('refuses %s', async (_what, over, permissions, error) => {
  expect(await settled(over, contested, permissions)).toEqual({ ok: false, error });
});

it('takes a reason for not counting away with the word that it counts', async () => {
  const why = { reason: 'Wrong chart', at: TEST_NOW, by: 'A', was: {} };
  const withdrawn = anAllergy(
    { verificationStatus: 'entered-in-error', enteredInError: why },
    { verificationStatus: { [beside]: { value: 'confirmed' } } },
  );
  const dataAfter = async (stamp: string): Promise<Json | undefined> => {
    const plan = await settled(
      { field: 'verificationStatus', decision: { how: 'chosen', stamp } },
      withdrawn,
    );
    const [write] = plan.ok ? plan.value.writes : [];
    return write?.kind === 'put' ? write.data['enteredInError'] : undefined;
  };
  expect(await dataAfter(beside)).toBeUndefined();
  expect(await dataAfter(stands)).toEqual(why);
});

/** Said, answered and taken back on screens of their own; nothing of them is under review. */
const OF_OWN_SCREENS: ReadonlySet<string> = new Set([
  'message',
  'messagePreference',
  'distinctPatients',
  'patientLink',
  'patientMerge',
  'personEntry',
  'queueEntry',
  'referral',
]);

it('knows every record of a patient that can be edited, and who may settle', () => {
  const editable = records.filter(
    ({ fields, appendOnly, type }) =>
      !appendOnly &&
      (type === 'patient' || Object.hasOwn(fields, 'patientId')) &&
      type !== 'retainedResource' &&
      !OF_OWN_SCREENS.has(type),
  );
  expect(REVIEWABLE.map(({ type }) => type).toSorted()).toEqual(editable.map(({ type }) => type).toSorted());
  const reviewed = records.filter(({ fields }) =>
    Object.values(fields).some(({ merge }) => merge === 'review'),
  );
  expect(reviewed.filter((record) => !(REVIEWABLE as readonly unknown[]).includes(record))).toEqual([]);
  expect(ROLES.filter((role) => mayReview(PERMISSIONS_OF[role]))).toEqual([
    'administrator',
    'receptionist',
    'nurse',
    'doctor',
  ]);
});

it('settles fields that stand together as one: one of the places, whole', async () => {
  const [here, there] = ['2026-03-12T10:00:00.000+03:00', '2026-03-13T09:00:00.000+03:00'];
  const moved = {
    ...anAllergy({}, undefined),
    id: testId('appointment', 1),
    type: 'appointment',
    stamps: { status: note, day: stands, start: stands, end: stands, locationId: stands },
    rivals: {
      day: { [beside]: { value: '2026-03-13' } },
      start: { [beside]: { value: there } },
      end: { [beside]: { value: there } },
      locationId: { [beside]: {} },
    },
    data: {
      patientId,
      status: 'booked',
      day: '2026-03-12',
      start: here,
      end: here,
      locationId: testId('location', 1),
    },
  };
  const asked = { id: moved.id, field: 'whenAndWhere' };
  const done = await settled(asked, moved);
  if (!done.ok) throw new Error(done.error.code);
  const [write] = done.value.writes;
  expect(write).toMatchObject({
    data: { patientId, status: 'booked', day: '2026-03-13', start: there, end: there },
  });
  expect(write).not.toHaveProperty('data.locationId');
  expect(write).toHaveProperty('settles', {
    day: [stands, beside],
    start: [stands, beside],
    end: [stands, beside],
    practitionerId: [stands, beside],
    locationId: [stands, beside],
    equipmentIds: [stands, beside],
  });
  // Whoever was told of the place that does not hold is told of the one that does.
  const records = [{ id: SETTINGS_ID, enabled: true, reminderHours: [] }];
  const context = planContext({ ...input, ...asked }, { envelopes: [moved], records });
  const told = await reviewsHandlers.settle(context);
  expect(told.ok && told.value.writes.slice(2)).toMatchObject([
    { data: { kind: 'change', audience: 'patient', start: there, status: 'preparation' } },
  ]);
  const written = { ...asked, decision: { how: 'written', value: { day: '2026-03-14' } } as Decision };
  expect(await settled(written, moved)).toMatchObject({ error: { code: 'review.invalid' } });
});
