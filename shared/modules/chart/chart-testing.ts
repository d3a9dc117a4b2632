import { testId } from '#shared/kernel/handler-testing.ts';
import type { Observation } from '../results/observation.record.ts';

/** Whose chart the tests open. */
export const patientId = testId('patient', 1);
export const other = testId('patient', 2);

/** A weight in kg, at a moment. */
export const weight = (
  number: number,
  value: string,
  effective: string,
  more: Partial<Observation> = {},
): Observation => ({
  id: testId('observation', number),
  patientId,
  status: 'final',
  category: 'vital-signs',
  code: { coding: [{ system: 'http://loinc.org', code: '29463-7', display: 'Body weight' }] },
  effective,
  valueQuantity: { value, unit: 'kg', code: 'kg' },
  ...more,
});
