import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Of, bytesText, chunksOf, isImportName } from './file-chunks.ts';

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

it('hands a file over piece by piece, whole and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 1, max: 64 }),
      async (bytes, chunkBytes) => {
        const whole: number[] = [];
        for await (const { base64, bytes: length } of chunksOf(new Blob([bytes]), chunkBytes)) {
          const piece = bytesOf(base64);
          expect(piece.length).toBe(length);
          expect(piece.length).toBeLessThanOrEqual(chunkBytes);
          whole.push(...piece);
        }
        expect(whole).toEqual([...bytes]);
      },
    ),
  );
});

it('writes base64 without padding inside, whatever the length', () => {
  for (const length of [0, 1, 2, 3, 24 * 1024, 24 * 1024 + 1, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);
    const written = base64Of(bytes);
    expect(written.replace(/=+$/, '')).not.toContain('=');
    expect(bytesOf(written)).toEqual(bytes);
  }
});

it.each([
  ['a.json', true],
  ['Patient.000.ndjson.gz', true],
  ['B.JSONL', true],
  ['notes.txt', false],
  ['archive.gz', false],
  ['json', false],
])('%s can be imported: %s', (name, expected) => expect(isImportName(name)).toBe(expected));

it.each([
  [0, '0\u00A0B'],
  [999, '999\u00A0B'],
  [1000, '1.0\u00A0kB'],
  [8_124_566, '8.1\u00A0MB'],
  [812_456_600, '812\u00A0MB'],
  [5e12, '5000\u00A0GB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes, (decimal) => decimal)).toBe(text));
