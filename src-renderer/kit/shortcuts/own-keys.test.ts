import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPressOf, type KeyPress } from './key-match.ts';
import { CHANGEABLE_KEYS, keyInPlaceOf, pressedKeys, refusalOf, withKey, type OwnKeys } from './own-keys.ts';

function press(key: string, part: Partial<KeyPress> = {}): KeyPress {
  return { key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part };
}

test.each([
  ['G', press('g', { code: 'KeyG' })],
  ['Ctrl J', press('j', { ctrlKey: true })],
  ['Ctrl J', press('j', { metaKey: true })],
  ['R', press('ق', { code: 'KeyR' })], // Arabic layout: the place
  ['Shift F7', press('F7', { shiftKey: true })],
  ['!', press('!', { code: 'Digit1', shiftKey: true })],
  [undefined, press('Shift', { shiftKey: true })],
  [undefined, press('Dead', { code: 'BracketLeft' })],
  [undefined, press(' ', { code: 'Space' })],
])('%s is what was pressed, and is pressed by it: %#', (keys, pressed) => {
  expect(pressedKeys(pressed)).toBe(keys);
  expect(keys === undefined || isPressOf(keys, pressed)).toBe(true);
});

test.each([
  ['G', 'R', {}, undefined],
  ['Ctrl J', 'Ctrl K', {}, undefined],
  ['F8', 'F9', {}, undefined],
  ['R', 'R', {}, undefined], // back to its own
  ['E', 'R', {}, { code: 'taken', by: 'E' }],
  ['E', 'R', { E: 'G' }, undefined], // whose place it was has moved away
  ['G', 'R', { E: 'G' }, { code: 'taken', by: 'E' }],
  ['Ctrl C', 'Ctrl K', {}, { code: 'reserved' }],
  ['Shift G', 'R', {}, { code: 'reserved' }], // a capital letter is typed with it
  ['1', 'R', {}, { code: 'reserved' }],
  ['Alt 2', 'R', {}, { code: 'reserved' }],
  ['F1', 'F9', {}, { code: 'reserved' }],
  ['F12', 'F9', {}, { code: 'reserved' }],
  ['Enter', 'R', {}, { code: 'reserved' }],
] as const)('%s in place of %s over %o', (keys, place, own, refusal) => {
  expect(refusalOf(keys, place, own)).toEqual(refusal);
});

test('however keys are changed, no two of them are the same', () => {
  const change = fc.tuple(
    fc.constantFrom(...CHANGEABLE_KEYS),
    fc.constantFrom('G', 'H', 'F8', ...CHANGEABLE_KEYS),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const own = changes.reduce<OwnKeys>(
        (before, [place, keys]) => (refusalOf(keys, place, before) ? before : withKey(before, place, keys)),
        {},
      );
      const all = CHANGEABLE_KEYS.map((place) => keyInPlaceOf(place, own));
      expect(new Set(all).size).toBe(all.length);
      expect(Object.entries(own).filter(([place, keys]) => place === keys)).toEqual([]);
    }),
  );
});
