/**
 * Names of people of any culture. FHIR R4: HumanName. Nothing here assumes that a name has two parts, or that a family
 * name exists, comes last or has capitals.
 */

export type NameUse = 'usual' | 'official' | 'temp' | 'nickname' | 'anonymous' | 'old' | 'maiden';

export interface HumanName {
  readonly use?: NameUse | undefined;
  /** The whole name as the person writes it. */
  readonly text?: string | undefined;
  readonly family?: string | undefined;
  /** First and middle names, in order. */
  readonly given?: readonly string[] | undefined;
  /** Titles: Mrs, Dr. */
  readonly prefix?: readonly string[] | undefined;
  /** Jr, III, MD. */
  readonly suffix?: readonly string[] | undefined;
  readonly period?: { readonly start?: string | undefined; readonly end?: string | undefined } | undefined;
}

/** The pieces of a displayed name, so that a screen can style each. `before + separator + after` is the name itself. */
export interface NameParts {
  /** Family name in capitals, the only name, or the text. */
  readonly before: string;
  /** `, `; nothing for people of one name and between Chinese, Japanese or Korean parts; the Arabic comma in Arabic. */
  readonly separator: string;
  readonly after: string;
  /** Without brackets. */
  readonly title: string;
}

/** Scripts that write family and given name without a space and know no comma between them. */
const JOINED = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}々ー]+$/u;
const ARABIC = /\p{Script=Arabic}/u;
const GEORGIAN = /\p{Script=Georgian}/u;

/** The name in pieces, by the rule `FAMILY, Given Middle (Title)`. Given names are never re-cased. */
export function nameParts(name: HumanName): NameParts {
  const title = words(name.prefix);
  const family = tidy(name.family);
  const given = words(name.given);
  const suffix = words(name.suffix);
  if (family === '' && given === '')
    return { before: tidy(name.text) || suffix, separator: '', after: '', title };
  if (family === '') return { before: joined(given, suffix), separator: '', after: '', title };
  if (given === '') return { before: joined(capitals(family), suffix), separator: '', after: '', title };
  const together = JOINED.test(family) && JOINED.test(given.replaceAll(' ', ''));
  const separator = together ? '' : ARABIC.test(family) ? '، ' : ', ';
  return { before: capitals(family), separator, after: joined(given, suffix), title };
}

/** `ODHIAMBO, Grace Achieng (Mrs)`. Empty only for a name without any part. */
export function displayName(name: HumanName): string {
  const { before, separator, after, title } = nameParts(name);
  const main = `${before}${separator}${after}`;
  if (title === '') return main;
  return main === '' ? title : `${main} (${title})`;
}

/** The name in reading order for letters and labels: `Mrs Grace Achieng Odhiambo`; the text as written where there is one. */
export function fullName(name: HumanName): string {
  const text = tidy(name.text);
  if (text !== '') return text;
  const family = tidy(name.family);
  const given = words(name.given);
  if (JOINED.test(family) && JOINED.test(given.replaceAll(' ', ''))) return `${family}${given}`;
  return [words(name.prefix), given, family, words(name.suffix)].filter(Boolean).join(' ');
}

const BY_USE: readonly (NameUse | undefined)[] = [
  'official',
  'usual',
  undefined,
  'temp',
  'maiden',
  'old',
  'nickname',
  'anonymous',
];

/**
 * The name a record goes by: the official one, else the usual, else what there is; names that have ended come last.
 * @returns absent for an empty list
 */
export function mainName<N extends HumanName>(names: readonly N[]): N | undefined {
  const rank = (name: N) => (name.period?.end === undefined ? 0 : BY_USE.length) + BY_USE.indexOf(name.use);
  let best: N | undefined;
  for (const name of names) if (best === undefined || rank(name) < rank(best)) best = name;
  return best;
}

/** What the person likes to be called, where that was recorded and differs from the main name's first given name. */
export function preferredName(names: readonly HumanName[]): string | undefined {
  const called = names.find((name) => name.use === 'nickname') ?? names.find((name) => name.use === 'usual');
  if (called === undefined) return undefined;
  const word = tidy(called.given?.[0]) || tidy(called.text) || tidy(called.family);
  return word === '' || word === tidy(mainName(names)?.given?.[0]) ? undefined : word;
}

/**
 * Capitals by Unicode's own mapping, whatever the locale. Georgian is left: its capitals are a sign style that many
 * fonts lack. Scripts without case come out as they went in.
 */
function capitals(family: string): string {
  return GEORGIAN.test(family) ? family : family.toUpperCase();
}

function joined(name: string, suffix: string): string {
  return suffix === '' ? name : `${name} ${suffix}`;
}

function words(list: readonly string[] | undefined): string {
  return (list ?? []).map(tidy).filter(Boolean).join(' ');
}

function tidy(text: string | undefined): string {
  return (text ?? '').replace(/\s+/gu, ' ').trim();
}
