import { expect, it } from 'vitest';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Facility } from '../facilities/facility.record.ts';
import type { Patient } from '../patients/patient.record.ts';
import { cardCode } from './card-code.rules.ts';
import { cardsHandlers as handlers } from './cards.handlers.ts';

const { facilityId } = planContext({}).session;
const [MRN, OTHER] = [formatMrn('K3', 417), formatMrn('K3', 418)];
const patient: Patient = {
  id: testId('patient', 1),
  mrn: MRN,
  active: true,
  name: [{ family: 'Otieno' }],
  registeredAt: '2026-03-01T08:00:00.000Z',
};
const retired: Patient = { ...patient, id: testId('patient', 2), active: false };
const facility: Facility = {
  id: facilityId,
  name: 'Hillside Clinic',
  zone: 'Africa/Nairobi',
  currency: 'KES',
  language: 'en',
};
const contents = {
  records: [retired, patient, facility],
};

it.each([
  [cardCode(MRN, facilityId), { state: 'found', id: patient.id }],
  [MRN.replaceAll('-', ''), { state: 'found', id: patient.id }],
  [cardCode(OTHER, facilityId), { state: 'unknown', mrn: OTHER }],
  [cardCode(MRN, testId('facility', 9)), { state: 'elsewhere', mrn: MRN }],
  [`${cardCode(MRN, facilityId).slice(0, -1)}G`, { state: 'unreadable', code: 'card.misread' }],
  ['5012345678900', { state: 'unreadable', code: 'card.notACode' }],
])('%s leads to %o', async (code, found) => {
  expect(await handlers.find(planContext({ code }, contents))).toEqual(ok(found));
});

it('says the year of birth until the facility wants more or less on its cards', async () => {
  expect(await handlers.look(planContext({}, contents))).toEqual(ok({ birth: 'year', sex: true }));
  const look = { birth: 'none', sex: false } as const;
  expect(await handlers.saveLook(planContext(look, contents))).toEqual(
    ok({ reply: look, writes: [put(Facility, { ...facility, card: look })] }),
  );
});
