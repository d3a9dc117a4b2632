import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import type { SearchHit } from '#shared/kernel/reader.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { Observation } from '../results/observation.record.ts';
import { identityHandlers } from './identity.handlers.ts';
import { PatientMerge } from './patient-merge.record.ts';
import { personBook, personOf, type MergeLink } from './person.rules.ts';
import { isOfPerson, personReader, recordReader } from './person-reader.rules.ts';

const p = (number: number) => testId('patient', number);
const link = (
  number: number,
  patientId: number,
  replacedId: number,
  status: MergeLink['status'] = 'active',
) => ({
  id: testId('patientMerge', number),
  patientId: p(patientId),
  replacedId: p(replacedId),
  status,
  mergedAt: '2026-03-12T09:42:00.000+03:00',
  mergedBy: 'Achieng Otieno',
});

describe('who a record stands for', () => {
  it('is the one that nobody replaced, through a chain', () => {
    const links = [link(1, 2, 1), link(2, 3, 2)];
    for (const number of [1, 2, 3])
      expect(personOf(p(number), links)).toEqual({ survivorId: p(3), memberIds: [p(3), p(1), p(2)] });
    expect(personOf(p(9), links)).toEqual({ survivorId: p(9), memberIds: [p(9)] });
  });

  it('is the first registered where desks merged in a circle, and where one was merged into two', () => {
    expect(personOf(p(2), [link(1, 1, 2), link(2, 2, 1)]).survivorId).toBe(p(1));
    expect(personOf(p(1), [link(1, 3, 1), link(2, 2, 1)])).toEqual({
      survivorId: p(2),
      memberIds: [p(2), p(1), p(3)],
    });
  });

  /** Desks merge and undo apart; every desk then gets every link, in some order. */
  const aLink = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.boolean())
    .filter(([a, b]) => a !== b);
  it('is the same at every desk, whatever the order in which merges came, and for every member alike', () => {
    fc.assert(
      fc.property(
        fc.array(aLink, { maxLength: 9 }).chain((links) =>
          fc.tuple(
            fc.constant(links),
            fc.shuffledSubarray(
              links.map((_, at) => at),
              { minLength: links.length },
            ),
          ),
        ),
        ([links, order]) => {
          const all = links.map(([a, b, isUndone], at) => link(at, a, b, isUndone ? 'undone' : 'active'));
          const shuffled = order.flatMap((at) => all[at] ?? []);
          for (let number = 1; number <= 6; number += 1) {
            const person = personOf(p(number), all);
            expect(personOf(p(number), shuffled)).toEqual(person);
            expect(personBook(shuffled)(p(number))).toEqual(person);
            expect(person.memberIds).toContain(p(number));
            for (const member of person.memberIds) expect(personOf(member, all)).toEqual(person);
          }
        },
      ),
    );
  });

  it('is only itself again once all merges between the two are undone', () => {
    fc.assert(
      fc.property(fc.array(aLink, { maxLength: 8 }), (links) => {
        const active = links.map(([a, b], at) => link(at, a, b));
        const undone = active.map((one) => ({ ...one, status: 'undone' as const }));
        for (let number = 1; number <= 6; number += 1)
          expect(personOf(p(number), undone).memberIds).toEqual([p(number)]);
      }),
    );
  });
});

describe('a reader of persons', () => {
  const allergy = (number: number, patient: number) => ({
    id: testId('allergy', number),
    patientId: p(patient),
    code: { text: `Substance ${number}` },
  });
  const observation = (number: number, patient: number, effective: string, code: string) => ({
    id: testId('observation', number),
    patientId: p(patient),
    effective,
    category: 'laboratory',
    code: { text: code },
  });
  const contents = {
    records: [
      link(1, 1, 2),
      allergy(1, 1),
      allergy(2, 2),
      allergy(3, 3),
      observation(1, 1, '2026-01-01', 'Hb'),
      observation(2, 2, '2026-02-01', 'Hb'),
      observation(3, 1, '2025-02-01', 'Hb'),
      observation(4, 2, '2025-02-01', 'Na'),
    ],
    hits: [
      { id: p(2), rank: 'exact' },
      { id: p(3), rank: 'exact' },
      { id: p(1), rank: 'fuzzy' },
    ] satisfies SearchHit[],
  };
  const read = personReader(memoryReader(contents));

  it('lists and counts what lies under any of the merged records, asked for either', async () => {
    for (const number of [1, 2]) {
      const found = await read.list(Allergy, { where: { patientId: p(number) } });
      expect(found.map(({ id }) => id)).toEqual([testId('allergy', 1), testId('allergy', 2)]);
      expect(await read.count(Allergy, { patientId: p(number) })).toBe(2);
    }
    expect(await read.count(Allergy, { patientId: p(3) })).toBe(1);
  });

  it('keeps order, pages and groups across the records', async () => {
    const page = (offset: number) =>
      read.list(Observation, {
        where: { patientId: p(1), category: 'laboratory', code: 'Hb' },
        orderBy: 'effective',
        direction: 'desc',
        limit: 2,
        offset,
      });
    const ids = (values: readonly { readonly id: string }[]) => values.map(({ id }) => Number(id.slice(-2)));
    expect(ids(await page(0))).toEqual([2, 1]);
    expect(ids(await page(2))).toEqual([3]);
    const newest = await read.newest(Observation, {
      where: { patientId: p(1), category: 'laboratory' },
      groupBy: 'code',
      orderBy: 'effective',
      limit: 1,
    });
    expect(newest.map(ids)).toEqual([[2], [4]]);
  });

  it('names the survivor in a search, once', async () => {
    expect(await read.search('a', 10)).toEqual([
      { id: p(1), rank: 'exact' },
      { id: p(3), rank: 'exact' },
    ]);
  });

  it('tells whose a record is, and gives back the reader of single records', async () => {
    expect(await isOfPerson(read, p(1), p(2))).toBe(true);
    expect(await isOfPerson(read, p(1), p(3))).toBe(false);
    expect(await isOfPerson(read, p(1), undefined)).toBe(false);
    expect(await recordReader(read).count(Allergy, { patientId: p(1) })).toBe(1);
    expect(recordReader(personReader(read))).toBe(recordReader(read));
  });
});

describe('merging', () => {
  const patient = (number: number, family: string) => ({
    id: p(number),
    mrn: `K3-0000${number}`,
    active: true,
    name: [{ family, given: ['Grace'] }],
    registeredAt: '2026-01-01T00:00:00Z',
  });
  const people = [patient(1, 'Odhiambo'), patient(2, 'Odhiambo'), patient(3, 'Wanjiku')];

  it('writes one link between those who stand for each, and changes neither record', async () => {
    const context = planContext(
      { survivorId: p(3), replacedId: p(2), reason: 'Same card' },
      { records: [...people, link(7, 1, 2)] },
    );
    expect(await identityHandlers.merge(context)).toEqual({
      ok: true,
      value: {
        reply: { survivorId: p(3), mergeId: testId('patientMerge', 1) },
        patientId: p(3),
        writes: [
          {
            kind: 'put',
            record: PatientMerge,
            id: testId('patientMerge', 1),
            data: {
              patientId: p(3),
              replacedId: p(1),
              status: 'active',
              reason: 'Same card',
              mergedAt: context.now,
              mergedBy: 'Achieng Otieno',
            },
          },
        ],
      },
    });
  });

  it('refuses a record and itself, those who are one already, and somebody unknown', async () => {
    const merge = (survivorId: string, replacedId: string) =>
      identityHandlers.merge(
        planContext({ survivorId, replacedId }, { records: [...people, link(7, 1, 2)] }),
      );
    expect(await merge(p(1), p(1))).toEqual({ ok: false, error: { code: 'identity.sameRecord' } });
    expect(await merge(p(2), p(1))).toEqual({
      ok: false,
      error: { code: 'identity.alreadyOne', survivorId: p(1) },
    });
    expect(await merge(p(1), p(8))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'patient', id: p(8) },
    });
  });

  it('asks nobody again about two people because one of them was merged', async () => {
    const statement = {
      id: testId('distinctPatients', 1),
      patientId: p(1),
      otherId: p(2),
      status: 'active',
      statedAt: '2026-03-12T09:42:00.000+03:00',
      statedBy: 'Achieng Otieno',
    };
    const candidates = async (records: readonly { readonly id: string }[]) => {
      const hits: SearchHit[] = [{ id: p(3), rank: 'exact' }];
      const found = await identityHandlers.candidates(
        planContext(
          { person: { name: [{ family: 'Odhiambo', given: ['Grace'] }] }, id: p(1), limit: 5 },
          { records, hits },
        ),
      );
      return found.ok ? found.value.map(({ patient }) => patient.id) : found.error.code;
    };
    const alike = [patient(1, 'Odhiambo'), patient(2, 'Odhiambo'), patient(3, 'Odhiambo')];
    expect(await candidates([...alike, statement])).toEqual([p(3)]);
    expect(await candidates([...alike, statement, link(1, 3, 2)])).toEqual([]);
  });

  it('undoes all merges between the two, whichever desk made them, and no others', async () => {
    const between = [link(7, 1, 2), link(8, 2, 1)];
    const context = planContext(
      { mergeId: testId('patientMerge', 7), reason: 'Two sisters' },
      { records: [...people, ...between, link(9, 1, 3)] },
    );
    const undone = await identityHandlers.undoMerge(context);
    if (!undone.ok) throw new Error(undone.error.code);
    expect(
      undone.value.writes.map((write) => write.kind === 'put' && [write.id, write.data['status']]),
    ).toEqual([
      [testId('patientMerge', 7), 'undone'],
      [testId('patientMerge', 8), 'undone'],
    ]);
  });
});
