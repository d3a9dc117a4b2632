import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, TEST_USER, testId } from '#shared/kernel/handler-testing.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import type { Facility } from '../facilities/facility.record.ts';
import { Patient } from './patient.record.ts';
import { patientsHandlers as handlers } from './patients.handlers.ts';
import { readPhone } from './phone-number.rules.ts';
import { missingAddressParts, missingFields } from './registration-asks.rules.ts';

const COUNTERS = { 'mrn.prefix': 'K3', 'mrn.next': 417 };
const FACILITY: Facility = {
  id: 'facility:00000000-0000-7000-8000-000000000000',
  name: 'Kisima',
  zone: 'Africa/Nairobi',
  currency: 'KES',
  language: 'en',
  country: 'KE',
  registration: { required: ['phone', 'otherNames'] },
};
const GRACE = { name: [{ family: 'Odhiambo' }], gender: 'female' } as const;
const WHOLE = {
  name: [...GRACE.name, { use: 'maiden', family: 'Otieno' }],
  gender: 'female',
  telecom: [{ system: 'phone', value: '0712 004118' }],
} as const;
const register = (input: Parameters<typeof handlers.register>[0]['input']) =>
  handlers.register(planContext(input, { counters: COUNTERS, records: [FACILITY] }));

describe('what a facility demands of a registration', () => {
  it('refuses a form without it, and names the fields', async () => {
    const fields = ['phone', 'otherNames'];
    expect(await register(GRACE)).toEqual({ ok: false, error: { code: 'patient.fieldsNeeded', fields } });
  });

  it('takes a whole form, and keeps its telephone as it is dialled from abroad beside what was typed', async () => {
    const id = testId('patient', 1);
    const patient = { id, mrn: 'K3-00417-6', active: true, ...WHOLE, registeredAt: TEST_NOW };
    expect(await register(WHOLE)).toEqual({
      ok: true,
      value: {
        reply: { id, mrn: 'K3-00417-6' },
        writes: [
          put(Patient, { ...patient, telecomE164: ['+254712004118'] }),
          setCounter('mrn.next', 418),
          setCounter(`recent:${TEST_USER}`, [id]),
        ],
      },
    });
  });

  it('demands nothing of someone who cannot be asked', async () => {
    const input = { name: [{ use: 'temp', text: 'Unknown' }], gender: 'unknown' } as const;
    expect(await register(input)).toMatchObject({ ok: true });
  });

  it('lets an edit leave empty what was never said, but not take away what was', () => {
    const asks = FACILITY.registration ?? {};
    expect(missingFields(GRACE, asks, GRACE)).toEqual([]);
    expect(missingFields(GRACE, asks, WHOLE)).toEqual(['phone', 'otherNames']);
    const unknown = { name: [{ use: 'temp', text: 'Unknown' }] } as const;
    expect(missingFields(GRACE, asks, unknown)).toEqual(['phone', 'otherNames']);
  });
});

describe('what an address that is demanded cannot do without', () => {
  const asks = { required: ['address'] } as const;
  const paris = { line: ['3 rue du Bac'], city: 'Paris', country: 'FR' };

  it.each([
    ['its country’s', { address: [paris] }, undefined, ['postalCode']],
    [
      'that of the facility’s country where it names none',
      { address: [{ line: ['A4'] }] },
      undefined,
      ['city'],
    ],
    ['of the first alone', { address: [{ city: 'Isiolo' }, paris] }, undefined, []],
    ['nothing that an edit did not find', { address: [paris] }, { address: [{ text: 'By the mill' }] }, []],
    ['what an edit took away', { address: [{ line: ['A4'] }] }, { address: [{ city: 'Isiolo' }] }, ['city']],
    ['nothing of who cannot be asked', { name: [{ use: 'temp', text: 'Unknown' }] }, undefined, []],
  ] as const)('%s', (_name, part, recorded, parts) => {
    const before = recorded && { ...GRACE, ...recorded };
    expect(missingAddressParts({ ...GRACE, ...part }, asks, 'KE', before)).toEqual(parts);
    expect(missingAddressParts({ ...GRACE, ...part }, {}, 'KE', before)).toEqual([]);
  });

  it('is held against a registration and an edit', async () => {
    const records = [{ ...FACILITY, registration: asks }];
    const input = { ...GRACE, address: [paris] };
    const refused = { ok: false, error: { code: 'patient.addressPartsNeeded', parts: ['postalCode'] } };
    expect(await handlers.register(planContext(input, { counters: COUNTERS, records }))).toEqual(refused);
    const base = { ...GRACE, address: [{ ...paris, postalCode: '75007' }] };
    const patient: Patient = {
      id: testId('patient', 9),
      mrn: 'K3-00001-0',
      active: true,
      ...base,
      registeredAt: TEST_NOW,
    };
    const edit = { id: patient.id, base, registration: input };
    expect(await handlers.update(planContext(edit, { records: [...records, patient] }))).toEqual(refused);
    const imported = { ...patient, ...input };
    const other = { id: patient.id, base: input, registration: { ...input, gender: 'other' as const } };
    expect(await handlers.update(planContext(other, { records: [...records, imported] }))).toMatchObject({
      ok: true,
    });
  });
});

it.each([
  ['0712 004118', 'KE', '+254712004118'],
  ['+33 6 12 34 56 78', 'KE', '+33612345678'],
  ['٠٧١٢٠٠٤١١٨', 'KE', '+254712004118'],
  ['0712 004118', undefined, undefined],
  ['12', 'KE', undefined],
  ['ask the neighbour', 'KE', undefined],
])('%s typed in %s is %s', (typed, country, e164) => {
  expect(readPhone(typed, country)?.e164).toBe(e164);
});
