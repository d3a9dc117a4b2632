export interface Stretch {
  readonly text: string;
  /** Not in the other text. */
  readonly isOwn: boolean;
}

/** Words beyond which a comparison would hold up the screen: the texts are then shown as they are. */
const MOST_WORDS = 600;

/**
 * One text, with what the other does not say marked. Whole words and the space between them; by the longest common
 * subsequence of these.
 * @source Wagner RA, Fischer MJ. J ACM 1974;21:168–73. doi:10.1145/321796.321811
 */
export function textDifference(text: string, other: string): readonly Stretch[] {
  const [mine, theirs] = [wordsOf(text), wordsOf(other)];
  if (mine.length > MOST_WORDS || theirs.length > MOST_WORDS) return [{ text, isOwn: false }];
  const common = commonWords(mine, theirs);
  const stretches: { text: string; isOwn: boolean }[] = [];
  for (const [index, word] of mine.entries()) {
    const isOwn = !common.has(index);
    const last = stretches.at(-1);
    if (last?.isOwn === isOwn) last.text += word;
    else stretches.push({ text: word, isOwn });
  }
  return stretches;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

/** Places in `mine` of the words that both have in the same order. */
function commonWords(mine: readonly string[], theirs: readonly string[]): ReadonlySet<number> {
  const width = theirs.length + 1;
  const lengths = new Uint16Array((mine.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = mine.length - 1; i >= 0; i -= 1) {
    for (let j = theirs.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        mine[i] === theirs[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const common = new Set<number>();
  for (let i = 0, j = 0; i < mine.length && j < theirs.length;) {
    if (mine[i] === theirs[j]) {
      common.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return common;
}
