import { describe, expect, it } from 'vitest';
import { cardCode } from '#shared/modules/cards/card-code.rules.ts';
import { formatMrn } from '#shared/kernel/mrn.ts';
import { buildCard } from './card.document.ts';
import type { CardModel } from './card.model.ts';
import { code128 } from './code-128.ts';
import { drawCard } from './draw-card.ts';
import { pdfText } from './pdf-text.testing.ts';

const MRN = formatMrn('K3M7P2', 417);
const model: CardModel = {
  paper: 'card',
  pieces: 1,
  language: 'en',
  locale: 'en-KE',
  facility: { id: 'facility:0192f0c0-0000-7000-8000-0000009c41e7', name: 'Hillside Clinic' },
  name: 'ODHIAMBO, Grace Achieng',
  mrn: MRN,
  born: '12-Mar-1961',
  sex: 'female',
  printedAtMs: 0,
};
const LONG =
  'WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Hubert Blaine Adolph Charles David Earl Frederick Gerald Hubert Irvin';

/** Words as they stand, lines and spaces apart. */
async function wordsOf(changes: Partial<CardModel>): Promise<string> {
  const { bytes } = await drawCard({ ...model, ...changes });
  return (await pdfText(bytes)).join(' ').replaceAll(/\s+/g, ' ').trim();
}

describe('a card', () => {
  it.each([
    [
      {},
      `Hillside Clinic Patient card ODHIAMBO, Grace Achieng Born 12-Mar-1961 Sex Female Record number ${MRN}`,
    ],
    [
      { paper: 'bandInfant' },
      `ODHIAMBO, Grace Achieng Born 12-Mar-1961 Sex Female MRN ${MRN} Hillside Clinic`,
    ],
    [
      { paper: 'bandAdult' },
      `ODHIAMBO, Grace Achieng Born 12-Mar-1961 Sex Female MRN ${MRN} Hillside Clinic ${MRN}`,
    ],
  ] as const)('says nothing but who its bearer is: %o', async (changes, words) => {
    expect(await wordsOf(changes)).toBe(words);
  });

  it('is as it is set: less of the person, another language, ten on a sheet', async () => {
    const { born: _born, sex: _sex, ...bare } = model;
    const { bytes } = await drawCard(bare);
    expect((await pdfText(bytes)).join('')).not.toMatch(/Born|Sex/);
    const arabic = await wordsOf({ language: 'ar', name: 'عبد الله، مريم', paper: 'cardSheet', pieces: 10 });
    expect(arabic.match(/عبد الله، مريم/g)).toHaveLength(10);
    expect(arabic.match(/رقم الملف/g)).toHaveLength(10);
    expect(arabic).not.toContain('Patient');
  });

  it.each(['card', 'cardSheet', 'label', 'bandAdult', 'bandChild', 'bandInfant'] as const)(
    'makes room for a long name on a %s, or says that it had none',
    async (paper) => {
      const { bytes, pages, lacks } = await drawCard({ ...model, paper, name: LONG });
      const text = (await pdfText(bytes)).join('').replaceAll(/\s/g, '');
      expect(pages).toBe(1);
      expect(text.includes(LONG.replaceAll(' ', '')) ? undefined : ['room']).toEqual(lacks);
      expect(text.includes('…')).toBe(lacks !== undefined);
      const cut = await drawCard({ ...model, paper, name: LONG.repeat(9) });
      expect(cut.lacks).toEqual(['room']);
    },
  );

  it('says that a letter of the name is in no font', async () => {
    expect((await drawCard({ ...model, name: 'አበበ' })).lacks).toEqual(['letters']);
  });

  it('names nobody in its metadata', () => {
    const { title } = buildCard(model, { scale: 1, name: model.name ?? '' });
    expect(title).toBe(`Patient card ${MRN}`);
  });
});

describe('a linear bar code', () => {
  it('is made of symbols of 11 modules, three bars each, and a stop of 13', () => {
    const text = cardCode(MRN, model.facility.id);
    const { bars, modules } = code128(text);
    expect(modules).toBe((text.length + 2) * 11 + 13);
    expect(bars).toHaveLength((text.length + 2) * 3 + 4);
  });

  it('is the one that another encoder makes', () => {
    // zbar (zbarimg 0.23.92) reads these bars as A-1.
    const widths = code128('A-1').bars.map(({ at, width }) => `${at}+${width}`);
    expect(widths.join(' ')).toBe(
      '0+2 3+1 6+1 11+1 13+1 17+2 22+1 25+2 28+3 33+1 36+3 41+2 44+1 48+2 52+1 55+2 60+3 64+1 66+2',
    );
  });

  it('is not made of what its set has no symbol for', () => {
    expect(() => code128('مريم')).toThrow(RangeError);
  });
});
