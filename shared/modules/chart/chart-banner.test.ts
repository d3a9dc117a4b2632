import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, testId } from '#shared/kernel/handler-testing.ts';
import type { AllergyStatement } from '../allergies/allergy-statement.record.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import { chartHandlers as handlers } from './chart.handlers.ts';
import { other, patientId, weight } from './chart-testing.ts';

const allergy = (number: number, more: Partial<Allergy> = {}): Allergy => ({
  id: testId('allergy', number),
  patientId,
  clinicalStatus: 'active',
  code: { text: `Substance ${number}` },
  ...more,
});
const statement = (statedAt: string): AllergyStatement => ({
  id: testId('allergyStatement', 1),
  patientId,
  statement: 'noKnownAllergies',
  statedAt,
  statedBy: 'Achieng Otieno',
});
describe('chart.banner', () => {
  const allergiesOf = async (records: readonly (Allergy | AllergyStatement)[]) => {
    const banner = await handlers.banner(planContext({ patientId }, { records }));
    return banner.ok ? banner.value.allergies : undefined;
  };

  it('never says that none are known beside what a newer program wrote', async () => {
    const newer = { v: 2, unread: [] };
    const said = statement(TEST_NOW);
    const hidden = (type: string, isKnownType: boolean) =>
      handlers.banner(
        planContext(
          { patientId },
          {
            records: [said],
            newer: [{ id: testId(type, 9), type, isKnownType, isShown: false }],
          },
        ),
      );
    for (const [type, isKnown] of [
      ['allergy', true],
      ['sensitivity', false],
    ] as const)
      expect(await hidden(type, isKnown)).toMatchObject({
        value: { allergies: { state: 'listed', allergies: [], hidden: 1 } },
      });
    expect(await hidden('goal', true)).toMatchObject({ value: { allergies: { state: 'noneKnown' } } });
    // The newer one may be narrower than it seems here, and an allergy that says nothing of its severity may be the worst.
    expect(await allergiesOf([{ ...said, newer }])).toEqual({ state: 'notRecorded' });
    const [unsaid, high] = [allergy(2, { newer }), allergy(1, { criticality: 'low' })];
    expect(await allergiesOf([said, high, unsaid])).toMatchObject({ allergies: [unsaid, high] });
  });

  it('tells one of the states of knowledge about allergies', async () => {
    expect(await allergiesOf([allergy(1, { patientId: other })])).toEqual({ state: 'notRecorded' });
    expect(await allergiesOf([statement(TEST_NOW)])).toEqual({
      state: 'noneKnown',
      statement: statement(TEST_NOW),
    });
    expect(await allergiesOf([allergy(1, { verificationStatus: 'entered-in-error' })])).toEqual({
      state: 'notRecorded',
    });
  });

  it('lists the dangerous first and the past last, with the day of the last entry', async () => {
    const low = allergy(1, { criticality: 'low', recordedDate: '2020-01-01' });
    const past = allergy(2, { clinicalStatus: 'resolved', criticality: 'high' });
    const high = allergy(3, { criticality: 'high', recordedDate: '2021-05-06' });
    expect(await allergiesOf([low, past, high, statement('2019-01-01T10:00:00+03:00')])).toEqual({
      state: 'listed',
      allergies: [high, low, past],
      reviewed: '2021-05-06',
    });
  });

  it('lets an allergy recorded after the statement withdraw it, though it is over', async () => {
    const past = allergy(1, { clinicalStatus: 'resolved', recordedDate: '2026-03-01' });
    expect(await allergiesOf([statement('2026-02-01T10:00:00+03:00'), past])).toMatchObject({
      state: 'listed',
    });
    expect(await allergiesOf([statement('2026-03-02T10:00:00+03:00'), past])).toMatchObject({
      state: 'noneKnown',
    });
  });

  it('shows the latest weight by the moment, not by the text, and no cancelled one', async () => {
    const records = [
      weight(1, '61.5', '2026-01-10T23:30:00-05:00'), // after the next by the moment
      weight(2, '60', '2026-01-11T01:00:00+03:00'),
      weight(3, '6', '2026-02-01T10:00:00+03:00', { status: 'entered-in-error' }),
      weight(4, '99', '2026-02-02T10:00:00+03:00', { code: { text: 'Birth weight' } }),
    ];
    const banner = await handlers.banner(planContext({ patientId }, { records }));
    expect(banner.ok && banner.value.weight).toEqual({
      value: '61.5',
      unit: 'kg',
      at: '2026-01-10T23:30:00-05:00',
    });
  });
});
