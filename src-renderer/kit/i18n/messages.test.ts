import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { formatMessage, type Messages } from './messages.ts';

const english = import.meta.glob<{ en: Messages }>('../../**/messages.en.ts', { eager: true });
const french = import.meta.glob<{ fr: Messages }>('../../**/messages.fr.ts', { eager: true });

const pairs = Object.entries(english).map(([file, { en }]) => ({
  file,
  en,
  fr: french[file.replace(/en\.ts$/, 'fr.ts')]?.fr ?? {},
}));

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

test('there are words to compare', () => {
  expect(pairs.length).toBeGreaterThan(4);
  expect(Object.keys(french)).toHaveLength(pairs.length);
});

describe.each(pairs)('$file', ({ en, fr }) => {
  test('French has the same keys', () => {
    expect(Object.keys(fr).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  test('every message has the same arguments in both languages', () => {
    for (const [key, message] of Object.entries(en)) {
      expect(argumentsOf(fr[key] ?? '', 'fr'), key).toEqual(argumentsOf(message, 'en'));
    }
  });

  test('no message is empty, shouts, begs or has a straight apostrophe, which quotes in ICU', () => {
    for (const [key, message] of [...Object.entries(en), ...Object.entries(fr)]) {
      expect(message.trim(), key).not.toBe('');
      expect(message, key).not.toMatch(/['!]|\bplease\b|\bsuccessfully\b|\binvalid\b/i);
    }
  });
});

test('plurals and Western digits', () => {
  const messages = { count: '{count, plural, one {# patient} other {# patients}}' };
  expect(formatMessage(messages, 'count', 'en', { count: 1204 })).toBe('1,204 patients');
  const french = { count: '{count, plural, one {# patient} other {# patients}}' };
  expect(formatMessage(french, 'count', 'fr', { count: 1204 })).toMatch(/^1.204 patients$/u);
  expect(formatMessage(french, 'count', 'fr', { count: 0 })).toBe('0 patient');
});
