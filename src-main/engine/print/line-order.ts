import type { Inline, Line, Page } from './pdfmake-parts.ts';

/** Puts the words of every line where they belong when some of them run right to left. */
export function orderLines(pages: readonly Page[], direction: 'ltr' | 'rtl' = 'ltr'): void {
  // The head of a table that runs over comes again on the next page, with the very same words.
  const ordered = new Set<Line['inlines']>();
  for (const { items } of pages) {
    for (const item of items) {
      if (item.type !== 'line' || ordered.has(item.item.inlines)) continue;
      ordered.add(item.item.inlines);
      orderLine(item.item, direction);
    }
  }
}

/**
 * Isolate by isolate: each keeps its place in the line.
 * @param direction of the line: which of its isolates comes first
 */
export function orderLine(line: Line, direction: 'ltr' | 'rtl' = 'ltr'): void {
  if (direction === 'ltr' && line.inlines.every(({ level = 0 }) => level === 0)) return;
  // Unicode Standard Annex 9, rule L1: the space that a line was broken at stays at the line's end, not at the outer side
  // of its last word.
  const last = line.inlines.at(-1);
  if (last && last.trailingCut > 0) {
    Object.assign(last, { text: last.text.trimEnd(), width: last.width - last.trailingCut, trailingCut: 0 });
  }
  let x = Math.min(...line.inlines.map((inline) => inline.x));
  const isolates = stretchesOf(line.inlines, (a, b) => a.isolate === b.isolate);
  for (const isolate of direction === 'rtl' ? isolates.toReversed() : isolates) {
    for (const inline of visualOrder(isolate)) {
      Object.assign(inline, { x }); // in place: pdfmake's line and inline carry what the renderer needs besides
      x += inline.width;
    }
  }
  line.inlines.splice(0, line.inlines.length, ...isolates.flatMap(drawingOrder));
}

/** Unicode Standard Annex 9, rule L2: from the highest level to the lowest odd one, turn each stretch of that level or above. */
function visualOrder(inlines: readonly Inline[]): readonly Inline[] {
  let visual = inlines;
  for (let level = Math.max(...inlines.map(levelOf)); level >= 1; level -= 1) {
    const isAbove = (inline: Inline) => levelOf(inline) >= level;
    visual = stretchesOf(visual, (a, b) => isAbove(a) && isAbove(b)).flatMap((stretch) =>
      stretch.toReversed(),
    );
  }
  return visual;
}

/**
 * Stretches in the order of reading, the words of a right-to-left stretch from the left: who copies or searches the text of
 * the PDF turns each such stretch round, and has it as it was written.
 */
function drawingOrder(inlines: readonly Inline[]): readonly Inline[] {
  const stretches = stretchesOf(inlines, (a, b) => levelOf(a) === levelOf(b) && a.font === b.font);
  return stretches.flatMap((stretch) =>
    stretch.some((inline) => levelOf(inline) % 2 === 1) ? stretch.toReversed() : stretch,
  );
}

function stretchesOf(
  inlines: readonly Inline[],
  areTogether: (a: Inline, b: Inline) => boolean,
): readonly Inline[][] {
  const stretches: Inline[][] = [];
  for (const inline of inlines) {
    const last = stretches.at(-1);
    const before = last?.at(-1);
    if (last && before && areTogether(before, inline)) last.push(inline);
    else stretches.push([inline]);
  }
  return stretches;
}

function levelOf({ level = 0 }: Inline): number {
  return level;
}
