import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { textDifference } from './text-difference.ts';

const own = (text: string, other: string) =>
  textDifference(text, other)
    .filter(({ isOwn }) => isOwn)
    .map(({ text: part }) => part);

it.each([
  ['Hives after one tablet.', 'Hives after two tablets.', ['one', 'tablet.']],
  ['Hives', 'Hives', []],
  ['Told by her mother in 2019', 'Told in 2019', ['by her mother ']],
  ['', 'Hives', []],
])('marks what the other does not say: %s', (text, other, expected) => {
  expect(own(text, other)).toEqual(expected);
});

it('leaves no letter out, and marks nothing in what is the same', () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'the', ' ', '\n', 'دواء'), { maxLength: 30 });
  fc.assert(
    fc.property(words, words, (one, two) => {
      const [text, other] = [one.join(' '), two.join(' ')];
      const stretches = textDifference(text, other);
      expect(stretches.map(({ text: part }) => part).join('')).toBe(text);
      // What is not marked the other text says too, in the same order, and the longest of it.
      const common = (of: string, than: string): readonly string[] =>
        textDifference(of, than).flatMap(({ text: part, isOwn }) =>
          isOwn ? [] : (part.match(/\s+|[^\s]+/g) ?? []),
        );
      const said: readonly string[] = other.match(/\s+|[^\s]+/g) ?? [];
      let at = 0;
      for (const word of common(text, other)) {
        at = said.indexOf(word, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
      expect(common(text, other).length).toBe(common(other, text).length);
      expect(own(text, text)).toEqual([]);
    }),
  );
});
