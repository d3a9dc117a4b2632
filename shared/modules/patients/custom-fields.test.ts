import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  checkCustom,
  customKey,
  customLabel,
  isCustomAnswer,
  type CustomField,
} from './custom-fields.rules.ts';

const SYSTEM = 'urn:fieldward:field:x';
const tribe: CustomField = {
  key: 'ward',
  labels: { en: 'Ward', fr: 'Quartier' },
  type: 'text',
  required: true,
};
const asked = { system: SYSTEM, fields: [tribe, { ...tribe, key: 'old', archived: true }] };
const answer = { system: SYSTEM, key: 'ward', type: 'text', value: 'Kisima' } as const;

it.each([
  ['number', '2.50', true],
  ['number', 'two', false],
  ['date', '2026-02-28', true],
  ['date', '2026-02-30', false],
  ['yesNo', 'true', true],
  ['yesNo', 'yes', false],
  ['choice', 'a', true],
  ['choice', 'c', false],
  ['text', ' ', false],
] as const)('%s: %s', (type, value, isAnswer) => {
  const choices = [{ key: 'a', labels: { en: 'A' } }];
  expect(isCustomAnswer({ key: 'k', labels: {}, type, choices }, value)).toBe(isAnswer);
});

it('demands what is needed of a registration, and of an edit only what was said before', () => {
  const needed = { ok: false, error: { code: 'patient.customNeeded', keys: ['ward'] } };
  expect(checkCustom([], asked)).toEqual(needed);
  expect(checkCustom([{ ...answer, system: 'urn:other' }], asked)).toEqual(needed);
  expect(checkCustom([answer], asked)).toMatchObject({ ok: true });
  expect(checkCustom([], asked, [])).toMatchObject({ ok: true });
  expect(checkCustom([], asked, [answer])).toEqual(needed);
});

it('refuses an answer that does not fit, but lets one stand that was taken before', () => {
  const number = { system: SYSTEM, fields: [{ ...tribe, type: 'number' as const }] };
  expect(checkCustom([answer], number)).toMatchObject({ error: { code: 'patient.customWrong' } });
  expect(checkCustom([answer], number, [answer])).toMatchObject({ ok: true });
});

it('gives every field a key of its own', () => {
  expect(customKey({ en: 'Mother’s maiden name' }, [])).toBe('mother-s-maiden-name');
  expect(customKey({ ar: 'القبيلة' }, ['field'])).toBe('field-2');
  const labels = fc.record({ en: fc.string({ maxLength: 80 }) });
  fc.assert(
    fc.property(fc.array(labels, { maxLength: 8 }), (all) => {
      const keys = all.reduce<string[]>((taken, one) => [...taken, customKey(one, taken)], []);
      expect(new Set(keys).size).toBe(all.length);
      for (const key of keys) expect(key).toMatch(/^[a-z0-9-]{1,40}$/);
    }),
  );
  expect(customLabel({ fr: 'Quartier' }, 'en')).toBe('Quartier');
});
