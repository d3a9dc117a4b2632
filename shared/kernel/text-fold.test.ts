import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedPrefixDistance, fold, isHan, tokens } from './text-fold.ts';

describe('fold', () => {
  it.each([
    ['Thérèse', 'therese'],
    ['ÅNGSTRÖM', 'angstrom'],
    ['Nguyễn Thị Đào', 'nguyen thi dao'],
    ['Łukasz Wałęsa', 'lukasz walesa'],
    ['Søren Ærø', 'soren aero'],
    ['Weiß STRASSE', 'weiss strasse'],
    ['İstanbul ısı', 'istanbul isi'],
    ['Þórður', 'thordur'],
    ["O'Brien", 'obrien'],
    ['O’Brien', 'obrien'],
    ["Thiong'o", 'thiongo'],
    ["Ng'ang'a", 'nganga'],
    ['N’Diaye-Sarr', 'ndiaye sarr'],
    ['Kofi Ɔbɛn', 'kofi oben'],
    ['Ɗanjuma Ƙofar', 'danjuma kofar'],
    ['van  der\tBerg', 'van der berg'],
    [' (Mrs) Grace, A. ', 'mrs grace a'],
    ['Παπαδόπουλος', 'παπαδοπουλοσ'],
    ['Ёлкин Алексей', 'елкин алексеи'],
    ['مُحَمَّد', 'محمد'],
    ['محـــمد', 'محمد'],
    ['أحمد', 'احمد'],
    ['إبراهيم', 'ابراهيم'],
    ['آمنة', 'امنه'],
    ['مصطفى', 'مصطفي'],
    ['علاء', 'علا'],
    ['مؤمن', 'مومن'],
    ['رائد', 'رايد'],
    ['کریم', 'كريم'], // Persian letters
    ['רָחֵל', 'רחל'],
    ['٢٠٢٦', '2026'],
    ['۱۲', '12'],
    ['१२', '12'],
    ['ＫＡＩ', 'kai'],
    ['कमला', 'कमला'], // vowel signs are letters
    ['สมชาย', 'สมชาย'],
    ['王小明', '王小明'],
    ['王Ming', '王 ming'],
    ['김민준', '김민준'],
    ['ガンダム', 'ガンダム'],
    ['zero\u200Bwidth\u200F', 'zerowidth'],
    ['K3-00417-8', 'k3 00417 8'],
    ['--', ''],
    ['', ''],
  ])('%j becomes %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('folds what is folded no further, and holds no stray space', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string()),
        (text) => {
          const folded = fold(text);
          expect(fold(folded)).toBe(folded);
          expect(folded).not.toMatch(/^ | {2}| $/);
        },
      ),
      // A Greek numeral sign, which decomposes to an apostrophe: found by an earlier run.
      { numRuns: 2000, examples: [['\u0374']] },
    );
  });

  it('cares for neither case nor the form of composition', () => {
    const words = fc.string({ unit: fc.constantFrom(...Array.from('aéÈçñöŁßøœאבمحةأ ا')), maxLength: 12 });
    fc.assert(
      fc.property(words, (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
        expect(fold(text.toUpperCase())).toBe(fold(text));
      }),
    );
  });
});

describe('tokens', () => {
  it.each([
    ['ODHIAMBO, Grace Achieng (Mrs)', ['odhiambo', 'grace', 'achieng', 'mrs']],
    ['王小明 Ming', ['王小明', 'ming']],
    ['…', []],
  ])('%j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('knows Chinese characters', () => {
    expect(['王', '欧阳', '𠮷', 'wang', '王w', '', '김'].map(isHan)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('boundedPrefixDistance', () => {
  it.each([
    ['odi', 'odhiambo', 1],
    ['odh', 'odhiambo', 0],
    ['grcae', 'grace', 1], // swapped
    ['garce', 'grace', 1],
    ['odiambo', 'odhiambo', 1],
    ['mohamed', 'muhammad', 3],
    ['smith', 'jones', 5],
    ['', 'anything', 0],
    ['abc', '', 3],
    ['graceful', 'grace', 3],
  ])('%j against the best beginning of %j is %i', (query, token, expected) => {
    expect(boundedPrefixDistance(query, token, 4)).toBe(Math.min(expected, 5));
  });

  /** Optimal string alignment by its definition, over every beginning. */
  function slowPrefixDistance(query: string, token: string): number {
    const whole = (a: string, b: string): number => {
      const table: number[][] = Array.from({ length: a.length + 1 }, (_, i) =>
        Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
      );
      const cell = (i: number, j: number) => table[i]?.[j] ?? 99;
      for (let i = 1; i <= a.length; i++) {
        for (let j = 1; j <= b.length; j++) {
          let best = Math.min(
            cell(i - 1, j) + 1,
            cell(i, j - 1) + 1,
            cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          );
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
            best = Math.min(best, cell(i - 2, j - 2) + 1);
          (table[i] as number[])[j] = best; // the row was made above
        }
      }
      return cell(a.length, b.length);
    };
    return Math.min(
      ...Array.from({ length: token.length + 1 }, (_, end) => whole(query, token.slice(0, end))),
    );
  }

  it('agrees with the definition', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (query, token, max) => {
        expect(boundedPrefixDistance(query, token, max)).toBe(
          Math.min(slowPrefixDistance(query, token), max + 1),
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('never matches what is longer than its rows', () => {
    expect(boundedPrefixDistance('a'.repeat(65), 'a'.repeat(70), 2)).toBe(3);
    expect(boundedPrefixDistance('a'.repeat(64), 'a'.repeat(70), 2)).toBe(0);
  });
});
