import { buildCard } from './card.document.ts';
import type { CardModel, Fit } from './card.model.ts';
import type { Printed } from './print-messages.ts';
import { renderPdf } from './render-pdf.ts';

const SMALLEST = 0.5;
const SCALES = [1, 0.9, 0.8, 0.7, 0.6, SMALLEST];
/** Letters of a name that are tried when even the smallest print has no room for all of them. */
const CUTS = [160, 80, 40, 20];
/** In the base font at 13 points a capital takes about this much. */
const LETTER = 8.6;
/** The narrowest column that a name stands in, in points. */
const COLUMN = 130;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Draws a card so that all of it is on its one page: in smaller print, else with a shortened name, which shows it and is
 * told to whoever prints. A sheet is tried as a single card.
 */
export async function drawCard(model: CardModel): Promise<Omit<Printed, 'id'>> {
  const { name = '' } = model;
  const single = model.paper === 'cardSheet' ? ({ ...model, paper: 'card' } as const) : model;
  for (const fit of fitsOf(name)) {
    const drawn = await renderPdf(buildCard(single, fit));
    if (drawn.pages > 1) continue;
    const { bytes, pages, hasBoxes } = single === model ? drawn : await renderPdf(buildCard(model, fit));
    if (pages > 1) continue;
    const lacks = [...(fit.isCut ? (['room'] as const) : []), ...(hasBoxes ? (['letters'] as const) : [])];
    return { bytes, pages, ...(lacks.length > 0 ? { lacks } : {}) };
  }
  throw new Error('a card does not fit on its own page');
}

function* fitsOf(name: string): Generator<Fit> {
  // A word that its line has no room for is printed smaller before it is broken.
  const longest = Math.max(1, ...name.split(/[\s-]+/).map((word) => word.length));
  const first = SCALES.findIndex((scale) => longest * LETTER * scale <= COLUMN);
  for (const scale of first < 0 ? [] : SCALES.slice(first)) yield { scale, name };
  yield { scale: SMALLEST, name: withBreaks(name) };
  const letters = Array.from(graphemes.segment(name), ({ segment }) => segment);
  for (const cut of CUTS) {
    if (letters.length > cut)
      yield {
        scale: SMALLEST,
        name: withBreaks(`${letters.slice(0, cut).join('').trimEnd()}…`),
        isCut: true,
      };
  }
}

function withBreaks(name: string): string {
  const room = Math.floor(COLUMN / (LETTER * SMALLEST));
  return name.replace(/\S+/g, (word) => {
    const letters = Array.from(graphemes.segment(word), ({ segment }) => segment);
    const lines = Math.ceil(letters.length / room);
    return Array.from({ length: lines }, (_, line) =>
      letters.slice(line * room, (line + 1) * room).join(''),
    ).join('\n');
  });
}
