import { expect, test } from 'vitest';
import { passwordStrength } from './password-strength.ts';

const NAMES = ['admin', 'Joyce Wafula', 'Kisima Health Centre'];

test.each([
  ['sun rise over lodosoit', 'strength.good'],
  ['Lodosoit7x', 'strength.fair'],
  ['abc', 'strength.short'],
  ['aaaaaaaaaaaa', 'strength.repeated'],
  ['abababababab', 'strength.repeated'],
  ['qwerty123456', 'strength.sequence'],
  ['azertyuiop', 'strength.sequence'],
  ['87654321', 'strength.sequence'],
  ['KisimaHealthCentre2026', 'strength.personal'],
  ['joyce wafula', 'strength.personal'],
])('%s: %s', (password, words) => {
  expect(passwordStrength(password, NAMES)?.words).toBe(words);
});

test('an empty password is no password yet', () => {
  expect(passwordStrength('', NAMES)).toBeUndefined();
});

test('says how many characters are missing', () => {
  expect(passwordStrength('sun', NAMES)).toEqual({ level: 'weak', words: 'strength.short', missing: 5 });
});
