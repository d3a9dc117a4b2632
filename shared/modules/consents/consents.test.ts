import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, TEST_USER, testId } from '#shared/kernel/handler-testing.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { Patient } from '../patients/patient.record.ts';
import { patientsHandlers } from '../patients/patients.handlers.ts';
import { Consent } from './consent.record.ts';
import {
  checkConsents,
  consentStates,
  newestStatements,
  sharingState,
  statedConsents,
  statedInError,
  type ConsentEntry,
} from './consent.rules.ts';
import { consentsHandlers } from './consents.handlers.ts';

const PATIENT = testId('patient', 9);
const TODAY = '2026-03-12';
const given: ConsentEntry = {
  scope: 'research',
  decision: 'given',
  date: '2026-03-01',
  givenBy: { kind: 'patient' },
  how: 'written',
};
let made = 100;
const by = {
  patientId: PATIENT,
  now: TEST_NOW,
  author: 'Achieng Otieno',
  newId: () => testId('consent', (made += 1)),
};

function after(...entries: readonly ConsentEntry[]): readonly Consent[] {
  return entries.reduce<readonly Consent[]>((list, entry) => {
    const changed = statedConsents([entry], list, by);
    return [...list.filter(({ id }) => !changed.some((one) => one.id === id)), ...changed];
  }, []);
}
const research = (list: readonly Consent[], today = TODAY) =>
  consentStates(list, today).find(({ scope }) => scope === 'research')?.state;

describe('what counts of several statements', () => {
  it.each<[string, readonly ConsentEntry[], string]>([
    ['nothing was said', [], 'notAsked'],
    ['a consent', [given], 'given'],
    ['withdrawn later', [given, { ...given, decision: 'withdrawn', date: '2026-03-02' }], 'withdrawn'],
    ['given anew', [{ ...given, decision: 'refused', date: '2025' }, given], 'given'],
    [
      'an old paper found later',
      [
        { ...given, decision: 'withdrawn' },
        { ...given, date: '2019' },
      ],
      'withdrawn',
    ],
    [
      'a withdrawal of which only the year is known',
      [{ ...given, decision: 'withdrawn', date: '2026' }, given],
      'withdrawn',
    ],
    [
      'a year and the same year',
      [
        { ...given, date: '2026' },
        { ...given, decision: 'refused', date: '2026' },
      ],
      'refused',
    ],
    ['for a time that is over', [{ ...given, validTo: '2026-03-11' }], 'ended'],
    ['to the end of this month', [{ ...given, validTo: '2026-03' }], 'given'],
  ])('%s', (_name, entries, state) => {
    expect(research(after(...entries))).toBe(state);
  });

  it('keeps every statement, and at most one that others may go by', () => {
    const entry = fc.record({
      scope: fc.constant('research' as const),
      decision: fc.constantFrom('given' as const, 'refused' as const, 'withdrawn' as const),
      date: fc.constantFrom('2024', '2025-06', '2026-01-02', '2026-03-12'),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const list = after(...entries);
        const [first, ...others] = list.filter(({ status }) => status !== 'inactive');
        expect(others).toEqual([]);
        expect(first === undefined || research(list) === first.decision).toBe(true);
        const repeats = entries.filter(
          (one, at) => at > 0 && research(after(...entries.slice(0, at))) === one.decision,
        );
        expect(list.length).toBeGreaterThanOrEqual(entries.length - repeats.length);
      }),
    );
  });
});

it.each<[Partial<ConsentEntry>, string]>([
  [{ date: '2026-03-13' }, 'consent.inFuture'],
  [{ date: 'yesterday' }, 'consent.notADate'],
  [{ validTo: '2026-02' }, 'consent.endsBefore'],
  [{ givenBy: { kind: 'representative' } }, 'consent.nameNeeded'],
  [{ decision: 'withdrawn' }, 'consent.nothingToWithdraw'],
])('%o is refused: %s', (part, code) => {
  expect(checkConsents([{ ...given, ...part }], [], TODAY)).toMatchObject({ error: { code } });
});

describe('entered in error', () => {
  const said = { reason: 'Her sister said it', at: TEST_NOW, by: 'Achieng Otieno' };
  const input = { patientId: PATIENT, reason: said.reason };
  const mark = (id: string, records: readonly Consent[]) =>
    consentsHandlers.enterInError(planContext({ ...input, id }, { records: [...records] }));

  it('a statement stays, and the one before has its standing back', async () => {
    const withdrawal = { ...given, decision: 'withdrawn', date: '2026-03-12' } as const;
    const records = after({ ...given, decision: 'refused', date: '2025' }, given, withdrawal);
    const [refused, agreed, wrong] = records.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    if (!refused || !agreed || !wrong) throw new Error('three statements');
    expect([refused.status, agreed.status, wrong.status]).toEqual(['inactive', 'inactive', 'inactive']);
    const { status: _status, ...rest } = wrong;
    const marked = {
      ...rest,
      status: 'entered-in-error',
      enteredInError: { ...said, was: { status: 'inactive' } },
    } as const;
    const back = { ...agreed, status: 'active' } as const;
    expect(await mark(wrong.id, records)).toEqual({
      ok: true,
      value: { reply: { id: wrong.id }, writes: [put(Consent, marked), put(Consent, back)] },
    });
    expect(research([refused, back, marked])).toBe('given');
    // What was not the last word takes nothing with it.
    expect(await mark(refused.id, records)).toMatchObject({
      value: { writes: [{ data: { date: '2025' } }] },
    });
    expect(await mark(marked.id, [refused, back, marked])).toEqual({
      ok: false,
      error: { code: 'history.alreadyInError' },
    });
    const elsewhere = { ...agreed, patientId: testId('patient', 8) };
    expect(await mark(agreed.id, [elsewhere])).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'consent', id: agreed.id },
    });
  });

  it('never counts, whatever is stated after; of the rest at most one can be gone by', () => {
    const step = fc.oneof(
      fc.record({
        decision: fc.constantFrom('given' as const, 'refused' as const, 'withdrawn' as const),
        date: fc.constantFrom('2024', '2025-06', '2026-01-02', '2026-03-12'),
      }),
      fc.nat(5),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let list: readonly Consent[] = [];
        const wrong = new Set<string>();
        for (const one of steps) {
          const at = typeof one === 'number' ? list[one] : undefined;
          const marked = at && statedInError(at, list, said);
          if (at && marked?.ok) wrong.add(at.id);
          const changed = marked?.ok
            ? marked.value
            : typeof one === 'number'
              ? []
              : statedConsents([{ scope: 'research', ...one }], list, by);
          list = [...list.filter(({ id }) => !changed.some((next) => next.id === id)), ...changed];
        }
        expect(list.filter(({ status }) => status === 'entered-in-error').map(({ id }) => id)).toEqual(
          list.filter(({ id }) => wrong.has(id)).map(({ id }) => id),
        );
        const last = consentStates(list, TODAY).find(({ scope }) => scope === 'research')?.statement;
        const valid = list.filter(({ status }) => status === 'active' || status === 'rejected');
        expect(valid).toEqual(last && last.decision !== 'withdrawn' ? [last] : []);
      }),
    );
  });
});

describe('of sharing with one facility', () => {
  const [hospital, other] = [testId('facility', 1), testId('facility', 2)];
  const to = (decision: ConsentEntry['decision'], date: string): ConsentEntry => ({
    ...given,
    scope: 'sharing',
    decision,
    date,
    recipient: { facilityId: hospital, name: 'County Hospital' },
  });
  const all = (decision: ConsentEntry['decision'], date: string): ConsentEntry => ({
    ...given,
    scope: 'sharing',
    decision,
    date,
  });
  it.each<[string, readonly ConsentEntry[], string, string, string]>([
    ['nothing was said', [], 'notAsked', 'notAsked', 'notAsked'],
    ['a consent to one', [to('given', '2026-03-01')], 'given', 'notAsked', 'notAsked'],
    ['a consent to all', [all('given', '2026-03-01')], 'given', 'given', 'given'],
    [
      'one after a refusal of all',
      [all('refused', '2026-03-01'), to('given', '2026-03-02')],
      'given',
      'refused',
      'refused',
    ],
    ['all but one', [all('given', '2026-03-01'), to('refused', '2026-03-02')], 'refused', 'given', 'given'],
    [
      'ended for all',
      [to('given', '2026-03-01'), all('withdrawn', '2026-03-02')],
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ],
  ])('%s', (_, entries, there, elsewhere, general) => {
    const list = after(...entries);
    expect(sharingState(list, hospital, TODAY).state).toBe(there);
    expect(sharingState(list, other, TODAY).state).toBe(elsewhere);
    expect(consentStates(list, TODAY).find(({ scope }) => scope === 'sharing')?.state).toBe(general);
  });

  it('leaves nothing that others may go by after it was ended for all', () => {
    expect(
      checkConsents([all('withdrawn', '2026-03-02')], after(to('given', '2026-03-01')), TODAY),
    ).toMatchObject({
      ok: true,
    });
    const list = after(to('given', '2026-03-01'), all('withdrawn', '2026-03-02'));
    expect(list.filter(({ status }) => status === 'active')).toEqual([]);
  });
});

it('lists the newest first by its moment, whatever the zone it was told in', () => {
  const at = (id: number, recordedAt: string): Consent => ({
    id: testId('consent', id),
    patientId: PATIENT,
    ...given,
    status: 'active',
    recordedAt,
    recordedBy: '?',
  });
  const told = [
    at(1, '2026-03-12T23:30:00+03:00'),
    at(2, '2026-03-12T21:00:00Z'),
    at(3, '2026-03-13T00:10:00+05:45'),
  ];
  expect(newestStatements(told).map(({ id }) => id)).toEqual([2, 1, 3].map((id) => testId('consent', id)));
});

describe('with a registration', () => {
  const grace = { name: [{ family: 'Odhiambo' }], gender: 'female' } as const;
  const COUNTERS = { 'mrn.prefix': 'K3', 'mrn.next': 417 };
  const stated = { status: 'active', recordedAt: TEST_NOW, recordedBy: 'Achieng Otieno' } as const;

  it('is recorded as a statement of its own', async () => {
    const id = testId('patient', 1);
    const input = { ...grace, consents: [given] };
    expect(await patientsHandlers.register(planContext(input, { counters: COUNTERS }))).toEqual({
      ok: true,
      value: {
        reply: { id, mrn: 'K3-00417-6' },
        writes: [
          put(Patient, { id, mrn: 'K3-00417-6', active: true, ...grace, registeredAt: TEST_NOW }),
          put(Consent, { id: testId('consent', 2), patientId: id, ...given, ...stated }),
          setCounter('mrn.next', 418),
          setCounter(`recent:${TEST_USER}`, [id]),
        ],
      },
    });
  });

  it('is withdrawn by a new one; sent again, nothing new is said', async () => {
    const patient: Patient = {
      id: PATIENT,
      mrn: 'K3-00001-0',
      active: true,
      ...grace,
      registeredAt: TEST_NOW,
    };
    const before: Consent = { id: testId('consent', 7), patientId: PATIENT, ...given, ...stated };
    const withdrawal = { ...given, decision: 'withdrawn', date: '2026-03-12' } as const;
    const edit = { id: PATIENT, base: grace, registration: grace };
    const update = (entry: ConsentEntry) =>
      patientsHandlers.update(planContext({ ...edit, consents: [entry] }, { records: [patient, before] }));
    expect(await update(withdrawal)).toEqual({
      ok: true,
      value: {
        reply: patient,
        writes: [
          put(Patient, patient),
          put(Consent, { ...before, status: 'inactive' }),
          put(Consent, {
            id: testId('consent', 1),
            patientId: PATIENT,
            ...withdrawal,
            ...stated,
            status: 'inactive',
          }),
        ],
      },
    });
    expect(await update(given)).toMatchObject({ value: { writes: [put(Patient, patient)] } });
  });
});
