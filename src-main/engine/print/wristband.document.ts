import { cardCode } from '#shared/modules/cards/card-code.rules.ts';
import type { CardPaper } from '#shared/modules/prints/document-kinds.rules.ts';
import type { CardWords } from './card.messages.ts';
import type { CardModel, Fit } from './card.model.ts';
import { INK } from './paper-style.ts';
import type { Block, PrintDefinition } from './print-content.ts';
import { barsBlock, qrBlock } from './printed-codes.ts';

type Band = Extract<CardPaper, `band${string}`>;

/**
 * Points. Bands close at their ends, where nothing may be printed, and differ from maker to maker: what is said stands
 * in the middle.
 */
export const BAND_EDGES: { readonly [B in Band]: PrintDefinition['margins'] } = {
  bandAdult: { left: 120, top: 7, right: 72, bottom: 7 },
  bandChild: { left: 62, top: 7, right: 28, bottom: 7 },
  bandInfant: { left: 62, top: 7, right: 28, bottom: 7 },
};

const QR = 54;
const GAP = 14;
/** Below the bars stands what they say. */
const BARS = 38;

/** One line of thermal print around a wrist: the code twice where there is room, so that one of them is always on top. */
export function bandContent(model: CardModel, paper: Band, words: CardWords, fit: Fit): Block {
  const { facility, mrn, born, sex, name } = model;
  const { scale } = fit;
  const code = () => ({ ...qrBlock(cardCode(mrn, facility.id), QR), width: QR });
  const bars = barsBlock(mrn, BARS);
  const facts = [
    ...(born === undefined ? [] : [[words.born, born] as const]),
    ...(sex === undefined ? [] : [[words.sex, words.sexes[sex]] as const]),
  ];
  const text: Block = {
    stack: [
      { text: name === undefined ? words.notNamed : fit.name, bold: true, fontSize: 13 * scale },
      {
        text: facts.flatMap(([label, value], index) => [
          { text: `${index === 0 ? '' : '    '}${label}\u00A0`, color: INK.label, fontSize: 8 * scale },
          { text: value, bold: true, fontSize: 10 * scale },
        ]),
      },
      {
        text: [
          { text: `${words.mrn}\u00A0`, color: INK.label, fontSize: 8 * scale },
          { text: mrn, bold: true, fontSize: 10 * scale, leftToRight: true },
        ],
      },
      {
        text: facility.demo ? [{ text: facility.name }, { text: ` · ${words.demo}` }] : facility.name,
        color: INK.label,
        fontSize: 7 * scale,
      },
    ],
    width: '*',
  };
  const linear: Block = {
    stack: [
      { ...bars.block, margin: [0, 2, 0, 2] },
      { text: [{ text: mrn, leftToRight: true }], fontSize: 8, alignment: 'center' },
    ],
    width: bars.width,
  };
  return {
    columns: [
      code(),
      text,
      ...(paper === 'bandInfant' ? [] : [linear]),
      ...(paper === 'bandChild' ? [] : [code()]),
    ],
    columnGap: GAP,
  };
}
