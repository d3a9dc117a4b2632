import { expect, describe, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { registrationSchema } from '#shared/modules/patients/patients.contract.ts';
import { registrationBase } from '#shared/modules/patients/registration-merge.rules.ts';
import {
  EMPTY_REGISTRATION,
  registrationFromWords,
  valuesOf,
  type RegistrationValues,
} from './registration-form.ts';
import { fieldOf, readRegistration, registrationResolver } from './registration-resolver.ts';

const TODAY = '2026-03-12' as CalendarDate;
const values = (part: Partial<RegistrationValues>): RegistrationValues => ({
  ...EMPTY_REGISTRATION,
  ...part,
});
const name = (part: Partial<RegistrationValues['name']>) => ({ ...EMPTY_REGISTRATION.name, ...part });

/** Full of what an import brings and this form does not show. */
const imported: Patient = {
  id: 'patient:018f3c6e-0000-7000-8000-000000000001',
  mrn: 'K3-00417-8',
  active: true,
  name: [
    {
      use: 'official',
      family: 'Odhiambo',
      given: ['Grace', 'Achieng'],
      prefix: ['Mrs'],
      suffix: ['MD'],
      period: { start: '1990' },
    },
    { use: 'maiden', family: 'Otieno', given: ['Grace'], prefix: ['Ms'] },
    { use: 'nickname', given: ['Mama Grace'] },
  ],
  gender: 'female',
  birthDate: '1967-08',
  birthDateEstimated: true,
  identifier: [
    {
      use: 'usual',
      type: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
        text: 'Medical Record Number',
      },
      system: 'urn:clinic',
      value: '42',
    },
    { system: 'urn:uuid-registry', value: '1f0e' },
  ],
  telecom: [
    { system: 'phone', value: '+254 712 004 118', use: 'home', rank: 1 },
    { system: 'fax', value: '555' },
    { system: 'email', value: 'grace@example.org', use: 'work' },
    { system: 'phone', value: '0700', use: 'old' },
  ],
  address: [
    { use: 'home', type: 'both', line: ['Plot 4', 'behind the market'], city: 'Maralal', country: 'KE' },
    { use: 'old', text: 'Nairobi' },
  ],
  communication: [
    {
      language: {
        coding: [{ system: 'urn:ietf:bcp:47', code: 'en-US', display: 'English' }],
        text: 'English',
      },
    },
    { language: { coding: [{ system: 'urn:ietf:bcp:47', code: 'sw' }] }, preferred: true },
  ],
  contact: [
    {
      relationship: [
        {
          coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'N' }],
          text: 'Next of kin',
        },
      ],
      name: { family: 'Odhiambo', given: ['Peter'] },
      telecom: [
        { system: 'email', value: 'p@example.org' },
        { system: 'phone', value: '0711', use: 'mobile' },
      ],
    },
  ],
  registeredAt: '2020-01-01T08:00:00+03:00',
};

describe('editing', () => {
  test('opening and saving changes nothing', () => {
    const { value, issues } = readRegistration(valuesOf(registrationBase(imported, [])), TODAY);
    expect(issues).toEqual([]);
    const { gender, birthDate, birthDateEstimated, address, identifier } = imported;
    expect(value).toMatchObject({ gender, birthDate, birthDateEstimated, address, identifier });
    expect(value.name).toHaveLength(3);
    expect(value.name).toEqual(expect.arrayContaining([...imported.name]));
    expect(value.telecom).toHaveLength(4);
    expect(value.telecom).toEqual(expect.arrayContaining([...(imported.telecom ?? [])]));
    expect(value.communication).toEqual(expect.arrayContaining([...(imported.communication ?? [])]));
    expect(value.contact?.[0]?.name).toEqual(imported.contact?.[0]?.name);
    expect(value.contact?.[0]?.telecom).toEqual(
      expect.arrayContaining([...(imported.contact?.[0]?.telecom ?? [])]),
    );
    expect(registrationSchema.safeParse(value).success).toBe(true);
  });

  test('a new phone number keeps what was known of the old one; an emptied e-mail goes, the fax stays', () => {
    const before = valuesOf(registrationBase(imported, []));
    const [phone] = before.phones;
    const { value } = readRegistration(
      { ...before, phones: [{ ...phone!, value: '0799' }], email: { ...before.email, value: '' } },
      TODAY,
    );
    expect(value.telecom).toEqual([
      { system: 'phone', value: '0799', use: 'home', rank: 1 },
      { system: 'fax', value: '555' },
      { system: 'phone', value: '0700', use: 'old' },
    ]);
  });

  test('a changed name keeps its use, its suffix and the maiden name', () => {
    const before = valuesOf(registrationBase(imported, []));
    const { value } = readRegistration({ ...before, name: { ...before.name, family: 'Wanjiru' } }, TODAY);
    expect(value.name[0]).toEqual({ ...imported.name[0], family: 'Wanjiru' });
    expect(value.name).toContainEqual(imported.name[1]);
  });
});

describe('registering', () => {
  test('someone in a hurry: a name and a sex', () => {
    const { value, issues } = readRegistration(
      values({ name: name({ family: ' Kiptoo ', given: 'Daniel  Cheruiyot' }), gender: 'male' }),
      TODAY,
    );
    expect(issues).toEqual([]);
    expect(value).toEqual({
      name: [{ use: 'official', family: 'Kiptoo', given: ['Daniel', 'Cheruiyot'] }],
      gender: 'male',
    });
    expect(registrationSchema.safeParse(value).success).toBe(true);
  });

  test('someone of one name', () => {
    const { value } = readRegistration(
      values({ hasOneName: true, name: name({ family: 'left over', given: 'Suharto' }), gender: 'male' }),
      TODAY,
    );
    expect(value.name).toEqual([{ use: 'official', given: ['Suharto'] }]);
  });

  test.each([
    ['an empty form', values({}), ['name.family', 'gender']],
    ['no name of the only kind', values({ hasOneName: true, gender: 'male' }), ['name.given']],
    [
      'a birth date to come',
      values({
        name: name({ family: 'A' }),
        gender: 'male',
        birth: { ...EMPTY_REGISTRATION.birth, year: '2030' },
      }),
      ['birth'],
    ],
    [
      'an e-mail without its end',
      values({ name: name({ family: 'A' }), gender: 'male', email: { value: 'a@b' } }),
      ['email.value'],
    ],
    [
      'a cover that ends on no day',
      values({
        name: name({ family: 'A' }),
        gender: 'male',
        coverages: [{ payor: 'SHA', subscriberId: '', validTo: 'soon' }],
      }),
      ['coverages.0.validTo'],
    ],
    [
      'a member number of nobody',
      values({
        name: name({ family: 'A' }),
        gender: 'male',
        coverages: [{ payor: '', subscriberId: '7', validTo: '' }],
      }),
      ['coverages.0.payor'],
    ],
    [
      'a name beyond its length',
      values({ name: name({ family: 'A'.repeat(201) }), gender: 'male' }),
      ['name.family'],
    ],
  ])('%s is refused at its field', async (_what, form, fields) => {
    const { errors } = await registrationResolver(TODAY)(form, undefined, {
      fields: {},
      shouldUseNativeValidation: undefined,
    });
    for (const field of fields) {
      const found = field
        .split('.')
        .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], errors);
      expect(found, field).toMatchObject({ message: expect.any(String) as string });
    }
  });
});

test.each([
  ['weis', { family: 'weis', given: '' }],
  ['Grace Achieng Odhiambo', { family: 'Odhiambo', given: 'Grace Achieng' }],
  ['Odhiambo, Grace', { family: 'Odhiambo', given: 'Grace' }],
])('%s typed into the find box begins a name', (typed, expected) => {
  expect(registrationFromWords(typed).name).toMatchObject(expected);
});

test('a phone number typed into the find box begins a phone', () => {
  expect(registrationFromWords('+254 712 004 118').phones[0]?.value).toBe('+254 712 004 118');
});

test('rows left empty do not shift a refusal to another field', () => {
  const form = values({
    phones: [
      { value: '', use: 'mobile' },
      { value: '0712', use: '' },
    ],
    email: { value: 'a@b.c' },
  });
  expect(fieldOf('telecom.0.value', form)).toBe('phones.1.value');
  expect(fieldOf('telecom.1.value', form)).toBe('email.value');
});
