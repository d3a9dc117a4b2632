import { describe, expect, it } from 'vitest';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { PatientMerge } from '../identity/patient-merge.record.ts';
import { linkId } from '../network/pair-id.rules.ts';
import { PatientLink } from '../network/patient-link.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { IncomingReferral } from './incoming-referral.record.ts';
import { referralsHandlers as handlers } from './referrals.handlers.ts';

const { now, session } = planContext({});
const at = now;
const [first, second] = [1, 2].map((n) => sampleOf(Patient, { with: { id: testId('patient', n) } }));
if (!first || !second) throw new Error('two');
const fromPatientId = testId('patient', 9);
const fromFacilityId = testId('facility', 9);
const referral = sampleOf(IncomingReferral, {
  with: {
    id: testId('incomingReferral', 1),
    state: 'seen',
    seen: { at, by: '?' },
    fromFacilityId,
    fromPatientId,
    localPatientId: second.id,
  },
});
const { id } = referral;

/** As two desks have said it that did not hear of each other: in the referral stands who came last. */
const links = [first, second].map(({ id: patientId }): PatientLink => {
  const here = { facilityId: session.facilityId, patientId };
  return {
    id: linkId(here, { facilityId: fromFacilityId, patientId: fromPatientId }),
    patientId,
    otherFacilityId: fromFacilityId,
    otherName: 'Lakeside Clinic',
    otherPatientId: fromPatientId,
    basis: 'referral',
    own: { word: 'linked', at, by: '?' },
  };
});
/** Of somebody else: another facility's patient of the same id. */
const elsewhere: PatientLink = {
  ...links[0]!,
  id: testId('patientLink', 7),
  otherFacilityId: testId('facility', 8),
};
const contents = { records: [first, second, referral, ...links, elsewhere] };

describe('a referral of whom two desks said two people', () => {
  it('names both, and is not accepted before one is chosen; nothing keeps it from being declined', async () => {
    const opened = await handlers.incoming(planContext({ id }, contents));
    expect(opened).toMatchObject({ value: { contested: [{ id: first.id }, { id: second.id }] } });
    const answer = (word: 'accepted' | 'declined') =>
      handlers.answer(planContext({ id, word, note: 'Thursday' }, contents));
    expect(await answer('accepted')).toEqual({ ok: false, error: { code: 'referral.patientContested' } });
    expect(await answer('declined')).toMatchObject({ ok: true });
  });

  it.each([
    [first, second],
    [second, first],
  ])('is of the one who is chosen, and of no other', async (chosen, other) => {
    const wrong = links.find(({ patientId }) => patientId === other.id)!;
    const done = await handlers.link(planContext({ id, patientId: chosen.id }, contents));
    const own = { word: 'undone', at: now, by: session.displayName } as const;
    expect(done).toEqual(
      ok({
        reply: { id },
        patientId: chosen.id,
        writes: [
          put(IncomingReferral, { ...referral, localPatientId: chosen.id }),
          put(PatientLink, { ...wrong, own }),
        ],
      }),
    );
  });

  it('is of one where the two have been merged', async () => {
    const merge = sampleOf(PatientMerge, {
      with: { patientId: first.id, replacedId: second.id, status: 'active' },
    });
    const merged = { records: [...contents.records, merge] };
    expect(await handlers.incoming(planContext({ id }, merged))).toMatchObject({ value: { contested: [] } });
    expect(await handlers.answer(planContext({ id, word: 'accepted' }, merged))).toMatchObject({ ok: true });
  });
});

it('lists what is open before it counts how many: what is over fills no list', async () => {
  const received = (n: number, more: Partial<IncomingReferral>) => ({
    ...referral,
    id: testId('incomingReferral', n),
    receivedAt: new Date(Date.parse('2026-01-01T00:00:00Z') + n * 60_000).toISOString(),
    ...more,
  });
  const answer = { word: 'completed', at, by: '?' } as const;
  const over = Array.from({ length: 320 }, (_, n) => received(n + 10, { state: 'completed', answer }));
  // Taken back there while a desk here looked at it.
  const takenBack = received(5, { cancelled: { at, reason: 'Went home' } });
  const records = [
    received(1, {}),
    received(2, { state: 'accepted', answer: { ...answer, word: 'accepted' } }),
  ];
  const all = { records: [...records, takenBack, ...over] };
  const open = await handlers.inbox(planContext({ show: 'open' as const }, all));
  expect(open.ok && open.value.map((one) => [one.id, one.state])).toEqual([
    [testId('incomingReferral', 2), 'accepted'],
    [testId('incomingReferral', 1), 'seen'],
  ]);
  const newest = await handlers.inbox(planContext({ show: 'all' as const }, all));
  expect(newest.ok && newest.value).toHaveLength(300);
});
