import { expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { planContext, testId, TEST_NOW } from '#shared/kernel/handler-testing.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { MemoryContents } from '#shared/kernel/memory-reader.ts';
import { PERMISSIONS, type Permission } from '#shared/kernel/permission.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { SETTINGS_ID } from '../messages/message-id.rules.ts';
import { ReviewDecision } from './review-decision.record.ts';
import { reviewsHandlers } from './reviews.handlers.ts';

const [patientId, id, decisionId] = [testId('patient', 1), testId('allergy', 2), testId('reviewDecision', 7)];
const at = (ms: number, device: string, counter = 0) => writeStamp({ ms, counter }, device);
const [settledAt, stood, beside] = [at(30, 'cccc'), at(20, 'bbbb'), at(10, 'aaaa')];

function anEnvelope(over: Pick<Envelope, 'id' | 'type' | 'stamps' | 'data'> & Partial<Envelope>): Envelope {
  const of = { v: 1, facilityId: testId('facility', 0), patientId, commitId: 'settling' };
  return { ...of, author: 'user:cccc', device: 'cccc', ...over };
}

/** Of which somebody has said "low", between "unable to assess", which stood, and "high". */
const settled = (over: Partial<Envelope> = {}, data: JsonObject = {}) =>
  anEnvelope({
    id,
    type: 'allergy',
    stamps: { criticality: settledAt, note: beside },
    data: { patientId, code: { text: 'Penicillin' }, note: 'Hives.', criticality: 'low', ...data },
    ...over,
  });
const candidates = [
  { stamp: stood, author: 'user:bbbb', said: { value: 'unable-to-assess' } },
  { stamp: beside, author: 'user:aaaa', said: { value: 'high' } },
];
const word = (data: JsonObject = {}, stamp = settledAt) =>
  anEnvelope({
    id: decisionId,
    type: 'reviewDecision',
    stamps: { documentId: stamp },
    data: {
      patientId,
      documentId: id,
      field: 'criticality',
      settledAt: TEST_NOW,
      settledBy: 'Achieng Otieno',
      how: 'written',
      decided: { value: 'low' },
      candidates,
      ...data,
    },
  });
const undo = (
  envelopes: readonly Envelope[],
  input: { readonly patientId?: string; readonly decisionId?: string } = {},
  {
    permissions = PERMISSIONS,
    ...contents
  }: MemoryContents & { readonly permissions?: readonly Permission[] } = {},
) => {
  const context = planContext({ patientId, decisionId, ...input }, { ...contents, envelopes });
  return reviewsHandlers.undo({
    ...context,
    session: { ...context.session, permissions: new Set(permissions) },
  });
};

it('takes a word back with one write of the record: all values anew, and a word of its own', async () => {
  expect(await undo([settled(), word()])).toEqual({
    ok: true,
    value: {
      reply: { id },
      patientId,
      writes: [
        {
          kind: 'put',
          record: Allergy,
          id,
          data: { patientId, code: { text: 'Penicillin' }, note: 'Hives.', criticality: 'unable-to-assess' },
          settles: { criticality: [settledAt] },
          beside: { criticality: [{ value: 'high' }] },
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
            how: 'undone',
            undoes: decisionId,
            candidates,
          },
        },
      ],
    },
  });
});

it('leaves what was changed beside the field since, and takes a field away that was not there', async () => {
  const taken = word({ candidates: [{ stamp: stood, author: 'user:bbbb' }, candidates[1] ?? {}] });
  const since = settled({ stamps: { criticality: settledAt, note: at(40, 'aaaa') } }, { note: 'Face, too.' });
  const undone = await undo([since, taken]);
  expect(undone.ok && undone.value.writes[0]).toMatchObject({ data: { note: 'Face, too.' } });
  expect(undone.ok && undone.value.writes[0]).not.toHaveProperty('data.criticality');
});

const edited = settled({ stamps: { criticality: at(40, 'aaaa') } }, { criticality: 'high' });
const contested = settled({ rivals: { criticality: { [at(25, 'dddd')]: { value: 'high' } } } });
const reasonGone = settled({ stamps: { criticality: settledAt, enteredInError: settledAt } });
it.each<[string, readonly Envelope[], Parameters<typeof undo>[1], readonly Permission[] | undefined, object]>(
  [
    ['what somebody has edited since', [edited, word()], {}, undefined, { code: 'review.changedSince' }],
    ['where another value has come', [contested, word()], {}, undefined, { code: 'review.changedSince' }],
    ['an undo', [settled(), word({ how: 'undone' })], {}, undefined, { code: 'review.changedSince' }],
    [
      'where what went along is not known',
      [reasonGone, word()],
      {},
      undefined,
      { code: 'review.changedSince' },
    ],
    [
      'what the record does not allow any more',
      [settled(), word({ candidates: [{ stamp: stood, author: 'user:bbbb', said: { value: 'huge' } }] })],
      {},
      undefined,
      { code: 'review.invalid', issues: [{ path: 'criticality', code: 'invalid_value' }] },
    ],
    ['no word', [settled()], {}, undefined, { code: 'notFound', type: 'reviewDecision', id: decisionId }],
    [
      'another patient’s',
      [settled(), word()],
      { patientId: testId('patient', 9) },
      undefined,
      { code: 'notFound', type: 'allergy', id },
    ],
    [
      'whoever may not settle',
      [settled(), word()],
      {},
      PERMISSIONS.filter((one) => one !== 'chart.review'),
      { code: 'notPermitted', permission: 'chart.review' },
    ],
  ],
)('refuses to undo %s', async (_what, envelopes, input, permissions, error) => {
  const contents = permissions ? { permissions } : {};
  expect(await undo(envelopes, input, contents)).toEqual({ ok: false, error });
});

it('brings the reason for not counting back with the word that it does not count', async () => {
  const why = { reason: 'Wrong chart', at: TEST_NOW, by: 'A', was: {} };
  const counts = settled(
    { stamps: { verificationStatus: settledAt, enteredInError: settledAt } },
    { verificationStatus: 'confirmed' },
  );
  const decided = word({
    field: 'verificationStatus',
    candidates: [
      { stamp: stood, author: 'user:bbbb', said: { value: 'entered-in-error' } },
      { stamp: beside, author: 'user:aaaa', said: { value: 'confirmed' } },
    ],
  });
  const past = { [id]: [{ field: 'enteredInError', stamp: stood, author: 'user:bbbb', value: why }] };
  const undone = await undo([counts, decided], {}, { past });
  expect(undone.ok && undone.value.writes[0]).toMatchObject({
    data: { verificationStatus: 'entered-in-error', enteredInError: why },
  });
});

it('puts an appointment back at its place, whole, and tells of it', async () => {
  const [here, there] = ['2026-03-12T10:00:00.000+03:00', '2026-03-13T09:00:00.000+03:00'];
  const places = [
    { day: '2026-03-12', start: here, end: here, locationId: testId('location', 1) },
    { day: '2026-03-13', start: there, end: there },
  ];
  const own = ['day', 'start', 'end', 'practitionerId', 'locationId', 'equipmentIds'];
  const stamps = Object.fromEntries(own.map((field) => [field, settledAt]));
  const appointment = anEnvelope({
    id: testId('appointment', 1),
    type: 'appointment',
    stamps: { ...stamps, status: beside },
    data: { patientId, status: 'booked', ...places[1] },
  });
  const decided = word({
    documentId: appointment.id,
    field: 'whenAndWhere',
    how: 'chosen',
    candidates: candidates.map((one, index) => ({ ...one, said: { value: places[index] ?? {} } })),
  });
  const records = [{ id: SETTINGS_ID, enabled: true, reminderHours: [] }];
  const undone = await undo([appointment, decided], {}, { records });
  if (!undone.ok) throw new Error(undone.error.code);
  const [write, , told] = undone.value.writes;
  expect(write).toMatchObject({
    data: { status: 'booked', ...places[0] },
    settles: Object.fromEntries(own.map((field) => [field, [settledAt]])),
    beside: {
      day: [{ value: '2026-03-13' }],
      start: [{ value: there }],
      end: [{ value: there }],
      practitionerId: [{}],
      locationId: [{}],
      equipmentIds: [{}],
    },
  });
  expect(told).toMatchObject({ data: { kind: 'change', audience: 'patient', start: here } });
});

it('shows who entered first what was put back, also the second time', async () => {
  // Settled, undone, settled and undone again: the values lie under the two stamps up to the last undo.
  const [once, twice] = [at(40, 'cccc', 1), at(60, 'cccc', 1)];
  const undone = word({ how: 'undone' }, once);
  const again = word(
    {
      how: 'undone',
      candidates: candidates.map(({ said }, index) => ({
        stamp: at(40, 'cccc', 1 - index),
        author: 'user:cccc',
        said,
      })),
    },
    twice,
  );
  const open = settled(
    { stamps: { criticality: twice }, rivals: { criticality: { [at(60, 'cccc')]: { value: 'high' } } } },
    { criticality: 'unable-to-assess' },
  );
  const past = {
    [id]: [
      { field: 'criticality', stamp: at(5, 'aaaa'), author: 'user:aaaa', value: 'low' },
      { field: 'criticality', stamp: stood, author: 'user:bbbb', value: 'unable-to-assess' },
    ],
  };
  const words = [undone, { ...again, id: testId('reviewDecision', 8) }];
  const shown = await reviewsHandlers.get(
    planContext({ patientId, id }, { envelopes: [open, ...words], past }),
  );
  if (!shown.ok) throw new Error(shown.error.code);
  expect(
    shown.value.open.map(({ before, values }) => [
      before?.value,
      values.map(({ value, stamp, device, at: when }) => [value, stamp, device, Date.parse(when)]),
    ]),
  ).toEqual([
    [
      'low',
      [
        ['unable-to-assess', twice, 'bbbb', 20],
        ['high', at(60, 'cccc'), 'aaaa', 10],
      ],
    ],
  ]);
  // Where the words have not come yet, it is told of whoever put them back.
  const bare = await reviewsHandlers.get(planContext({ patientId, id }, { envelopes: [open], past }));
  expect(bare.ok && bare.value.open[0]?.values.map(({ device }) => device)).toEqual(['cccc', 'cccc']);
});
