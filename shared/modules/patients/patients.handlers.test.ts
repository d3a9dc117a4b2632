import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, TEST_USER, testId } from '#shared/kernel/handler-testing.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { Coverage } from './coverage.record.ts';
import { Patient } from './patient.record.ts';
import type { Registration } from './patients.contract.ts';
import { patientsHandlers as handlers } from './patients.handlers.ts';
import { registrationBase } from './registration-merge.rules.ts';

const NUMBERS = { 'mrn.prefix': 'K3', 'mrn.next': 417 };
const GRACE = {
  name: [{ family: 'Odhiambo', given: ['Grace'] }],
  gender: 'female',
  birthDate: '1987-04-02',
} as const;

function aPatient(number: number, more: Partial<Patient> = {}): Patient {
  return {
    id: testId('patient', number),
    mrn: `K3-0000${number}-0`,
    active: true,
    ...GRACE,
    registeredAt: `2026-01-0${number}T08:00:00+03:00`,
    ...more,
  };
}

describe('patients.register', () => {
  it('plans the patient, the coverage, the next number and the recent list', async () => {
    const id = testId('patient', 1);
    const input = { ...GRACE, identifier: [], coverage: [{ payor: 'SHA', subscriberId: 'A-1' }] };
    const recent = [testId('patient', 9)];
    expect(
      await handlers.register(
        planContext(input, { counters: { ...NUMBERS, [`recent:${TEST_USER}`]: recent } }),
      ),
    ).toEqual({
      ok: true,
      value: {
        reply: { id, mrn: 'K3-00417-6' },
        writes: [
          put(Patient, { id, mrn: 'K3-00417-6', active: true, ...GRACE, registeredAt: TEST_NOW }),
          put(Coverage, {
            id: testId('coverage', 2),
            patientId: id,
            status: 'active',
            payor: 'SHA',
            subscriberId: 'A-1',
          }),
          setCounter('mrn.next', 418),
          setCounter(`recent:${TEST_USER}`, [id, ...recent]),
        ],
      },
    });
  });

  it('passes over a number that a patient here has already', async () => {
    const [one, two] = ['K3-00417-6', 'K3-00418-4'].map((mrn, at) => aPatient(at + 5, { mrn }));
    const done = await handlers.register(
      planContext(GRACE, { counters: NUMBERS, records: [one, two].filter((it) => it !== undefined) }),
    );
    expect(done).toMatchObject({ ok: true, value: { reply: { mrn: expect.stringMatching(/^K3-00419-/) } } });
    expect(done.ok && done.value.writes).toContainEqual(setCounter('mrn.next', 420));
  });

  it('answers the same to the same form sent twice, and registers nobody anew', async () => {
    const input = {
      ...GRACE,
      id: testId('patient', 7),
      coverage: [{ payor: 'SHA', subscriberId: 'A-1' }, { payor: 'AAR' }, { payor: 'AAR' }],
    };
    const first = await handlers.register(planContext(input, { counters: NUMBERS }));
    if (!first.ok) throw new Error(first.error.code);
    const records = first.value.writes.flatMap((write) =>
      write.kind === 'put' ? [{ ...write.data, id: write.id }] : [],
    );
    expect(records.map(({ id }) => id)).toEqual([input.id, testId('coverage', 1), testId('coverage', 2)]);
    const contents = { counters: { ...NUMBERS, 'mrn.next': 418 }, records: records.toReversed() };
    expect(await handlers.register(planContext(input, contents))).toEqual({
      ok: true,
      value: { reply: { id: input.id, mrn: 'K3-00417-6' }, patientId: input.id, writes: [] },
    });
    for (const other of [
      { ...input, gender: 'other' as const },
      { ...input, coverage: [{ payor: 'SHA' }] },
    ])
      expect(await handlers.register(planContext(other, contents))).toEqual({
        ok: false,
        error: { code: 'patient.alreadyRegistered', id: input.id },
      });
  });

  it.each([
    [{ ...GRACE, name: [{ use: 'official' }] }, 'patient.nameNeeded'],
    [{ ...GRACE, birthDate: '2026-03-13' }, 'patient.birthInFuture'],
    [{ ...GRACE, birthDate: '2026-04' }, 'patient.birthInFuture'],
    [{ ...GRACE, birthDate: '2999' }, 'patient.birthInFuture'],
    [{ ...GRACE, birthDate: '1895-03-11' }, 'patient.birthTooLongAgo'],
    [{ ...GRACE, birthDate: '1700' }, 'patient.birthTooLongAgo'],
  ] as const)('refuses %j', async (input, code) => {
    expect(await handlers.register(planContext(input, { counters: NUMBERS }))).toEqual({
      ok: false,
      error: { code },
    });
  });

  it.each(['2026-03-12', '2026-03', '2026', '1895-03-13', '1896'])(
    'takes a birth date of %s',
    async (birthDate) => {
      expect(
        await handlers.register(planContext({ ...GRACE, birthDate }, { counters: NUMBERS })),
      ).toMatchObject({ ok: true });
    },
  );

  it.each([
    {},
    { 'mrn.prefix': 'K3' },
    { 'mrn.prefix': 'I1', 'mrn.next': 1 },
    { ...NUMBERS, 'mrn.next': 1_000_000 },
  ])('refuses while there are no numbers to give: %j', async (counters) => {
    expect(await handlers.register(planContext(GRACE, { counters }))).toEqual({
      ok: false,
      error: { code: 'patient.numbersNotSetUp' },
    });
  });
});

describe('patients.update', () => {
  it('replaces what the form holds and keeps the rest; what the form leaves empty goes', async () => {
    const before = aPatient(1, {
      generalPractitionerIds: [testId('practitioner', 3)],
      telecom: [{ system: 'phone', value: '0712' }],
    });
    const kept: Coverage = {
      id: testId('coverage', 5),
      patientId: before.id,
      status: 'active',
      payor: 'SHA',
      subscriberId: 'A-1',
    };
    const dropped: Coverage = {
      id: testId('coverage', 6),
      patientId: before.id,
      status: 'active',
      payor: 'Old Mutual',
    };
    const over: Coverage = {
      id: testId('coverage', 7),
      patientId: before.id,
      status: 'cancelled',
      payor: 'AAR',
    };
    const registration = {
      name: [{ family: 'Odhiambo', given: ['Grace', 'Achieng'] }],
      gender: 'female',
      coverage: [{ payor: 'SHA', subscriberId: 'A-1', validTo: '2027' }, { payor: 'AAR' }],
    } as const;
    const base = registrationBase(before, [kept, dropped, over]);
    const after: Patient = {
      id: before.id,
      mrn: before.mrn,
      active: true,
      registeredAt: before.registeredAt,
      generalPractitionerIds: [testId('practitioner', 3)],
      name: registration.name,
      gender: 'female',
    };
    const context = planContext(
      { id: before.id, base, registration },
      { records: [before, kept, dropped, over] },
    );
    expect(await handlers.update(context)).toEqual({
      ok: true,
      value: {
        reply: after,
        writes: [
          put(Patient, after),
          put(Coverage, { ...kept, validTo: '2027' }),
          put(Coverage, { id: testId('coverage', 1), patientId: before.id, status: 'active', payor: 'AAR' }),
          put(Coverage, { ...dropped, status: 'cancelled' }),
        ],
      },
    });
  });

  describe('from a form older than the record', () => {
    const old = aPatient(1, {
      telecom: [{ system: 'phone', value: '0712' }],
      address: [{ city: 'Kisumu' }],
      birthDateEstimated: true,
    });
    const sha = { payor: 'SHA', subscriberId: 'A-1' };
    const base = registrationBase(old, [sha]);
    const form = { ...base, gender: 'female' } as const;
    const shaCover: Coverage = { id: testId('coverage', 5), patientId: old.id, status: 'active', ...sha };
    const save = (registration: Registration, now: Patient, more: readonly Coverage[] = []) =>
      handlers.update(
        planContext(
          { id: old.id, base, registration },
          {
            records: [now, shaCover, ...more],
          },
        ),
      );

    it('keeps what another desk wrote in other fields, and in other items of the same list', async () => {
      const meanwhile: Patient = {
        ...old,
        address: [{ city: 'Maralal' }],
        telecom: [...(old.telecom ?? []), { system: 'email', value: 'g@x' }],
      };
      const added: Coverage = {
        id: testId('coverage', 8),
        patientId: old.id,
        status: 'active',
        payor: 'AAR',
      };
      const result = await save(
        { ...form, gender: 'other', telecom: [{ system: 'phone', value: '0799' }] },
        meanwhile,
        [added],
      );
      const after: Patient = {
        ...meanwhile,
        gender: 'other',
        telecom: [
          { system: 'phone', value: '0799' },
          { system: 'email', value: 'g@x' },
        ],
      };
      expect(result).toEqual({ ok: true, value: { reply: after, writes: [put(Patient, after)] } });
    });

    it('refuses two different changes of one field, naming all such fields', async () => {
      const meanwhile: Patient = {
        ...old,
        birthDate: '1988',
        telecom: [{ system: 'phone', value: '0755' }],
        address: [{ city: 'Maralal' }],
      };
      const { birthDateEstimated: _not, ...certain } = form;
      expect(
        await save(
          { ...certain, telecom: [{ system: 'phone', value: '0799' }], address: [{ city: 'Maralal' }] },
          meanwhile,
        ),
      ).toEqual({
        ok: false,
        error: { code: 'patient.changedMeanwhile', fields: ['birthDate', 'telecom'] },
      });
    });
  });

  it('refuses someone who is not there', async () => {
    const id = testId('patient', 1);
    expect(await handlers.update(planContext({ id, base: GRACE, registration: GRACE }))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'patient', id },
    });
  });
});

describe('patients.open', () => {
  it('puts the patient first in the recent list, once, and names the patient for the audit trail', async () => {
    const [one, two] = [aPatient(1), aPatient(2)];
    const counters = { [`recent:${TEST_USER}`]: [two.id, one.id] };
    expect(await handlers.open(planContext({ id: one.id }, { records: [one, two], counters }))).toEqual({
      ok: true,
      value: {
        reply: { id: one.id },
        patientId: one.id,
        writes: [setCounter(`recent:${TEST_USER}`, [one.id, two.id])],
      },
    });
  });
});

describe('lists of patients', () => {
  const [one, two, three] = [
    aPatient(1, {
      telecom: [
        { system: 'email', value: 'g@x' },
        { system: 'phone', value: '0700' },
        { system: 'phone', value: '0712' },
      ],
      address: [{ country: 'KE' }, { city: 'Kisumu' }],
    }),
    aPatient(2, { deceased: true }),
    aPatient(3),
  ];
  const contents = { records: [one, two, three] };

  it('summarises: one telephone number, one town, nothing clinical', async () => {
    const hits = [
      { id: one.id, rank: 'prefix' },
      { id: testId('patient', 8), rank: 'fuzzy' },
    ] as const;
    const { id, mrn } = one;
    expect(await handlers.search(planContext({ words: 'gra', limit: 10 }, { ...contents, hits }))).toEqual({
      ok: true,
      value: [{ rank: 'prefix', patient: { id, mrn, ...GRACE, phone: '0700', city: 'Kisumu' } }],
    });
  });

  it('lists the recent ones in their order and the newest first', async () => {
    const counters = { [`recent:${TEST_USER}`]: [two.id, testId('patient', 8), one.id] };
    const recent = await handlers.recent(planContext({ limit: 5 }, { ...contents, counters }));
    expect(recent.ok && recent.value.map(({ id }) => id)).toEqual([two.id, one.id]);
    const newest = await handlers.newest(planContext({ limit: 2 }, contents));
    expect(newest.ok && newest.value.map(({ id }) => id)).toEqual([three.id, two.id]);
    expect(await handlers.count(planContext({}, contents))).toEqual({ ok: true, value: 3 });
  });
});
