import { IntlMessageFormat } from 'intl-messageformat';
import { screenLanguageOf } from '#shared/kernel/screen-language.ts';
import { DIRECTION } from './language.tsx';

/** Words of one module: keys to ICU messages, the same keys in every language. */
export type Messages = { readonly [key: string]: string };
export type Values = { readonly [name: string]: string | number };

const formats = new WeakMap<Messages, Map<string, IntlMessageFormat>>();

export function formatOf(messages: Messages, key: string, locale: string): IntlMessageFormat {
  let byKey = formats.get(messages);
  if (!byKey) formats.set(messages, (byKey = new Map()));
  let format = byKey.get(`${locale} ${key}`);
  // Western digits in every language, as in all clinical and money values.
  if (!format)
    byKey.set(
      `${locale} ${key}`,
      (format = new IntlMessageFormat(messages[key] ?? key, `${locale}-u-nu-latn`)),
    );
  return format;
}

/** Most messages are plain words: they never reach the parser. */
export function formatMessage(messages: Messages, key: string, locale: string, values?: Values): string {
  const pattern = messages[key] ?? key;
  if (!pattern.includes('{')) return pattern;
  const given = isRightToLeft(locale) && values ? isolated(values) : values;
  const formatted = formatOf(messages, key, locale).format<string>(given);
  return Array.isArray(formatted) ? formatted.join('') : formatted;
}

function isRightToLeft(locale: string): boolean {
  return DIRECTION[screenLanguageOf([locale])] === 'rtl';
}

/**
 * Text in isolates (Unicode Standard Annex 9: FSI … PDI), as `<bdi>` does where there are elements: a Latin name or a dose
 * must not pull the words beside it to its own side.
 */
function isolated(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value,
    ]),
  );
}
