import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { Language } from './i18n/language.tsx';

/**
 * Languages that people at our desks speak at home, by BCP 47 code: English and French names. Our own table, because a
 * browser's has no name for Kikuyu, Luo or Dinka.
 */
const NAMES: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  en: ['English', 'anglais'],
  fr: ['French', 'français'],
  ar: ['Arabic', 'arabe'],
  sw: ['Swahili', 'swahili'],
  es: ['Spanish', 'espagnol'],
  pt: ['Portuguese', 'portugais'],
  aa: ['Afar', 'afar'],
  af: ['Afrikaans', 'afrikaans'],
  ak: ['Akan', 'akan'],
  am: ['Amharic', 'amharique'],
  bem: ['Bemba', 'bemba'],
  bg: ['Bulgarian', 'bulgare'],
  bm: ['Bambara', 'bambara'],
  bn: ['Bengali', 'bengali'],
  de: ['German', 'allemand'],
  din: ['Dinka', 'dinka'],
  dyu: ['Dioula', 'dioula'],
  ebu: ['Embu', 'embu'],
  ee: ['Ewe', 'éwé'],
  el: ['Greek', 'grec'],
  fa: ['Persian', 'persan'],
  ff: ['Fulah', 'peul'],
  fon: ['Fon', 'fon'],
  gu: ['Gujarati', 'goudjarati'],
  guz: ['Gusii', 'gusii'],
  ha: ['Hausa', 'haoussa'],
  he: ['Hebrew', 'hébreu'],
  hi: ['Hindi', 'hindi'],
  ht: ['Haitian Creole', 'créole haïtien'],
  hu: ['Hungarian', 'hongrois'],
  id: ['Indonesian', 'indonésien'],
  ig: ['Igbo', 'igbo'],
  is: ['Icelandic', 'islandais'],
  it: ['Italian', 'italien'],
  ja: ['Japanese', 'japonais'],
  kam: ['Kamba', 'kamba'],
  kg: ['Kongo', 'kikongo'],
  ki: ['Kikuyu', 'kikuyu'],
  km: ['Khmer', 'khmer'],
  kln: ['Kalenjin', 'kalenjin'],
  ko: ['Korean', 'coréen'],
  ku: ['Kurdish', 'kurde'],
  lg: ['Ganda', 'ganda'],
  ln: ['Lingala', 'lingala'],
  lua: ['Luba-Kasai', 'tshiluba'],
  luo: ['Luo', 'luo'],
  luy: ['Luyia', 'luyia'],
  mas: ['Maasai', 'masaï'],
  mer: ['Meru', 'meru'],
  mfe: ['Mauritian Creole', 'créole mauricien'],
  mg: ['Malagasy', 'malgache'],
  mos: ['Mossi', 'mooré'],
  mr: ['Marathi', 'marathi'],
  my: ['Burmese', 'birman'],
  nd: ['North Ndebele', 'ndébélé du Nord'],
  ne: ['Nepali', 'népalais'],
  nl: ['Dutch', 'néerlandais'],
  nso: ['Northern Sotho', 'sotho du Nord'],
  nus: ['Nuer', 'nuer'],
  ny: ['Chichewa', 'chichewa'],
  om: ['Oromo', 'oromo'],
  pa: ['Punjabi', 'pendjabi'],
  pl: ['Polish', 'polonais'],
  ps: ['Pashto', 'pachto'],
  rn: ['Rundi', 'kirundi'],
  ro: ['Romanian', 'roumain'],
  ru: ['Russian', 'russe'],
  rw: ['Kinyarwanda', 'kinyarwanda'],
  saq: ['Samburu', 'samburu'],
  sg: ['Sango', 'sango'],
  sn: ['Shona', 'shona'],
  so: ['Somali', 'somali'],
  ss: ['Swati', 'swati'],
  st: ['Southern Sotho', 'sotho du Sud'],
  sv: ['Swedish', 'suédois'],
  ta: ['Tamil', 'tamoul'],
  te: ['Telugu', 'télougou'],
  th: ['Thai', 'thaï'],
  ti: ['Tigrinya', 'tigrigna'],
  tl: ['Tagalog', 'tagalog'],
  tn: ['Tswana', 'tswana'],
  tr: ['Turkish', 'turc'],
  ts: ['Tsonga', 'tsonga'],
  tuv: ['Turkana', 'turkana'],
  uk: ['Ukrainian', 'ukrainien'],
  ur: ['Urdu', 'ourdou'],
  ve: ['Venda', 'venda'],
  vi: ['Vietnamese', 'vietnamien'],
  wo: ['Wolof', 'wolof'],
  xh: ['Xhosa', 'xhosa'],
  yo: ['Yoruba', 'yoruba'],
  zh: ['Chinese', 'chinois'],
  zu: ['Zulu', 'zoulou'],
};

export const LANGUAGE_CODES: readonly string[] = Object.keys(NAMES);

/** Of a tag such as `en-US`: the name of its language; absent where we have none. */
export function languageOfTag(tag: string, screen: Language): string | undefined {
  const names = NAMES[tag.toLowerCase().split(/[-_]/)[0] ?? ''];
  return names?.[screen === 'fr' ? 1 : 0];
}

/** A language as the screen's language calls it; the record's own words where its code is not known here. */
export function languageName(concept: CodeableConcept, screen: Language): string {
  for (const { code } of concept.coding ?? []) {
    const name = code === undefined ? undefined : languageOfTag(code, screen);
    if (name !== undefined) return name;
  }
  return conceptText(concept);
}
