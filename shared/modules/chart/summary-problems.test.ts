import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import { Condition } from '../problems/condition.record.ts';
import { summaryProblems } from './summary-problems.ts';
import { isBelieved, isOpenProblem } from './summary.rules.ts';

const patientId = 'patient:0190f5fe-7c00-7a00-8000-000000000001';
const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const { clinicalStatus, verificationStatus } = Condition.fields;
const optionsOf = (field: { form: { kind: string } }) =>
  'options' in field.form && Array.isArray(field.form.options) ? (field.form.options as string[]) : [];

const facts = fc.record({
  clinicalStatus: optional(optionsOf(clinicalStatus)),
  verificationStatus: optional(optionsOf(verificationStatus)),
  abatement: optional(['2020-01']),
});

it('counts and lists what reading every condition would, whatever their statuses', async () => {
  expect(optionsOf(clinicalStatus)).toContain('resolved');
  await fc.assert(
    fc.asyncProperty(fc.array(facts, { maxLength: 12 }), async (found) => {
      const conditions = found.map((one, index): Condition => {
        const stated = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
        const id = `condition:0190f5fe-7c00-7a00-8000-${String(index).padStart(12, '0')}`;
        return { id, patientId, code: { text: 'x' }, ...stated };
      });
      const open = conditions.filter(isOpenProblem);
      const summary = await summaryProblems(memoryReader({ records: conditions }), patientId);
      expect(summary.open.map(({ id }) => id).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
      expect(summary.closed).toBe(conditions.filter(isBelieved).length - open.length);
    }),
  );
});
