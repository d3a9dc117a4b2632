import { expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { mergeRegistration } from '#shared/modules/patients/registration-merge.rules.ts';
import type { StoredDraft } from '#renderer/kit/form/use-draft.ts';
import { readDraft } from './registration-draft.ts';
import { EMPTY_REGISTRATION, valuesOf } from './registration-form.ts';
import { readRegistration } from './registration-resolver.ts';

const old: RegistrationBase = {
  name: [{ family: 'Odhiambo' }],
  gender: 'female',
  identifier: [
    { system: 'urn:national', value: '11' },
    { system: 'urn:insurer', value: '22' },
  ],
};
const asStored = (values: object) => JSON.parse(JSON.stringify(values)) as StoredDraft;

test('a draft taken up on a record that has gone on gives no number the system of another', () => {
  const typed = valuesOf(old);
  typed.identifiers = [typed.identifiers[0]!, { ...typed.identifiers[1]!, value: '23' }];
  const now: RegistrationBase = {
    ...old,
    identifier: [{ system: 'urn:passport', value: '0' }, ...(old.identifier ?? [])],
  };
  const draft = readDraft(asStored(typed), valuesOf(now));
  if (!draft?.base) throw new Error('the draft has lost what it began from');
  const { value } = readRegistration(draft, '2026-03-12' as CalendarDate);
  expect(mergeRegistration(draft.base, value, now)).toEqual({
    ok: true,
    value: {
      ...old,
      identifier: [
        { system: 'urn:national', value: '11' },
        { system: 'urn:insurer', value: '23' },
        { system: 'urn:passport', value: '0' },
      ],
    },
  });
});

test('a draft without what it began from is not put on a record', () => {
  const { base: _base, ...bare } = valuesOf(old);
  expect(readDraft(asStored(bare), valuesOf(old))).toBeUndefined();
});

test('the draft of a new registration keeps its id, and one from before ids takes the form’s', () => {
  const initial = { ...EMPTY_REGISTRATION, id: 'patient:b' };
  expect(readDraft(asStored({ ...EMPTY_REGISTRATION, id: 'patient:a' }), initial)?.id).toBe('patient:a');
  expect(readDraft(asStored(EMPTY_REGISTRATION), initial)?.id).toBe('patient:b');
});

test('a draft from before the form asked for other names and emergencies is taken up whole', () => {
  const {
    otherNames: _names,
    emergency: _emergency,
    maritalStatus: _status,
    ...earlier
  } = EMPTY_REGISTRATION;
  const typed = { ...earlier, name: { ...earlier.name, family: 'Otieno' } };
  expect(readDraft(asStored(typed), EMPTY_REGISTRATION)).toEqual({ ...EMPTY_REGISTRATION, name: typed.name });
});

test('the draft of every part comes back as it was typed', () => {
  const typed = {
    ...EMPTY_REGISTRATION,
    emergency: true,
    maritalStatus: 'W',
    otherNames: [{ use: 'maiden' as const, family: 'Otieno', given: '' }],
    identifiers: [{ type: 'PPN', value: 'A1', issuer: 'Kenya' }],
  };
  expect(readDraft(asStored(typed), EMPTY_REGISTRATION)).toEqual(typed);
});
