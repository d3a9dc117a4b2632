import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { formatMessage, type Messages } from './messages.ts';

const english = import.meta.glob<{ en: Messages }>('../../**/messages.en.ts', { eager: true });
const french = import.meta.glob<{ fr: Messages }>('../../**/messages.fr.ts', { eager: true });
const arabic = import.meta.glob<{ ar: Messages }>('../../**/messages.ar.ts', { eager: true });

const catalogs = Object.entries(english).map(([file, { en }]) => ({
  file,
  en,
  fr: french[file.replace(/en\.ts$/, 'fr.ts')]?.fr ?? {},
  ar: arabic[file.replace(/en\.ts$/, 'ar.ts')]?.ar ?? {},
}));
/** The names of the plural categories (CLDR 48); `=0` does for `zero`. */
const ARABIC_PLURALS = ['few', 'many', 'one', 'other', 'two', 'zero'];

/** Names of the arguments of a message, those inside plurals too. */
function argumentsOf(message: string, language: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    // Types of the ICU syntax tree: 0 is literal text, 7 the # of a plural; all others carry an argument's name.
    if (
      'type' in node &&
      node.type !== 0 &&
      node.type !== 7 &&
      'value' in node &&
      typeof node.value === 'string'
    )
      names.add(node.value);
    Object.values(node).forEach(visit);
  };
  visit(new IntlMessageFormat(message, language).getAst());
  return [...names].toSorted();
}

/** Of each plural of a message, the forms it has. */
function pluralsOf(message: string, language: string): string[][] {
  const found: string[][] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    // Type 6 of the ICU syntax tree is a plural.
    if ('type' in node && node.type === 6 && 'options' in node && typeof node.options === 'object')
      found.push(Object.keys(node.options ?? {}));
    Object.values(node).forEach(visit);
  };
  visit(new IntlMessageFormat(message, language).getAst());
  return found;
}

test('there are words to compare', () => {
  expect(catalogs.length).toBeGreaterThan(4);
  expect(Object.keys(french)).toHaveLength(catalogs.length);
  expect(Object.keys(arabic)).toHaveLength(catalogs.length);
});

describe.each(catalogs)('$file', ({ en, fr, ar }) => {
  test.each([
    ['French', fr],
    ['Arabic', ar],
  ])('%s has the same keys', (_, messages) => {
    expect(Object.keys(messages).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  test('every message has the same arguments in every language', () => {
    for (const [key, message] of Object.entries(en)) {
      expect(argumentsOf(fr[key] ?? '', 'fr'), key).toEqual(argumentsOf(message, 'en'));
      expect(argumentsOf(ar[key] ?? '', 'ar'), key).toEqual(argumentsOf(message, 'en'));
    }
  });

  test('no message is empty, shouts, begs or has a straight apostrophe, which quotes in ICU', () => {
    for (const [key, message] of [en, fr, ar].flatMap((messages) => Object.entries(messages))) {
      expect(message.trim(), key).not.toBe('');
      expect(message, key).not.toMatch(/['!]|\b(?:please|successfully|invalid)\b|يرجى|الرجاء|بنجاح/i);
    }
  });

  test('Arabic plurals have all six forms, Arabic marks and Western digits', () => {
    for (const [key, message] of Object.entries(ar)) {
      for (const forms of pluralsOf(message, 'ar'))
        expect(forms.map((form) => form.replace('=0', 'zero')).toSorted(), key).toEqual(ARABIC_PLURALS);
      expect(message, key).not.toMatch(/[\u0660-\u0669\u06F0-\u06F9\u0640]|[؀-ۿ][,;?]/);
    }
  });
});

test('plurals and Western digits', () => {
  const messages = { count: '{count, plural, one {# patient} other {# patients}}' };
  expect(formatMessage(messages, 'count', 'en', { count: 1204 })).toBe('1,204 patients');
  const french = { count: '{count, plural, one {# patient} other {# patients}}' };
  expect(formatMessage(french, 'count', 'fr', { count: 1204 })).toMatch(/^1.204 patients$/u);
  expect(formatMessage(french, 'count', 'fr', { count: 0 })).toBe('0 patient');
  const arabic = {
    count:
      '{count, plural, zero {لا مرضى} one {مريض واحد} two {مريضان} few {# مرضى} many {# مريضًا} other {# مريض}}',
  };
  const counted = (count: number) => formatMessage(arabic, 'count', 'ar', { count });
  expect([0, 1, 2, 3, 11, 100, 1204].map(counted)).toEqual([
    'لا مرضى',
    'مريض واحد',
    'مريضان',
    '3 مرضى',
    '11 مريضًا',
    '100 مريض',
    '1,204 مرضى',
  ]);
});

test('in Arabic a value of another script stays in one piece; other languages have it as it is', () => {
  const messages = { done: 'سُجّل {name} ({count, number})' };
  expect(formatMessage(messages, 'done', 'ar', { name: 'Grace O.', count: 3 })).toBe(
    'سُجّل \u2068Grace O.\u2069 (3)',
  );
  expect(formatMessage({ done: 'Registered {name}' }, 'done', 'en', { name: 'Grace O.' })).toBe(
    'Registered Grace O.',
  );
});
