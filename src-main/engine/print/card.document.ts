import { cardCode } from '#shared/modules/cards/card-code.rules.ts';
import { CARD_PAPERS, type CardPaper } from '#shared/modules/prints/document-kinds.rules.ts';
import { CARD_WORDS, type CardWords } from './card.messages.ts';
import type { CardModel, Fit } from './card.model.ts';
import { INK } from './paper-style.ts';
import type { Block, Cell, PrintDefinition, TableLines } from './print-content.ts';
import { qrBlock } from './printed-codes.ts';
import { bandContent, BAND_EDGES } from './wristband.document.ts';

/** Points in a millimetre. */
const MM = 72 / 25.4;

/** Within the edge that card printers leave white. */
const EDGE = 11;
const LABEL_EDGE = 7;
/** 25 modules of 1 mm: read at arm's length by a camera that a desk has. */
const QR = 25 * MM;
const LABEL_QR = 22 * MM;

/**
 * A patient's card, or the band on a wrist. Neither ever says COPY, however often it is printed: a copy mark tells a reader
 * that the same contents lie elsewhere in another's hands, but a card is only the bearer's number, one that was lost is
 * replaced by one as good, and a marked one would be doubted at the desk. How often it was printed is counted and in the
 * audit trail.
 */
export function buildCard(model: CardModel, fit: Fit): PrintDefinition {
  const words = CARD_WORDS[model.language];
  const { page, margins, content } = laidOut(model, words, fit);
  return {
    title: `${words.title} ${model.mrn}`,
    language: model.language,
    direction: model.language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: model.printedAtMs,
    page,
    margins,
    style: { fontSize: 8.5, color: INK.text, lineHeight: 1.05 },
    content,
  };
}

type LaidOut = Required<Pick<PrintDefinition, 'page' | 'margins' | 'content'>>;

function laidOut(model: CardModel, words: CardWords, fit: Fit): LaidOut {
  const { paper } = model;
  const page = sizeOf(paper);
  switch (paper) {
    case 'card':
      return {
        page,
        margins: sides(EDGE),
        content: [cardContent(model, words, fit, { qr: QR, width: page.width - 2 * EDGE })],
      };
    case 'label':
      return {
        page,
        margins: sides(LABEL_EDGE),
        content: [cardContent(model, words, fit, { qr: LABEL_QR, width: page.width - 2 * LABEL_EDGE })],
      };
    case 'cardSheet':
      return sheetOf(page, model.pieces, (width) => cardContent(model, words, fit, { qr: QR, width }));
    case 'bandAdult':
    case 'bandChild':
    case 'bandInfant':
      return { page, margins: BAND_EDGES[paper], content: [bandContent(model, paper, words, fit)] };
  }
}

function sizeOf(paper: CardPaper): { readonly width: number; readonly height: number } {
  const { widthMm, heightMm } = CARD_PAPERS[paper];
  return { width: widthMm * MM, height: heightMm * MM };
}

function cardContent(
  { facility, mrn, born, sex, name }: CardModel,
  words: CardWords,
  fit: Fit,
  { qr, width }: { readonly qr: number; readonly width: number },
): Block {
  const { scale } = fit;
  const facts = [
    ...(born === undefined ? [] : [[words.born, born] as const]),
    ...(sex === undefined ? [] : [[words.sex, words.sexes[sex]] as const]),
  ];
  return {
    stack: [
      {
        columns: [
          { text: facility.name, bold: true, fontSize: 10 * scale, color: INK.accent, width: '*' },
          { text: words.title, fontSize: 7.5, color: INK.label, alignment: 'right', width: 'auto' },
        ],
        columnGap: 8,
      },
      {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: width, y2: 0, lineWidth: 1.2, lineColor: INK.accent }],
        margin: [0, 3, 0, 5],
      },
      {
        columns: [
          {
            stack: [
              { text: name === undefined ? words.notNamed : fit.name, bold: true, fontSize: 13 * scale },
              {
                text: facts.flatMap(([label, value], index) => [
                  {
                    text: `${index === 0 ? '' : '   '}${label}\u00A0`,
                    color: INK.label,
                    fontSize: 7.5 * scale,
                  },
                  { text: value, bold: true, fontSize: 9 * scale },
                ]),
                margin: [0, 2, 0, 0],
              },
              { text: words.number, color: INK.label, fontSize: 7.5 * scale, margin: [0, 4 * scale, 0, 0] },
              { text: [{ text: mrn, bold: true, leftToRight: true }], fontSize: 13 * Math.max(scale, 0.8) },
              ...(facility.demo ? [{ text: words.demo, bold: true, fontSize: 6.5 * scale }] : []),
            ],
            width: '*',
          },
          { ...qrBlock(cardCode(mrn, facility.id), qr), width: qr },
        ],
        columnGap: 12,
      },
    ],
  };
}

/** Ten on an A4 sheet, with hairlines to cut along. */
function sheetOf(
  page: { readonly width: number; readonly height: number },
  pieces: number,
  card: (width: number) => Block,
): LaidOut {
  const { width, height } = sizeOf('card');
  const cells: readonly Cell[] = Array.from({ length: pieces }, () => card(width - 2 * EDGE));
  const body = Array.from({ length: Math.ceil(pieces / 2) }, (_, row): readonly Cell[] => [
    cells[2 * row] ?? { text: '' },
    cells[2 * row + 1] ?? { text: '' },
  ]);
  const [across, down] = [(page.width - 2 * width) / 2, (page.height - 5 * height) / 2];
  return {
    page,
    margins: { left: across, top: down, right: across, bottom: down - 6 }, // room for the width of the lines
    content: [
      {
        table: {
          widths: [width - 2 * EDGE, width - 2 * EDGE],
          heights: height - 2 * EDGE,
          dontBreakRows: true,
          body,
        },
        layout: {
          ...NO_LINES,
          hLineWidth: () => 0.4,
          vLineWidth: () => 0.4,
          paddingLeft: () => EDGE,
          paddingRight: () => EDGE,
          paddingTop: () => EDGE,
          paddingBottom: () => EDGE,
        },
      },
    ],
  };
}

function sides(edge: number): PrintDefinition['margins'] {
  return { left: edge, top: edge, right: edge, bottom: edge };
}

const NO_LINES: TableLines = {
  hLineWidth: () => 0,
  vLineWidth: () => 0,
  hLineColor: INK.rule,
  vLineColor: INK.rule,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 0,
  paddingBottom: () => 0,
};
