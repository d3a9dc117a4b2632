import { IntlMessageFormat } from 'intl-messageformat';
import { ar } from './messages.ar.ts';
import { en, type AdminMessages } from './messages.en.ts';
import { fr } from './messages.fr.ts';

export type AdminKey = keyof AdminMessages;

const LANGUAGES: { readonly [language: string]: AdminMessages } = { en, fr, ar };

/** The words of a page, in the first language its reader wants that there is. */
export interface Words {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  say(key: AdminKey, values?: { readonly [name: string]: string | number }): string;
  /** Day and time where the server stands. */
  moment(ms: number): string;
  /** `3 hours ago`. */
  ago(ms: number, nowMs: number): string;
  bytes(size: number): string;
  count(value: number): string;
}

export function wordsFor(acceptLanguage: string | undefined): Words {
  const wanted = (acceptLanguage ?? '').split(',').map((range) => range.trim().split(/[-;]/)[0] ?? '');
  const language = wanted.find((one) => Object.hasOwn(LANGUAGES, one)) ?? 'en';
  const messages = LANGUAGES[language] ?? en;
  const locale = `${language}-u-nu-latn`;
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const numbers = new Intl.NumberFormat(locale);
  return {
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    say: (key, values = {}) => String(new IntlMessageFormat(messages[key], locale).format({ ...values })),
    moment: (ms) => days.format(ms),
    ago(ms, nowMs) {
      const minutes = Math.round((ms - nowMs) / 60_000);
      if (minutes > -60) return relative.format(minutes, 'minute');
      if (minutes > -48 * 60) return relative.format(Math.round(minutes / 60), 'hour');
      return relative.format(Math.round(minutes / 1_440), 'day');
    },
    bytes(size) {
      const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
      const power = Math.min(
        units.length - 1,
        Math.max(0, Math.floor(Math.log10(Math.max(size, 1)) / 3) - 1),
      );
      const format = { style: 'unit', unit: units[power] ?? '', maximumSignificantDigits: 3 } as const;
      return new Intl.NumberFormat(locale, format).format(size / 1_000 ** (power + 1));
    },
    count: (value) => numbers.format(value),
  };
}
