import { expect, it } from 'vitest';
import { emptyReferral, orderOf, referIssues } from './refer-values.ts';

const full = { ...emptyReferral('facility:a'), service: 'Cardiology', reason: 'Chest pain' };

it('asks for what is missing, for consent only where none stands', () => {
  expect(referIssues(emptyReferral(''), false, '2026-03-12')).toEqual([
    'facilityId',
    'service',
    'reason',
    'agrees',
  ]);
  expect(referIssues({ ...full, agrees: true }, false, '2026-03-12')).toEqual(['how']);
  const spoken = { ...full, agrees: true, how: 'spoken', by: 'representative' } as const;
  expect(referIssues(spoken, false, '2026-03-12')).toEqual(['name']);
  expect(referIssues(full, true, '2026-03-12')).toEqual([]);
  expect(referIssues({ ...full, seeBy: '2026-03-11' }, true, '2026-03-12')).toEqual(['seeBy']);
});

it('sends documents only where they go along, and consent only where it is given with it', () => {
  const ids = { id: 'referral:1', patientId: 'patient:1' };
  const chosen = { ...full, documentIds: ['document:1'], how: 'written' } as const;
  expect(orderOf(chosen, { ...ids, isAgreed: true })).toMatchObject({ documentIds: [] });
  expect(orderOf(chosen, { ...ids, isAgreed: true })).not.toHaveProperty('consent');
  expect(orderOf({ ...chosen, includes: ['documents'] }, { ...ids, isAgreed: false })).toMatchObject({
    documentIds: ['document:1'],
    consent: { how: 'written', givenBy: { kind: 'patient' } },
  });
});
