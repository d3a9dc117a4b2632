import { expect, test } from 'vitest';
import { trailAddress } from './trail-address.ts';

test('an address asks for a patient or a person, and nothing else', () => {
  expect(trailAddress({ patientId: 'patient:1', userId: 'user:2', name: 'x' })).toEqual({
    patientId: 'patient:1',
    userId: 'user:2',
  });
  expect(trailAddress({ patientId: 7, userId: ['user:2'] })).toEqual({});
});
