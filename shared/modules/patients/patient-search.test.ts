import { expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { patientSearchEntry } from './patient-search.rules.ts';

const anEnvelope = (data: JsonObject, type = 'patient'): Envelope => ({
  id: `${type}:01900000-0000-7000-8000-000000000001`,
  type,
  v: 1,
  facilityId: 'facility:01900000-0000-7000-8000-000000000002',
  commitId: 'commit-1',
  author: 'system',
  device: 'desk',
  stamps: {
    name: `${(1_000).toString(36).padStart(9, '0')}-0000-desk`,
    telecom: `${(2_000).toString(36).padStart(9, '0')}-0003-desk`,
  },
  data,
});

it('takes what a desk may type from a patient, and nothing else', () => {
  const data = {
    mrn: 'K3-00417-6',
    active: true,
    name: [
      { use: 'official', family: 'Al-Rashid', given: ['Omar', 'S.'], prefix: ['Dr'] },
      { use: 'nickname', text: 'Abu Salim' },
    ],
    birthDate: '1967-08',
    identifier: [{ system: 'urn:national', value: '2398-1123' }, { system: 'urn:empty' }],
    telecom: [
      { system: 'phone', value: '+254 712 345 678' },
      { system: 'email', value: 'omar@example.org' },
      { value: '0733 111 222' },
    ],
    address: [{ city: 'Kisumu' }],
    registeredAt: '2020-01-01T00:00:00Z',
  };
  expect(patientSearchEntry(anEnvelope(data))).toEqual({
    patientId: 'patient:01900000-0000-7000-8000-000000000001',
    names: ['Al-Rashid', 'alrashid', 'Omar', 'S.', 'Abu Salim'],
    identifiers: ['K3-00417-6', '417', '00417', '004176', '2398-1123'],
    phones: ['+254 712 345 678', '0733 111 222'],
    birthDate: '1967-08',
    seenAt: 2_000,
    retired: false,
  });
});

it('keeps a placeholder without a name, and an inactive patient behind the others', () => {
  expect(patientSearchEntry(anEnvelope({ active: false }))).toMatchObject({
    names: [],
    identifiers: [],
    retired: true,
  });
});

it('has no entry for other documents', () => {
  expect(patientSearchEntry(anEnvelope({ name: [{ family: 'Otieno' }] }, 'practitioner'))).toBeUndefined();
});

it('takes of a newer version what is as it is known here, and nothing that stands in for the rest', () => {
  const newer = {
    ...anEnvelope({
      name: { family: 'Otieno' },
      telecom: 'none',
      birthDate: '1967',
      identifier: [{ value: '77' }],
    }),
    v: 9,
  };
  expect(patientSearchEntry(newer)).toMatchObject({
    names: [],
    identifiers: ['77'],
    phones: [],
    birthDate: '1967',
    retired: false,
  });
});
