import { describe, expect, it } from 'vitest';
import { testId } from '#shared/kernel/handler-testing.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { matchKeys } from '../network/matching.rules.ts';
import { entryId, linkId } from '../network/pair-id.rules.ts';
import type { Patient } from '../patients/patient.record.ts';
import { basisOf, searchesFor } from './candidates.rules.ts';
import { INCOMING_STATES, IncomingReferral } from './incoming-referral.record.ts';
import { Referral } from './referral.record.ts';
import { answered, cancelledReferral, incomingState, referralState } from './referral.rules.ts';

const by = { now: '2026-03-12T09:42:00+03:00', session: { displayName: 'Achieng Otieno' } };
const sent = sampleOf(Referral);
const received = {
  ...sampleOf(IncomingReferral),
  state: 'seen',
  seen: { at: '2026-03-12T09:00:00+03:00', by: '?' },
  localPatientId: testId('patient', 1),
} as const;

describe('a referral', () => {
  const at = by.now;
  const delivered = { state: 'delivered', at } as const;
  it.each<[string, Partial<Referral>]>([
    ['sent', {}],
    ['delivered', { delivery: delivered }],
    ['refused', { delivery: { state: 'refused', at } }],
    ['seen', { delivery: delivered, seenAt: at }],
    ['cancelled', { delivery: delivered, seenAt: at, cancelled: { at, by: '?', reason: 'x' } }],
    ['accepted', { delivery: delivered, answer: { word: 'accepted', at, by: '?' } }],
  ])('is %s', (state, more) => {
    expect(referralState({ ...sent, ...more })).toBe(state);
  });

  const takenBack = { at, by: '?', reason: 'x' };
  it.each([
    ['accepted', undefined, 'accepted'],
    ['accepted', takenBack, 'cancelled'],
    ['declined', takenBack, 'declined'],
    ['completed', takenBack, 'completed'],
    [undefined, takenBack, 'cancelled'],
    [undefined, undefined, 'seen'],
  ] as const)('that is %s there stands the same at both ends', (word, cancelled, state) => {
    const said = {
      ...(word && { answer: { word, at, by: '?' } }),
      ...(cancelled && { cancelled }),
    };
    expect(referralState({ ...sent, delivery: delivered, seenAt: at, ...said })).toBe(state);
    // Whatever was written into its state by an end that had not heard of the other's word.
    for (const written of INCOMING_STATES) {
      const incoming: IncomingReferral = { ...received, state: written, ...said };
      expect(incomingState(incoming)).toBe(state);
    }
  });

  it('is answered from where it stands, declined with a reason, accepted for somebody', () => {
    expect(answered(received, 'accepted', undefined, by)).toMatchObject({ value: { state: 'accepted' } });
    const { localPatientId: _, ...nobodys } = received;
    expect(answered(nobodys, 'accepted', undefined, by)).toMatchObject({
      error: { code: 'referral.patientNeeded' },
    });
    expect(answered(received, 'declined', undefined, by)).toMatchObject({
      error: { code: 'referral.reasonNeeded' },
    });
    expect(answered(received, 'completed', undefined, by)).toMatchObject({
      error: { code: 'referral.illegalMove', from: 'seen' },
    });
    const takenBack = { ...received, cancelled: { at, reason: 'x' } };
    const declined = { ...takenBack, answer: { word: 'declined', at, by: '?' } } as const;
    for (const over of [takenBack, declined])
      expect(answered(over, 'accepted', undefined, by)).toMatchObject({ ok: false });
  });

  it('is taken back until it is over', () => {
    expect(cancelledReferral(sent, 'Moved away', by)).toMatchObject({
      value: { cancelled: { reason: 'Moved away', by: 'Achieng Otieno' } },
    });
    const declined = { ...sent, answer: { word: 'declined', at, by: '?', note: 'Full' } } as const;
    expect(cancelledReferral(declined, 'x', by)).toMatchObject({ error: { from: 'declined' } });
  });
});

describe('who it may be', () => {
  const grace = { name: [{ family: 'Odhiambo', given: ['Grace', 'Akinyi'] }], birthDate: '1987-04-02' };
  const number = { system: 'urn:ke:national-id', value: '23 456-789' };

  it('is told by numbers of one issuer and by whole names with whole dates, however they are written', () => {
    expect(matchKeys({ ...grace, identifier: [number] })).toEqual([
      { basis: 'identifier', key: 'urn:ke:national-id 23456789' },
      { basis: 'nameAndBirth', key: '1987-04-02 grace odhiambo' },
    ]);
    const other = { name: [{ text: 'ODHIAMBO Gráce' }], birthDate: '1987-04-02' };
    expect(matchKeys(other)[0]?.key).toBe('1987-04-02 grace odhiambo');
    expect(matchKeys({ name: [{ family: 'Odhiambo' }], birthDate: '1987' })).toEqual([]);
    expect(matchKeys({ ...grace, name: [], identifier: [{ value: '1234567' }] })).toEqual([]);
  });

  it('is looked for among the patients here', () => {
    const person = { ...grace, mrn: 'A1-00001-1', identifier: [number] };
    expect(searchesFor(person)).toEqual(['23 456-789', 'ODHIAMBO  Grace Akinyi']);
    const patient = { id: testId('patient', 2), mrn: 'B', active: true, registeredAt: by.now, ...grace };
    expect(basisOf(person, { ...patient, identifier: [{ ...number, value: '23456789' }] })).toBe(
      'identifier',
    );
    expect(basisOf(person, patient satisfies Patient)).toBe('nameAndBirth');
    expect(basisOf(person, { ...patient, birthDate: '1987-02-04' })).toBe('alike');
    expect(basisOf(person, { ...patient, birthDate: '1950-01-01' })).toBeUndefined();
  });
});

it('two patients have one link, whichever facility names it; those of one source at two facilities are two', () => {
  const [a, b] = [1, 2].map((n) => ({ facilityId: testId('facility', n), patientId: testId('patient', 9) }));
  if (!a || !b) throw new Error('two');
  expect(entryId(a)).not.toBe(entryId(b));
  expect(linkId(a, b)).toBe(linkId(b, a));
  const other = { ...b, patientId: testId('patient', 8) };
  expect(linkId(a, other)).not.toBe(linkId(a, b));
});
