/** In one file, though long: one patient's records are what each of these is asked about. */
import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, testId } from '#shared/kernel/handler-testing.ts';
import type { Encounter } from '../encounters/encounter.record.ts';
import type { Procedure } from '../encounters/procedure.record.ts';
import type { Document } from '../documents/document.record.ts';
import type { FamilyMember } from '../history/family-member.record.ts';
import type { Location } from '../facilities/location.record.ts';
import type { MedicationRequest } from '../medications/medication-request.record.ts';
import type { Condition } from '../problems/condition.record.ts';
import type { Practitioner } from '../staff/practitioner.record.ts';
import { joinSeries, seriesOf } from '../results/result-series.rules.ts';
import { chartHandlers as handlers } from './chart.handlers.ts';
import { other, patientId, weight } from './chart-testing.ts';

const naomi: Practitioner = {
  id: testId('practitioner', 1),
  active: true,
  name: [{ given: ['Naomi'], family: 'Mutiso' }],
};
const ward: Location = { id: testId('location', 1), status: 'active', name: 'Ward 3' };
const visit: Encounter = {
  id: testId('encounter', 1),
  patientId,
  status: 'finished',
  class: 'AMB',
  type: [{ text: 'Check-up' }],
  reason: [{ text: 'Cough' }, { text: 'Fever' }],
  start: '2026-01-10T09:00:00+03:00',
  participantIds: [naomi.id],
  locationId: ward.id,
};
/** Made by an import, because another record named them. */
const namedOnly: Encounter = { ...visit, id: testId('encounter', 2), status: 'unknown', placeholder: true };
const mistaken: Encounter = { ...visit, id: testId('encounter', 3), status: 'entered-in-error' };
const cough: Condition = {
  id: testId('condition', 1),
  patientId,
  clinicalStatus: 'active',
  code: { text: 'Acute bronchitis' },
  onset: '2026-01-08',
  encounterId: visit.id,
};
const healed: Condition = {
  id: testId('condition', 2),
  patientId,
  clinicalStatus: 'resolved',
  code: { text: 'Sprain' },
  onset: '2019',
};
const wrong: Condition = {
  id: testId('condition', 3),
  patientId,
  verificationStatus: 'entered-in-error',
  code: { text: 'Gout' },
  onset: '2020',
};
const syrup: MedicationRequest = {
  id: testId('medicationRequest', 1),
  patientId,
  status: 'active',
  intent: 'order',
  medication: { text: 'Amoxicillin' },
  authoredOn: '2026-01-10T09:10:00+03:00',
  requesterId: naomi.id,
  dosage: [{ text: '1 spoon' }],
};
const stopped: MedicationRequest = {
  id: testId('medicationRequest', 2),
  patientId,
  status: 'stopped',
  intent: 'order',
  medication: { text: 'Ibuprofen' },
};
const suture: Procedure = {
  id: testId('procedure', 1),
  patientId,
  status: 'completed',
  code: { coding: [{ display: 'Suture' }] },
  performedStart: '2019-05-01T10:00:00Z',
};
const records = [naomi, ward, visit, namedOnly, cough, healed, wrong, syrup, stopped, suture];

describe('chart.timeline', () => {
  const page = { patientId, offset: 0, limit: 50 };

  it('merges the kinds, newest first, with the names of people and places; the undated last', async () => {
    const timeline = await handlers.timeline(planContext(page, { records }));
    expect(timeline).toEqual({
      ok: true,
      value: {
        total: 7,
        items: [
          {
            id: syrup.id,
            kind: 'medicationRequest',
            at: syrup.authoredOn,
            title: syrup.medication,
            status: 'active',
            detail: '1 spoon',
            who: 'Naomi Mutiso',
          },
          {
            id: visit.id,
            kind: 'encounter',
            at: visit.start,
            title: { text: 'Check-up' },
            status: 'finished',
            detail: 'Cough, Fever',
            encounterId: visit.id,
            who: 'Naomi Mutiso',
            where: 'Ward 3',
          },
          {
            id: cough.id,
            kind: 'condition',
            at: '2026-01-08',
            title: cough.code,
            status: 'active',
            encounterId: visit.id,
          },
          { id: wrong.id, kind: 'condition', at: '2020', title: wrong.code, status: 'entered-in-error' },
          {
            id: suture.id,
            kind: 'procedure',
            at: suture.performedStart,
            title: suture.code,
            status: 'completed',
          },
          { id: healed.id, kind: 'condition', at: '2019', title: healed.code, status: 'resolved' },
          { id: stopped.id, kind: 'medicationRequest', title: stopped.medication, status: 'stopped' },
        ],
      },
    });
  });

  it('pages, and keeps to the kinds and words asked for', async () => {
    const idsOf = async (more: object) => {
      const timeline = await handlers.timeline(planContext({ ...page, ...more }, { records }));
      return timeline.ok ? [timeline.value.total, ...timeline.value.items.map(({ id }) => id)] : [];
    };
    expect(await idsOf({ offset: 1, limit: 2 })).toEqual([7, visit.id, cough.id]);
    expect(await idsOf({ kinds: ['procedure'] })).toEqual([1, suture.id]);
    expect(await idsOf({ words: 'FÉV check' })).toEqual([1, visit.id]);
    expect(await idsOf({ words: 'mutiso' })).toEqual([2, syrup.id, visit.id]);
    expect(await idsOf({ words: 'ward fracture' })).toEqual([0]);
  });

  it('finds relatives and, for whoever may see them, documents, by title and note', async () => {
    const mother: FamilyMember = {
      id: testId('familyMember', 1),
      patientId,
      status: 'completed',
      relationship: { text: 'Mother' },
      condition: [{ code: { text: 'Glaucoma' } }],
    };
    const letter: Document = {
      id: testId('document', 1),
      patientId,
      status: 'current',
      category: 'letter',
      title: 'Eye clinic',
      note: 'glaucoma ruled out',
      file: { hash: 'a'.repeat(64), sha1: 'b'.repeat(40), size: 1, contentType: 'application/pdf' },
      addedAt: TEST_NOW,
      addedBy: 'Naomi',
    };
    const context = planContext(
      { patientId, words: 'glaucoma', offset: 0, limit: 10 },
      { records: [mother, letter] },
    );
    const found = await handlers.timeline(context);
    expect(found.ok && found.value.items.map(({ id }) => id)).toEqual([letter.id, mother.id]);
    const permissions = new Set(['chart.read'] as const);
    const less = await handlers.timeline({ ...context, session: { ...context.session, permissions } });
    expect(less.ok && less.value).toMatchObject({ total: 1, items: [{ id: mother.id }] });
  });
});

describe('chart.summary', () => {
  it('separates what is from what was, and counts only what was true', async () => {
    const vitals = Array.from({ length: 30 }, (_, day) =>
      weight(100 + day, String(50 + day), `2025-01-${String(day + 1).padStart(2, '0')}`),
    );
    const summary = await handlers.summary(
      planContext({ patientId }, { records: [...records, mistaken, ...vitals] }),
    );
    expect(summary).toMatchObject({
      ok: true,
      value: {
        problems: [cough],
        resolvedProblems: 1,
        medicines: [syrup],
        forbiddenMedicines: [],
        stoppedMedicines: 1,
        lastEncounters: [visit],
        encounters: 1,
        results: [],
      },
    });
    expect(
      summary.ok &&
        summary.value.vitals.map(({ total, points }) => [
          total,
          points.length,
          points.at(-1)?.quantity?.value,
        ]),
    ).toEqual([[12, 12, '79']]);
  });
});

describe('medicines in chart.summary', () => {
  const order = (number: number, more: Partial<MedicationRequest>): MedicationRequest => ({
    ...syrup,
    id: testId('medicationRequest', 100 + number),
    ...more,
  });
  const medicinesOf = async (orders: readonly MedicationRequest[]) => {
    const summary = await handlers.summary(planContext({ patientId }, { records: orders }));
    if (!summary.ok) throw new Error(summary.error.code);
    const { medicines, forbiddenMedicines, stoppedMedicines } = summary.value;
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
    return { current: ids(medicines), forbidden: ids(forbiddenMedicines), stoppedMedicines };
  };

  it('hold what is on hold or of unknown status, no draft, and what must not be given apart', async () => {
    const orders = [
      order(1, { status: 'on-hold', authoredOn: '2026-01-05' }),
      order(2, { status: 'unknown', authoredOn: '2026-01-04' }),
      order(3, { status: 'draft' }),
      order(4, { status: 'active', doNotPerform: true }),
      order(5, { status: 'stopped', doNotPerform: true }),
      order(6, { status: 'active', doNotPerform: false, authoredOn: '2026-01-03' }),
    ];
    const id = (number: number) => testId('medicationRequest', 100 + number);
    expect(await medicinesOf(orders)).toEqual({
      current: [id(1), id(2), id(6)],
      forbidden: [id(4)],
      stoppedMedicines: 0,
    });
  });

  it('count stopped ones by line, as the list of medicines does', async () => {
    const stoppedOnes = [
      order(1, { status: 'stopped', authoredOn: '2020' }),
      order(2, { status: 'stopped', authoredOn: '2021' }),
      order(3, { status: 'stopped', medication: { text: 'Other' } }),
    ];
    expect(await medicinesOf(stoppedOnes)).toMatchObject({ stoppedMedicines: 2 });
  });

  it('tell in the timeline that a medicine must not be given', async () => {
    const forbidden = order(1, { status: 'active', doNotPerform: true });
    const timeline = await handlers.timeline(
      planContext({ patientId, offset: 0, limit: 10 }, { records: [forbidden] }),
    );
    expect(timeline.ok && timeline.value.items[0]?.status).toBe('do-not-give');
  });
});

describe('chart.encounter', () => {
  it('gathers what was recorded at a visit', async () => {
    expect(await handlers.encounter(planContext({ id: visit.id }, { records }))).toEqual({
      ok: true,
      value: {
        encounter: visit,
        conditions: [cough],
        procedures: [],
        observations: [],
        reports: [],
        participants: ['Naomi Mutiso'],
        place: 'Ward 3',
      },
    });
    const id = testId('encounter', 9);
    expect(await handlers.encounter(planContext({ id }, { records }))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'encounter', id },
    });
  });
});

describe('chart.results', () => {
  it('gives the newest of each test, and the older ones in pages that make the whole', async () => {
    const height = { code: { text: 'Height' }, valueQuantity: { value: '170', unit: 'cm', code: 'cm' } };
    const observations = Array.from({ length: 45 }, (_, day) => [
      weight(day, String(60 + day), `2025-0${1 + (day % 9)}-${String(10 + (day % 15))}`),
      weight(200 + day, String(60 + day), `2024-01-${String(10 + (day % 15))}`, { category: 'exam' }),
    ])
      .flat()
      .concat(weight(300, '0', '2023-01-01', height), weight(301, '0', '2026-01-01', { patientId: other }));
    const context = <I>(input: I) => planContext(input, { records: observations });
    const first = await handlers.results(context({ patientId, newest: 10 }));
    if (!first.ok) throw new Error(first.error.code);
    const test = { code: '29463-7', offset: 10, total: 45 };
    expect(first.value.older).toEqual([
      { category: 'exam', ...test },
      { category: 'vital-signs', ...test },
    ]);
    const pages = [first.value.series];
    for (const { category, code, offset: read, total } of first.value.older) {
      for (let offset = read; offset < total; offset += 20) {
        const page = await handlers.olderResults(context({ patientId, category, code, offset, limit: 20 }));
        if (page.ok) pages.push(page.value);
      }
    }
    expect(pages).toHaveLength(5);
    const own = observations.filter((one) => one.patientId === patientId);
    expect(joinSeries(pages, 'Africa/Nairobi')).toEqual(seriesOf(own, 'Africa/Nairobi', 1000));
  });
});

it('chart.compare sets visits and days side by side in the order of time, of this patient alone', async () => {
  const kilos = [
    weight(400, '60', '2025-12-01'),
    weight(401, '61.5', '2026-01-10T09:05:00+03:00', { encounterId: visit.id }),
    ...Array.from({ length: 20 }, (_, index) =>
      weight(410 + index, '70', `2026-02-${String(index + 1).padStart(2, '0')}`),
    ),
    weight(440, '72', '2026-01-01', { code: { text: 'Girth' }, category: 'exam' }),
  ];
  const context = (moments: readonly ({ encounterId: string } | { at: string })[], patient = patientId) =>
    planContext({ patientId: patient, moments: [...moments] }, { records: [...records, ...kilos] });
  const compared = await handlers.compare(context([{ encounterId: visit.id }, { at: '2025-12-31' }]));
  if (!compared.ok) throw new Error(compared.error.code);
  expect(compared.value.moments).toEqual([
    { at: '2025-12-31' },
    { at: visit.start, encounterId: visit.id, title: { text: 'Check-up' } },
  ]);
  const { problems, medicines, allergies, vitals, results } = compared.value;
  expect(problems.map(({ id, states }) => [id, states])).toEqual([
    [cough.id, ['notYet', 'present']],
    [healed.id, ['unclear', 'unclear']],
  ]);
  expect(medicines[0]).toMatchObject({ order: { id: syrup.id }, states: ['notYet', 'present'] });
  expect(allergies).toEqual([]);
  const cells = (row: (typeof vitals)[number] | undefined) =>
    row?.cells.map(({ point, ...change }) => [point?.quantity?.value, change]);
  expect(cells(vitals[0])).toEqual([
    ['60', {}],
    ['61.5', { difference: '1.5', direction: 'up' }],
  ]);
  expect(cells(results[0])).toEqual([
    [undefined, {}],
    ['72', {}],
  ]);

  expect(await handlers.compare(context([{ encounterId: visit.id }, { at: '2025-12-31' }], other))).toEqual({
    ok: false,
    error: { code: 'notFound', type: 'encounter', id: visit.id },
  });
});
