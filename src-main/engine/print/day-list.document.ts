import { formatLongDate } from '#shared/kernel/format-date.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { DayListModel } from './day-list.model.ts';
import { ar, en, fr, type DayListWords } from './day-list.messages.ts';
import { letterhead } from './letterhead.ts';
import { INK, PAGE_MARGINS, section, SIZE, small } from './paper-style.ts';
import type { PrintDefinition, TextBlock } from './print-content.ts';

const WORDS: { readonly [L in ScreenLanguage]: DayListWords } = { en, fr, ar };

/** A table for each provider, with room to tick. */
export function buildDayList(model: DayListModel): PrintDefinition {
  const words = WORDS[model.language];
  const when = formatLongDate(model.day, model.locale);
  const text = (value: string | undefined): TextBlock => ({ text: value ?? '' });
  return {
    title: `${words.title} ${model.day}`,
    language: model.language,
    direction: model.language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: model.printedAtMs,
    margins: PAGE_MARGINS,
    style: { fontSize: SIZE.body, color: INK.text, lineHeight: 1.1 },
    content: [
      ...letterhead(model.facility, words),
      { text: when, fontSize: SIZE.title, bold: true },
      ...model.providers.flatMap(({ name, lines }) =>
        section({
          title: name ?? words.noProvider,
          columns: [
            { title: words.time, width: 34 },
            { title: words.patient, width: '*' },
            { title: words.phone, width: 84 },
            { title: words.visit, width: 96 },
            { title: words.room, width: 58 },
            { title: words.status, width: 62 },
          ],
          rows: lines.map((line) => [
            { text: line.time, bold: true },
            {
              text: [
                { text: line.name, bold: true },
                { text: `\n${[line.born, line.mrn].filter(Boolean).join(' · ')}`, color: INK.label },
              ],
            },
            { text: [{ text: line.phone ?? '', leftToRight: true }] },
            text(line.visit),
            text(line.room),
            text(line.isTentative ? words.tentative : words.statuses[line.status]),
          ]),
          empty: words.nobody,
        }),
      ),
      ...(model.providers.length === 0 ? [{ text: words.nobody }] : []),
    ],
    boxes: { text: words.boxes, bold: true, margin: [0, 8, 0, 0] },
    footer: (page, pages) => ({
      ...small(words.page(page, pages)),
      alignment: 'center',
      margin: [PAGE_MARGINS.left, 16, PAGE_MARGINS.right, 0],
    }),
  };
}
