import { expect, test } from 'vitest';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { mergeRegistration } from '#shared/modules/patients/registration-merge.rules.ts';
import { settled } from './settle-edit.ts';

const base = {
  name: [{ family: 'A' }],
  gender: 'female',
  birthDate: '1990',
  birthDateEstimated: true,
} as const;
const typed = { name: [{ family: 'B' }], gender: 'other', birthDate: '1991-02' } as const;
const recorded: RegistrationBase = { name: [{ family: 'C' }], gender: 'male', birthDate: '1992' };

test('each field goes as it was decided, and an undecided one is asked again', () => {
  const { base: from, registration } = settled(base, typed, {
    name: { keep: 'recorded', recorded },
    birthDate: { keep: 'typed', recorded },
  });
  expect(mergeRegistration(from, registration, recorded)).toEqual({
    ok: false,
    error: { code: 'patient.changedMeanwhile', fields: ['gender'] },
  });
  expect(mergeRegistration(from, { ...registration, gender: 'female' }, recorded)).toEqual({
    ok: true,
    value: { name: [{ family: 'C' }], gender: 'male', birthDate: '1991-02' },
  });
});

test('a decision does not cover what changed after it', () => {
  const { base: from, registration } = settled(base, typed, { name: { keep: 'typed', recorded } });
  const later = { ...base, name: [{ family: 'D' }] };
  expect(mergeRegistration(from, registration, later)).toMatchObject({ error: { fields: ['name'] } });
});
