import { formatLongDate } from '#shared/kernel/format-date.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { letterhead } from './letterhead.ts';
import { ar, en, fr, type PanelListWords } from './panel-list.messages.ts';
import type { PanelListModel } from './panel-list.model.ts';
import { INK, PAGE_MARGINS, section, SIZE, small } from './paper-style.ts';
import type { PrintDefinition } from './print-content.ts';

const WORDS: { readonly [L in ScreenLanguage]: PanelListWords } = { en, fr, ar };

/** One table, in the order of names. */
export function buildPanelList(model: PanelListModel): PrintDefinition {
  const words = WORDS[model.language];
  return {
    title: `${words.title} ${model.day}`,
    language: model.language,
    direction: model.language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: model.printedAtMs,
    margins: PAGE_MARGINS,
    style: { fontSize: SIZE.body, color: INK.text, lineHeight: 1.1 },
    content: [
      ...letterhead(model.facility, words),
      { text: formatLongDate(model.day, model.locale), fontSize: SIZE.title, bold: true },
      ...section({
        title: model.provider,
        columns: [
          { title: words.patient, width: '*' },
          { title: words.phone, width: 84 },
          { title: words.part, width: 96 },
          { title: words.since, width: 66 },
          { title: words.next, width: 78 },
        ],
        rows: model.lines.map((line) => [
          {
            text: [
              { text: line.name, bold: true },
              { text: `\n${[line.born, line.mrn].filter(Boolean).join(' · ')}`, color: INK.label },
            ],
          },
          { text: [{ text: line.phone ?? '', leftToRight: true }] },
          { text: words.roles[line.role] },
          { text: line.since ?? '' },
          { text: line.next ?? '' },
        ]),
        empty: words.nobody,
      }),
    ],
    boxes: { text: words.boxes, bold: true, margin: [0, 8, 0, 0] },
    footer: (page, pages) => ({
      ...small(words.page(page, pages)),
      alignment: 'center',
      margin: [PAGE_MARGINS.left, 16, PAGE_MARGINS.right, 0],
    }),
  };
}
