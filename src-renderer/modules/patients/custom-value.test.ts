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

test('a long answer keeps its lines, and is no change where it was only opened', () => {
  const words: CustomField = { key: 'way', labels: { en: 'Way to the house' }, type: 'text' };
  const asks = { ...asked, customFields: [words] };
  const answer = (value: string) => [
    { system: asked.customSystem, key: 'way', type: 'text' as const, value },
  ];
  const typed = (value: string, base = answer('x')) =>
    customAnswersOf({ [`${asked.customSystem}:way`]: value }, base, asks);
  expect(typed(' Past  the mill \r\n\r\nthen left\n')).toEqual(answer('Past the mill\n\nthen left'));
  const imported = answer('Past the mill \r\nthen left');
  expect(typed('Past the mill\nthen left', imported)).toEqual(imported);
  expect(typed('Past the mill then left', imported)).toEqual(answer('Past the mill then left'));
});
