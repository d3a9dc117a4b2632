import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testId } from '#shared/kernel/handler-testing.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import type { MedicationRequest } from '../medications/medication-request.record.ts';
import type { Condition } from '../problems/condition.record.ts';
import type { ResultSeries } from '../results/result-series.rules.ts';
import {
  compareAllergies,
  compareMedicines,
  compareProblems,
  compareSeriesAt,
  hasChanged,
} from './compare.rules.ts';

const ZONE = 'Africa/Nairobi';
const patientId = testId('patient', 1);
const visitId = testId('encounter', 2);
const moment = (day: string) => ({ ms: Date.parse(`${day}T12:00:00+03:00`) });
/** The second is a visit. */
const MOMENTS = [moment('2026-01-10'), { ...moment('2026-03-12'), encounterId: visitId }];

const condition = (more: Partial<Condition>): Condition => ({
  id: testId('condition', 1),
  patientId,
  clinicalStatus: 'active',
  code: { text: 'Malaria' },
  ...more,
});

describe('a problem at two moments', () => {
  it.each<[string, Partial<Condition>, readonly string[]]>([
    ['began before', { onset: '2025-01-01' }, ['present', 'present']],
    ['began between', { onset: '2026-02-01' }, ['notYet', 'present']],
    ['began on the day', { onset: '2026-03-12' }, ['notYet', 'present']],
    ['began in the month of the second', { onset: '2026-03' }, ['notYet', 'unclear']],
    ['began in the year of both', { onset: '2026' }, ['unclear', 'unclear']],
    ['has no date', {}, ['unclear', 'unclear']],
    ['has no date, but was recorded at the visit', { encounterId: visitId }, ['unclear', 'present']],
    [
      'is dated after the visit at which it was recorded',
      { onset: '2026-03-13', encounterId: visitId },
      ['notYet', 'present'],
    ],
    [
      'ended between',
      { onset: '2025', abatement: '2026-02', clinicalStatus: 'resolved' },
      ['present', 'ended'],
    ],
    [
      'is over, nobody knows since when',
      { onset: '2026-02-01', clinicalStatus: 'resolved' },
      ['notYet', 'unclear'],
    ],
    ['has only the day of its record', { recordedDate: '2026-02-01T10:00:00+03:00' }, ['notYet', 'present']],
  ])('which %s', (_, more, states) => {
    expect(compareProblems([condition(more)], MOMENTS, ZONE)).toMatchObject([{ states }]);
  });

  it('which was entered in error or refuted, never was', () => {
    const wrong = (['entered-in-error', 'refuted'] as const).map((verificationStatus) =>
      condition({ verificationStatus }),
    );
    expect(compareProblems(wrong, MOMENTS, ZONE)).toEqual([]);
  });
});

it('counts an allergy from the day of its record, and shows one that was ruled out as not clear', () => {
  const allergy = (more: Partial<Allergy>): Allergy => ({
    id: testId('allergy', 1),
    patientId,
    code: { text: 'Penicillin' },
    onset: '1990',
    ...more,
  });
  const states = (more: Partial<Allergy>) => compareAllergies([allergy(more)], MOMENTS, ZONE)[0]?.states;
  expect(states({ recordedDate: '2026-02-01' })).toEqual(['notYet', 'present']);
  expect(states({})).toEqual(['present', 'present']);
  expect(states({ verificationStatus: 'refuted' })).toEqual(['unclear', 'unclear']);
  expect(states({ verificationStatus: 'entered-in-error' })).toBeUndefined();
});

describe('medicines at two moments', () => {
  const order = (number: number, more: Partial<MedicationRequest>): MedicationRequest => ({
    id: testId('medicationRequest', number),
    patientId,
    status: 'active',
    intent: 'order',
    medication: { text: 'Metformin' },
    dosage: [{ text: '500 mg twice a day' }],
    ...more,
  });
  it('are one row a line, whatever the status of its orders; another dose is another', () => {
    const orders = [
      order(1, { authoredOn: '2026-03-01', dosage: [{ text: '1 g twice a day' }] }),
      order(2, { authoredOn: '2026-02-01', status: 'stopped' }),
      order(3, { authoredOn: '2025-06-01', status: 'active' }),
      order(4, { status: 'draft' }),
    ];
    expect(compareMedicines(orders, MOMENTS, ZONE)).toEqual([
      { order: orders[0], states: ['notYet', 'present'] },
      { order: orders[1], states: ['present', 'present'] },
    ]);
  });
  it('end where every dosage has an end', () => {
    const until = (boundsEnd?: string) => ({ text: 'once a day', ...(boundsEnd ? { boundsEnd } : {}) });
    const ended = order(1, {
      authoredOn: '2026-01-01',
      dosage: [until('2026-01-05'), until('2026-02-01')],
      status: 'completed',
    });
    const open = order(2, { authoredOn: '2026-01-01', dosage: [until('2026-01-05'), until()] });
    expect(compareMedicines([ended, open], MOMENTS, ZONE).map(({ states }) => states)).toEqual([
      ['present', 'ended'],
      ['present', 'present'],
    ]);
  });
});

const series = (
  points: readonly (readonly [at: string, value: string, comparator?: '<'])[],
): ResultSeries => ({
  key: 'k',
  code: { text: 'Potassium' },
  category: 'laboratory',
  unit: 'mmol/L',
  points: points.map(([at, value, comparator], index) => ({
    observationId: `o${index}`,
    at,
    status: 'final',
    quantity: { value, ...(comparator ? { comparator } : {}) },
  })),
  total: points.length,
});
const NO_VISITS = [new Set<string>(), new Set<string>()];

describe('values at two moments', () => {
  const compared = (
    points: Parameters<typeof series>[0],
    visits: readonly ReadonlySet<string>[] = NO_VISITS,
  ) =>
    compareSeriesAt([series(points)], MOMENTS, visits, ZONE)[0]?.cells.map(({ point, ...change }) => ({
      value: point?.quantity?.value,
      ...change,
    }));
  it('are the latest by then, with the difference and its direction', () => {
    expect(
      compared([
        ['2026-01-01', '4.90'],
        ['2026-03-01', '6.1'],
        ['2026-04-01', '9'],
      ]),
    ).toEqual([{ value: '4.90' }, { value: '6.1', difference: '1.20', direction: 'up' }]);
    expect(
      compared([
        ['2026-01-01', '6'],
        ['2026-03-01', '5.5'],
      ])?.[1],
    ).toMatchObject({ difference: '-0.5', direction: 'down' });
    expect(
      compared([
        ['2026-01-01', '6'],
        ['2026-03-01', '6.0'],
      ])?.[1],
    ).toMatchObject({ difference: '0.0', direction: 'same' });
  });
  it('have no difference from themselves, from nothing, or from a limit', () => {
    expect(compared([['2026-01-01', '5']])).toEqual([{ value: '5' }, { value: '5' }]);
    expect(compared([['2026-03-01', '5']])).toEqual([{ value: undefined }, { value: '5' }]);
    expect(
      compared([
        ['2026-01-01', '5', '<'],
        ['2026-03-01', '6'],
      ]),
    ).toEqual([{ value: '5' }, { value: '6' }]);
    expect(compareSeriesAt([series([['2026-12-01', '5']])], MOMENTS, NO_VISITS, ZONE)).toEqual([]);
  });
  it('are the visit’s own where it has one, whenever that is dated', () => {
    expect(
      compared(
        [
          ['2026-03-01', '5'],
          ['2026-03-14', '7'],
        ],
        [new Set(), new Set(['o1'])],
      )?.[1],
    ).toMatchObject({ value: '7' });
  });
});

it('says that values add up, and that a row has changed where its cells differ', () => {
  const hundredths = fc.integer({ min: -100_000, max: 100_000 });
  const text = (number: number) => (number / 100).toFixed(2);
  fc.assert(
    fc.property(hundredths, hundredths, (from, to) => {
      const [row] = compareSeriesAt(
        [
          series([
            ['2026-01-01', text(from)],
            ['2026-03-01', text(to)],
          ]),
        ],
        MOMENTS,
        NO_VISITS,
        ZONE,
      );
      const cell = row?.cells[1];
      expect(Number(cell?.difference)).toBeCloseTo((to - from) / 100, 6);
      expect(cell?.direction).toBe(to === from ? 'same' : to > from ? 'up' : 'down');
      expect(row && hasChanged(row)).toBe(text(to) !== text(from));
    }),
  );
  expect(hasChanged({ states: ['present', 'present'] })).toBe(false);
  expect(hasChanged({ states: ['notYet', 'present'] })).toBe(true);
});
