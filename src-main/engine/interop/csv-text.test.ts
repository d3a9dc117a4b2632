import { expect, test } from 'vitest';
import { tableText } from './csv-text.ts';

test.each([
  ['utf-8', [0xc3, 0xa9, 0x2c]],
  ['utf-8 marked', [0xef, 0xbb, 0xbf, 0xc3, 0xa9, 0x2c]],
  ['windows-1252', [0xe9, 0x2c]],
  ['utf-16le marked', [0xff, 0xfe, 0xe9, 0, 0x2c, 0]],
  ['utf-16be marked', [0xfe, 0xff, 0, 0xe9, 0, 0x2c]],
  ['utf-16le', [0xe9, 0, 0x2c, 0]],
  ['utf-16be', [0, 0xe9, 0, 0x2c]],
])('%s is told by its bytes', (name, bytes) => {
  expect(tableText(Uint8Array.from(bytes))).toMatchObject({ text: 'é,', encoding: name.split(' ')[0] });
});
