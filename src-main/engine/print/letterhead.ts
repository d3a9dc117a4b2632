import { addressLine } from '#shared/kernel/address.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import { CONTENT_WIDTH, INK, SIZE, small } from './paper-style.ts';
import type { Block } from './print-content.ts';

export interface LetterheadWords {
  readonly title: string;
  readonly demo: string;
  readonly confidential: string;
  copy(number: number): string;
}

const MARK = 30;

/** The facility at the top of its paper: a drawn mark, name, address and telephone; what the paper is, at the other side. */
export function letterhead(
  facility: Pick<Facility, 'name' | 'address' | 'telecom' | 'demo'>,
  words: LetterheadWords,
  copyNumber?: number,
): readonly Block[] {
  const contacts = (facility.telecom ?? []).flatMap(({ value, system }) =>
    value !== undefined && system !== 'fax' ? [value] : [],
  );
  const lines = [facility.address ? addressLine(facility.address) : '', contacts.join('  ·  ')].filter(
    (line) => line !== '',
  );
  return [
    {
      columns: [
        { ...mark(), width: MARK + 8 },
        {
          stack: [
            { text: facility.name, fontSize: SIZE.facility, bold: true },
            ...lines.map((line) => small(line)),
          ],
          width: '*',
        },
        {
          stack: [
            { text: words.title, fontSize: SIZE.title, bold: true, alignment: 'right', color: INK.accent },
            { ...small(words.confidential), alignment: 'right' },
            ...(copyNumber === undefined ? [] : [copyMark(words.copy(copyNumber))]),
            ...(facility.demo ? [{ text: words.demo, bold: true, alignment: 'right' as const }] : []),
          ],
          width: 240,
        },
      ],
    },
    rule(1.2),
  ];
}

/** In a frame, so that it is seen as a stamp and not as a part of the title. */
function copyMark(text: string): Block {
  const cell = { text, bold: true, fontSize: SIZE.facility, alignment: 'center' as const };
  return {
    margin: [60, 3, 0, 2],
    table: { widths: ['*'], body: [[cell]] },
    layout: {
      hLineWidth: () => 1.2,
      vLineWidth: () => 1.2,
      hLineColor: INK.text,
      vLineColor: INK.text,
      paddingLeft: () => 6,
      paddingRight: () => 6,
      paddingTop: () => 1,
      paddingBottom: () => 1,
    },
  };
}

/** A cross on a tile, in shapes: no picture file, sharp at any size, right in grey. */
function mark(): Block {
  const [arm, long] = [MARK * 0.2, MARK * 0.6];
  const middle = MARK / 2;
  return {
    canvas: [
      { type: 'rect', x: 0, y: 0, w: MARK, h: MARK, r: 5, color: INK.accent },
      { type: 'rect', x: middle - arm / 2, y: middle - long / 2, w: arm, h: long, color: '#FFFFFF' },
      { type: 'rect', x: middle - long / 2, y: middle - arm / 2, w: long, h: arm, color: '#FFFFFF' },
    ],
  };
}

export function rule(lineWidth: number): Block {
  return {
    canvas: [{ type: 'line', x1: 0, y1: 0, x2: CONTENT_WIDTH, y2: 0, lineWidth, lineColor: INK.text }],
    margin: [0, 6, 0, 8],
  };
}
