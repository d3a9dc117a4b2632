import { expect, it } from 'vitest';
import type { MedicationRequest } from './medication-request.record.ts';
import { medicineGroups } from './medicine-groups.rules.ts';

function order(
  id: string,
  text: string,
  authoredOn: string | undefined,
  more: Partial<MedicationRequest> = {},
): MedicationRequest {
  return {
    id,
    patientId: 'patient:1',
    status: 'active',
    intent: 'order',
    medication: { text },
    ...(authoredOn ? { authoredOn } : {}),
    ...more,
  };
}

it('joins repeats of one medicine in one dose, in the order given', () => {
  const groups = medicineGroups([
    order('b', 'Aspirin', '2019-06-01'),
    order('c', 'Simvastatin 10 MG', '2019-01-01'),
    order('a', 'Simvastatin 10 MG', '2018-01-01'),
    order('d', 'Simvastatin 10 MG', undefined),
  ]);
  expect(groups.map(({ latest, orders }) => [latest.id, orders.map(({ id }) => id)])).toEqual([
    ['b', ['b']],
    ['c', ['c', 'a', 'd']],
  ]);
});

it('never joins two doses, nor what is taken with what was stopped', () => {
  const groups = medicineGroups([
    order('a', 'Enalapril', '2020', { dosage: [{ dose: { value: '5', unit: 'mg' } }] }),
    order('b', 'Enalapril', '2021', { dosage: [{ dose: { value: '10', unit: 'mg' } }] }),
    order('c', 'Enalapril', '2022', { status: 'stopped', dosage: [{ dose: { value: '10', unit: 'mg' } }] }),
  ]);
  expect(groups).toHaveLength(3);
});

it('never joins an order with an order not to give, nor with one of which the source says something else', () => {
  const source = (count: number) => ({
    resourceType: 'MedicationRequest',
    digests: [],
    unmapped: { dosageInstruction: { 0: { timing: { repeat: { count } } } } },
  });
  const groups = medicineGroups([
    order('a', 'Enalapril', '2021'),
    order('b', 'Enalapril', '2021', { doNotPerform: true }),
    order('c', 'Enalapril', '2021', { source: source(3) }),
    order('d', 'Enalapril', '2021', { source: source(5) }),
    order('e', 'Enalapril', '2020', { source: source(5) }),
  ]);
  expect(groups.map(({ orders }) => orders.length)).toEqual([1, 1, 1, 2]);
});
