import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirrored, splitRuns, WORD_JOINER, type FaceFor } from './text-runs.ts';

const byScript: FaceFor = (cluster, current) => {
  if (/\p{Script=Arabic}/u.test(cluster)) return 'arabic';
  if (/\p{L}|\p{N}/u.test(cluster)) return 'latin';
  return current ?? 'latin';
};

describe('splitRuns', () => {
  it('cuts where the font or the direction changes', () => {
    expect(splitRuns(['Dr محمد علي, born'], byScript)).toEqual([
      { text: 'Dr ', face: 'latin', level: 0, piece: 0, isolate: 0 },
      { text: 'محمد علي', face: 'arabic', level: 1, piece: 0, isolate: 0 },
      { text: ', ', face: 'arabic', level: 0, piece: 0, isolate: 0 },
      { text: 'born', face: 'latin', level: 0, piece: 0, isolate: 0 },
    ]);
  });

  it('takes a piece that is joined to the one before it for one text with it', () => {
    const runs = splitRuns(['محمد', ' 250 ', 'MG'], byScript, (piece) => ({ joined: piece > 0 }));
    expect(runs.map(({ isolate, level }) => [isolate, level])).toEqual(
      expect.arrayContaining([
        [0, 1],
        [0, 2],
      ]),
    );
    expect(new Set(runs.map(({ isolate }) => isolate))).toEqual(new Set([0]));
  });

  it('gives each piece its own direction', () => {
    const levels = splitRuns(['محمد', ' — ', '1961', ' (65 y)'], byScript).map(({ piece, level }) => [
      piece,
      level,
    ]);
    expect(levels).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  it('draws a number inside Arabic text from left to right', () => {
    const runs = splitRuns(['عام 2019 رقم ١٢٣'], byScript);
    expect(
      runs.filter(({ text }) => /[\d١-٣]/.test(text)).map(({ text, level }) => [text.trim(), level]),
    ).toEqual([
      ['2019', 2],
      ['١٢٣', 2],
    ]);
  });

  it('keeps conjuncts and joined emoji in one run', () => {
    const perCluster: string[] = [];
    splitRuns(['क्षत्रिय👩‍⚕️'], (cluster) => {
      perCluster.push(cluster);
      return 'any';
    });
    expect(perCluster).toContain('क्ष');
    expect(perCluster).toContain('👩‍⚕️');
  });

  it.each([
    ['a narrow no-break space', '1\u202F000', '1\u00A0000'],
    ['a bidi override', 'a\u202Eb', 'ab'],
    ['a control character', 'a\u0007b', 'a b'],
    ['a decomposed letter', 'e\u0301', 'é'],
    ['a date', '02-Jul-2017', '02-\u2060Jul-\u20602017'],
    ['a Windows line end', 'a\r\nb', 'a\nb'],
  ])('prepares %s for paper', (_what, text, expected) => {
    expect(
      splitRuns([text], () => 'any')
        .map((run) => run.text)
        .join(''),
    ).toBe(expected);
  });

  it('loses no letter of any text', () => {
    const words = fc.stringMatching(
      /^[A-Za-z0-9 ,.()\u0627-\u064A\u0660-\u0669\u0904-\u0939\u4E00-\u4E20\n-]{0,60}$/,
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), (pieces) => {
        const runs = splitRuns(pieces, byScript);
        for (const [piece, text] of pieces.entries()) {
          const drawn = runs.filter((run) => run.piece === piece).map((run) => run.text);
          expect(drawn.join('').replaceAll(WORD_JOINER, '')).toBe(text.normalize('NFC'));
        }
      }),
    );
  });
});

it('mirrors brackets and leaves letters', () => {
  expect(mirrored('(أ) «ب» [1] a')).toBe(')أ( »ب« ]1[ a');
});
