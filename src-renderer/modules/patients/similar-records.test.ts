import { expect, test } from 'vitest';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';
import { similarRecords, type Candidate } from './similar-records.ts';

const grace = {
  id: 'patient:1',
  mrn: 'K3-00417-8',
  name: [{ family: 'Odhiambo', given: ['Grace', 'Achieng'] }],
  birthDate: '1967-08-14',
  phone: '+254 712 004 118',
} satisfies PatientSummary;
const candidate = (part: Partial<Candidate>): Candidate => ({
  name: [{ family: 'Otieno', given: ['Paul'] }],
  phones: [],
  ...part,
});
const likenesses = (part: Partial<Candidate>) =>
  similarRecords(candidate(part), [grace]).map(({ likenesses: found }) => found);

test('the same name alone, unless birth dates tell them apart', () => {
  const name = [{ family: 'Odhiambo', given: ['Grace'] }];
  expect(likenesses({ name })).toEqual([['sameName']]);
  expect(likenesses({ name, birthDate: '1967' })).toEqual([['sameName']]);
  expect(likenesses({ name, birthDate: '1990-01-01' })).toEqual([]);
});

test('a similar name with one more thing alike', () => {
  const name = [{ family: 'Odiambo', given: ['Grase'] }];
  expect(likenesses({ name })).toEqual([]);
  expect(likenesses({ name, birthDate: '1967-08-14' })).toEqual([['similarName', 'sameBirthDate']]);
});

test('a phone with and without its country code is the same phone; a family shares one', () => {
  expect(likenesses({ phones: ['0712004118'] })).toEqual([]);
  expect(likenesses({ phones: ['0712004118'], birthDate: '1967-08-14' })).toEqual([
    ['sameBirthDate', 'samePhone'],
  ]);
});

test('nobody is like themselves, and nobody is listed twice', () => {
  const name = grace.name;
  expect(similarRecords(candidate({ name, id: 'patient:1' }), [grace])).toEqual([]);
  expect(similarRecords(candidate({ name }), [grace, grace])).toHaveLength(1);
});
