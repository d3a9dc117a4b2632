import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { registrationBase } from '#shared/modules/patients/registration-merge.rules.ts';
import { valuesOf } from './registration-form.ts';
import { readRegistration } from './registration-resolver.ts';

const TODAY = '2026-03-12' as CalendarDate;

/** What saving the form gives when nothing was typed in it. */
const savedUntouched = (base: RegistrationBase) => readRegistration(valuesOf(base), TODAY).value;

test.each([1, 2, 3, 4, 5])('a sample patient is saved as it was: %i', (seed) => {
  for (const everything of [true, false]) {
    const base = registrationBase(sampleOf(Patient, { seed, everything }), [{ payor: 'SHA  fund' }]);
    expect(savedUntouched(base)).toEqual(base);
  }
});

const word = fc.constantFrom('Mary Ann', 'Jo', 'Dr med', ' A  B ', 'x\ny', 'Nairobi');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const some = <T>(value: fc.Arbitrary<T>) =>
  fc.option(fc.array(value, { minLength: 1, maxLength: 3 }), { nil: undefined });
const part = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(members).map((made) => JSON.parse(JSON.stringify(made)) as T); // absent members left out
const code = part({ text: maybe(word), coding: some(part({ system: maybe(word), code: maybe(word) })) });
const name = part({
  use: maybe(fc.constantFrom('usual', 'official', 'nickname', 'old', 'maiden', 'temp')),
  text: maybe(word),
  family: maybe(word),
  given: some(word),
  prefix: some(word),
});
const point = part({
  system: maybe(fc.constantFrom('phone', 'sms', 'email', 'fax')),
  value: maybe(word),
  use: maybe(fc.constantFrom('home', 'temp', 'old', 'mobile')),
});
const registered = part({
  name: fc.array(name, { maxLength: 4 }),
  gender: maybe(fc.constantFrom('female', 'male')),
  birthDate: maybe(fc.constantFrom('1967-08', '1700', '1990-02-03', '2031')),
  birthDateEstimated: maybe(fc.boolean()),
  identifier: some(
    part({ system: maybe(word), type: maybe(code), value: maybe(word), assigner: maybe(word) }),
  ),
  maritalStatus: maybe(code),
  telecom: some(point),
  address: some(
    part({ text: maybe(word), line: some(word), city: maybe(word), use: maybe(fc.constant('home')) }),
  ),
  communication: some(part({ language: code, preferred: maybe(fc.boolean()) })),
  contact: some(part({ name: maybe(name), relationship: some(code), telecom: some(point) })),
  coverage: some(part({ payor: word, subscriberId: maybe(word), validTo: maybe(fc.constant('2027')) })),
});

test('any patient is saved as they were', () => {
  fc.assert(
    fc.property(registered, (made) => {
      const base = made as RegistrationBase; // made to its shape above
      expect(savedUntouched(base)).toEqual(base);
    }),
    { numRuns: 1000 },
  );
});

test('one change changes one thing', () => {
  const base: RegistrationBase = {
    name: [{ family: 'Odhiambo', given: ['Mary Ann', 'Jo'], prefix: ['Dr med'] }],
    identifier: [{ system: 'urn:a' }, { system: 'urn:b', value: '2' }],
    address: [{ text: 'Behind the mosque', city: 'Isiolo' }],
    contact: [{ relationship: [{ text: 'Aunt' }], telecom: [{ system: 'email', value: 'a@b' }] }],
    telecom: [{ system: 'phone', value: '1', use: 'mobile' }],
  };
  const values = valuesOf(base);
  values.name = { ...values.name, family: 'Otieno' };
  expect(readRegistration(values, TODAY).value).toEqual({
    ...base,
    name: [{ family: 'Otieno', given: ['Mary Ann', 'Jo'], prefix: ['Dr med'] }],
  });
  const other = valuesOf(base);
  other.identifiers = other.identifiers.slice(1);
  other.phones = [{ ...other.phones[0]!, use: '' }];
  other.address = { ...other.address, city: 'Maralal' };
  expect(readRegistration(other, TODAY).value).toEqual({
    ...base,
    identifier: [{ system: 'urn:b', value: '2' }],
    telecom: [{ system: 'phone', value: '1' }],
    address: [{ line: ['Behind the mosque'], city: 'Maralal' }],
  });
});
