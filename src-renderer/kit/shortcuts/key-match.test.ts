import { describe, expect, test } from 'vitest';
import { isBareKey, isCharacterKey, isPressOf, type KeyPress } from './key-match.ts';

function press(key: string, part: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part };
}

describe('isPressOf', () => {
  test.each([
    ['R', press('r', { code: 'KeyR' })],
    ['R', press('R', { code: 'KeyR' })], // Caps Lock
    ['A', press('a', { code: 'KeyQ' })], // AZERTY: the letter typed
    ['R', press('ق', { code: 'KeyR' })], // Arabic layout: the place
    ['R', press('к', { code: 'KeyR' })], // Cyrillic layout
    ['B', press('لا', { code: 'KeyB' })], // Arabic layout: one key, two letters
    ['?', press('؟', { code: 'Slash', shiftKey: true })],
    ['/', press('ظ', { code: 'Slash' })],
    ['Alt 1', press('١', { code: 'Digit1', altKey: true })],
    ['?', press('?', { code: 'Slash', shiftKey: true })],
    ['?', press('?', { code: 'KeyM', shiftKey: true })], // AZERTY
    ['/', press('/', { code: 'Digit7', shiftKey: true })], // German layout
    ['Ctrl K', press('k', { code: 'KeyK', ctrlKey: true })],
    ['Ctrl K', press('k', { code: 'KeyK', metaKey: true })], // Mac
    ['Alt 1', press('1', { code: 'Digit1', altKey: true })],
    ['Alt 1', press('&', { code: 'Digit1', altKey: true })], // AZERTY
    ['Alt 1', press('¡', { code: 'Digit1', altKey: true })], // Mac
    ['3', press('3', { code: 'Numpad3' })],
    ['Shift F6', press('F6', { shiftKey: true })],
    ['Esc', press('Escape')],
    ['Ctrl Enter', press('Enter', { ctrlKey: true })],
    ['↓', press('ArrowDown')],
  ])('%s is pressed by %o', (keys, pressed) => {
    expect(isPressOf(keys, pressed)).toBe(true);
  });

  test.each([
    ['R', press('r', { code: 'KeyR', ctrlKey: true })], // reload
    ['R', press('r', { code: 'KeyR', altKey: true })],
    ['R', press('R', { code: 'KeyR', shiftKey: true })],
    ['Q', press('a', { code: 'KeyQ' })], // AZERTY: not the place
    ['Ctrl Enter', press('Enter')], // a scanner's trailing Enter
    ['F6', press('F6', { shiftKey: true })],
    ['Ctrl K', press('k', { code: 'KeyK', ctrlKey: true, altKey: true })], // AltGr
    ['Alt 1', press('2', { code: 'Digit2', altKey: true })],
  ])('%s is not pressed by %o', (keys, pressed) => {
    expect(isPressOf(keys, pressed)).toBe(false);
  });
});

test('what types is never taken from a field', () => {
  for (const keys of ['R', '?', '/', '1', '↓', 'Enter', 'Space']) expect(isBareKey(keys), keys).toBe(true);
  for (const keys of ['Ctrl K', 'Alt 1', 'F9', 'Shift F6', 'Ctrl Enter', 'Esc'])
    expect(isBareKey(keys), keys).toBe(false);
});

test('what WCAG 2.1.4 lets a person switch off', () => {
  expect(isCharacterKey('R')).toBe(true);
  expect(isCharacterKey('?')).toBe(true);
  expect(isCharacterKey('F9')).toBe(false);
  expect(isCharacterKey('Ctrl K')).toBe(false);
});
