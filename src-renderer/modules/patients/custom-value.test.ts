import { expect, test } from 'vitest';
import type { CustomField } from '#shared/modules/patients/custom-fields.rules.ts';
import { customAnswersOf, customIssues } from './custom-value.ts';

const field: CustomField = { key: 'acres', labels: { en: 'Acres' }, type: 'number' };
const asked = { customSystem: 'urn:fieldward:field:1', customFields: [field] };

test.each([
  ['2,5', '2.5', false],
  ['٢٫٥', '2.5', false],
  ['٢٥', '25', false],
  ['1000', '1000', false],
  // A thousand or one: neither is kept without being asked.
  ['1,000', '1,000', true],
  ['12,000,000', '12,000,000', true],
  ['1.000', '1.000', false],
])('a number typed as %s is read as %s; wrong: %s', (typed, value, isWrong) => {
  const answers = customAnswersOf({ [`${asked.customSystem}:acres`]: typed }, [], asked);
  expect(answers).toEqual([{ system: asked.customSystem, key: 'acres', type: 'number', value }]);
  const issues = customIssues(answers, asked, false, undefined);
  const path = `custom.${asked.customSystem}:acres`;
  expect(issues).toEqual(isWrong ? [{ path, code: 'field.notNumber' }] : []);
});
