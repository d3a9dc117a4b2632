import { formatLongDate } from '#shared/kernel/format-date.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { INK, SIZE, small } from './paper-style.ts';
import type { PrintDefinition } from './print-content.ts';
import { ar, en, fr, type TicketWords } from './ticket.messages.ts';
import type { TicketModel } from './ticket.model.ts';

const WORDS: { readonly [L in ScreenLanguage]: TicketWords } = { en, fr, ar };
/** What a roll of 80 mm prints: 72 mm wide. Points. */
const SLIP = { width: 204, height: 170 };

/** A slip with the number that is called out. */
export function buildTicket(model: TicketModel): PrintDefinition {
  const { language, facility, ticket, station, day, time } = model;
  const words = WORDS[language];
  const place = station?.name ?? (station?.kind === undefined ? undefined : words.stations[station.kind]);
  const centred = { alignment: 'center' } as const;
  return {
    title: `${words.title} ${ticket}`,
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    createdAtMs: model.printedAtMs,
    page: SLIP,
    margins: { left: 8, top: 10, right: 8, bottom: 8 },
    style: { fontSize: SIZE.body, color: INK.text, lineHeight: 1.1 },
    content: [
      { text: facility.name, bold: true, ...centred },
      ...(facility.demo ? [{ ...small(words.demo), ...centred }] : []),
      { text: words.title, margin: [0, 8, 0, 0], ...centred },
      { text: [{ text: ticket, leftToRight: true }], fontSize: 40, bold: true, ...centred },
      ...(place === undefined ? [] : [{ text: place, fontSize: SIZE.facility, ...centred }]),
      { text: words.wait, margin: [0, 6, 0, 0], ...centred },
      {
        ...small([
          { text: formatLongDate(day, model.locale) },
          { text: ' · ' },
          { text: time, leftToRight: true },
        ]),
        ...centred,
      },
    ],
    boxes: { ...small(words.boxes), ...centred },
  };
}
