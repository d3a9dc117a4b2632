import { expect, it } from 'vitest';
import type { Field } from '#shared/kernel/field.ts';
import type { Json } from '#shared/kernel/json.ts';
import { isHistoryField, REVIEWABLE } from '#shared/modules/reviews/reviewable.rules.ts';
import { en } from './fields/messages.en.ts';
import { allTexts, decisionOf, type Choice } from './choice.ts';
import { valueLines } from './value-lines.ts';

const speech = {
  locale: 'en',
  word: (key: string) => (Object.hasOwn(en, key) ? en[key as keyof typeof en] : undefined), // just asked
  day: (value: string) => `day ${value}`,
  dateTime: (value: string) => `time ${value}`,
};

function formOf(type: string, field: string) {
  const form = REVIEWABLE.find((record) => record.type === type)?.fields[field]?.form;
  if (!form) throw new Error(`no field ${type}.${field}`);
  return form;
}

it.each<[string, string, Json | undefined, readonly string[]]>([
  ['allergy', 'criticality', 'high', ['High']],
  ['allergy', 'code', { text: 'Penicillin' }, ['Penicillin']],
  ['allergy', 'onset', '2019-05', ['time 2019-05']],
  ['allergy', 'note', undefined, []],
  [
    'allergy',
    'reaction',
    [{ manifestation: [{ text: 'Hives' }], severity: 'mild' }, { description: 'Cough' }],
    ['Signs: Hives, Severity: Mild', 'Description: Cough'],
  ],
  ['patient', 'name', [{ family: 'Odhiambo', given: ['Grace'] }], ['Grace Odhiambo']],
  ['patient', 'deceased', false, ['No']],
  ['patient', 'birthDate', '1987-04', ['day 1987-04']],
  ['observation', 'valueQuantity', { value: '6.10', unit: 'mmol/L' }, ['6.10 mmol/L']],
  [
    'medicationRequest',
    'dosage',
    [{ dose: { value: '500', unit: 'mg', code: 'mg' }, frequency: 2, period: '1', periodUnit: 'd' }],
    ['500 mg — twice a day'],
  ],
])('says %s.%s in words', (type, field, value, lines) => {
  expect(valueLines(field, formOf(type, field), value, speech)).toEqual(lines);
});

it('has a word for every field that can be looked up, and every answer', () => {
  const missing = REVIEWABLE.flatMap(({ type, fields, together }) => [
    ...Object.keys(together).filter((name) => !speech.word(`field.${name}`)),
    ...(speech.word(`type.${type}`) ? [] : [type]),
    ...Object.entries<Field<unknown>>(fields).flatMap(([name, { form }]) => [
      ...(speech.word(`field.${name}`) || !isHistoryField(name) ? [] : [`${type}.${name}`]),
      ...(form.kind === 'oneOf'
        ? form.options.filter((option: string) => !speech.word(`option.${option}`))
        : []),
    ]),
  ]);
  expect(missing).toEqual([]);
});

const values = [
  { stamp: 'b', at: '', device: '', value: [{ text: 'one' }, { text: 'two' }] },
  { stamp: 'a', at: '', device: '', value: [{ text: 'two' }, { text: 'three' }] },
];
const list = formOf('patient', 'name');

it.each<[string, Choice | undefined, string, readonly string[], object | undefined]>([
  ['nothing', undefined, '', [], undefined],
  ['one of them', { how: 'chosen', stamp: 'a' }, '', [], { how: 'chosen', stamp: 'a' }],
  [
    'all items but one',
    { how: 'combined' },
    '',
    ['{"text":"one"}'],
    { how: 'combined', value: [{ text: 'two' }, { text: 'three' }] },
  ],
  ['no item', { how: 'combined' }, '', ['{"text":"one"}', '{"text":"two"}', '{"text":"three"}'], undefined],
  ['empty', { how: 'empty' }, '', [], { how: 'written' }],
])('decides on %s of two lists', (_what, choice, text, without, decision) => {
  expect(decisionOf(list, values, choice, { text, without: new Set(without) })).toEqual(decision);
});

it.each<[string, string, string, Json | undefined]>([
  ['patient', 'deceased', 'no', false],
  ['patient', 'birthDate', '1987-04-02', '1987-04-02'],
  ['patient', 'birthDate', 'long ago', undefined],
  ['allergy', 'code', ' Penicillin ', { text: 'Penicillin' }],
  ['observation', 'valueInteger', '12', 12],
  ['observation', 'valueInteger', 'twelve', undefined],
  ['allergy', 'note', '  ', undefined],
])('takes what was typed for %s.%s: %s', (type, field, text, value) => {
  expect(decisionOf(formOf(type, field), [], { how: 'written' }, { text, without: new Set() })).toEqual(
    value === undefined ? undefined : { how: 'written', value },
  );
});

it('puts texts under each other, each once', () => {
  const texts = ['Hives.', 'Cough.', 'Hives.'].map((value, index) => ({
    stamp: String(index),
    at: '',
    device: '',
    value,
  }));
  expect(allTexts(texts)).toBe('Hives.\nCough.');
});
