import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { LANGUAGES, type Language } from './i18n/language.tsx';

/**
 * Languages that people at our desks speak at home, by BCP 47 code: English, French and Arabic names. Our own table, because a
 * browser's has no name for Kikuyu, Luo or Dinka.
 */
const NAMES: Readonly<Record<string, readonly [en: string, fr: string, ar: string]>> = {
  en: ['English', 'anglais', 'الإنجليزية'],
  fr: ['French', 'français', 'الفرنسية'],
  ar: ['Arabic', 'arabe', 'العربية'],
  sw: ['Swahili', 'swahili', 'السواحيلية'],
  es: ['Spanish', 'espagnol', 'الإسبانية'],
  pt: ['Portuguese', 'portugais', 'البرتغالية'],
  aa: ['Afar', 'afar', 'العفرية'],
  af: ['Afrikaans', 'afrikaans', 'الأفريكانية'],
  ak: ['Akan', 'akan', 'الأكانية'],
  am: ['Amharic', 'amharique', 'الأمهرية'],
  bem: ['Bemba', 'bemba', 'البيمبا'],
  bg: ['Bulgarian', 'bulgare', 'البلغارية'],
  bm: ['Bambara', 'bambara', 'البامبارا'],
  bn: ['Bengali', 'bengali', 'البنغالية'],
  de: ['German', 'allemand', 'الألمانية'],
  din: ['Dinka', 'dinka', 'الدينكا'],
  dyu: ['Dioula', 'dioula', 'الديولا'],
  ebu: ['Embu', 'embu', 'الإمبو'],
  ee: ['Ewe', 'éwé', 'الإيوي'],
  el: ['Greek', 'grec', 'اليونانية'],
  fa: ['Persian', 'persan', 'الفارسية'],
  ff: ['Fulah', 'peul', 'الفولانية'],
  fon: ['Fon', 'fon', 'الفون'],
  gu: ['Gujarati', 'goudjarati', 'الغوجاراتية'],
  guz: ['Gusii', 'gusii', 'الغوسي'],
  ha: ['Hausa', 'haoussa', 'الهوسا'],
  he: ['Hebrew', 'hébreu', 'العبرية'],
  hi: ['Hindi', 'hindi', 'الهندية'],
  ht: ['Haitian Creole', 'créole haïtien', 'الكريولية الهايتية'],
  hu: ['Hungarian', 'hongrois', 'المجرية'],
  id: ['Indonesian', 'indonésien', 'الإندونيسية'],
  ig: ['Igbo', 'igbo', 'الإيغبو'],
  is: ['Icelandic', 'islandais', 'الآيسلندية'],
  it: ['Italian', 'italien', 'الإيطالية'],
  ja: ['Japanese', 'japonais', 'اليابانية'],
  kam: ['Kamba', 'kamba', 'الكامبا'],
  kg: ['Kongo', 'kikongo', 'الكونغو'],
  ki: ['Kikuyu', 'kikuyu', 'الكيكويو'],
  km: ['Khmer', 'khmer', 'الخميرية'],
  kln: ['Kalenjin', 'kalenjin', 'الكالنجين'],
  ko: ['Korean', 'coréen', 'الكورية'],
  ku: ['Kurdish', 'kurde', 'الكردية'],
  lg: ['Ganda', 'ganda', 'اللوغندية'],
  ln: ['Lingala', 'lingala', 'اللينغالا'],
  lua: ['Luba-Kasai', 'tshiluba', 'اللوبا كاساي'],
  luo: ['Luo', 'luo', 'اللوو'],
  luy: ['Luyia', 'luyia', 'اللوهيا'],
  mas: ['Maasai', 'masaï', 'الماساي'],
  mer: ['Meru', 'meru', 'الميرو'],
  mfe: ['Mauritian Creole', 'créole mauricien', 'الكريولية الموريشية'],
  mg: ['Malagasy', 'malgache', 'المالاغاشية'],
  mos: ['Mossi', 'mooré', 'الموري'],
  mr: ['Marathi', 'marathi', 'الماراثية'],
  my: ['Burmese', 'birman', 'البورمية'],
  nd: ['North Ndebele', 'ndébélé du Nord', 'الندبيلية الشمالية'],
  ne: ['Nepali', 'népalais', 'النيبالية'],
  nl: ['Dutch', 'néerlandais', 'الهولندية'],
  nso: ['Northern Sotho', 'sotho du Nord', 'السوتو الشمالية'],
  nus: ['Nuer', 'nuer', 'النوير'],
  ny: ['Chichewa', 'chichewa', 'التشيتشوا'],
  om: ['Oromo', 'oromo', 'الأورومية'],
  pa: ['Punjabi', 'pendjabi', 'البنجابية'],
  pl: ['Polish', 'polonais', 'البولندية'],
  ps: ['Pashto', 'pachto', 'البشتوية'],
  rn: ['Rundi', 'kirundi', 'الكيروندية'],
  ro: ['Romanian', 'roumain', 'الرومانية'],
  ru: ['Russian', 'russe', 'الروسية'],
  rw: ['Kinyarwanda', 'kinyarwanda', 'الكينيارواندية'],
  saq: ['Samburu', 'samburu', 'السامبورو'],
  sg: ['Sango', 'sango', 'السانغو'],
  sn: ['Shona', 'shona', 'الشونا'],
  so: ['Somali', 'somali', 'الصومالية'],
  ss: ['Swati', 'swati', 'السواتي'],
  st: ['Southern Sotho', 'sotho du Sud', 'السوتو الجنوبية'],
  sv: ['Swedish', 'suédois', 'السويدية'],
  ta: ['Tamil', 'tamoul', 'التاميلية'],
  te: ['Telugu', 'télougou', 'التيلوغوية'],
  th: ['Thai', 'thaï', 'التايلاندية'],
  ti: ['Tigrinya', 'tigrigna', 'التغرينية'],
  tl: ['Tagalog', 'tagalog', 'التاغالوغية'],
  tn: ['Tswana', 'tswana', 'التسوانية'],
  tr: ['Turkish', 'turc', 'التركية'],
  ts: ['Tsonga', 'tsonga', 'التسونغا'],
  tuv: ['Turkana', 'turkana', 'التوركانا'],
  uk: ['Ukrainian', 'ukrainien', 'الأوكرانية'],
  ur: ['Urdu', 'ourdou', 'الأردية'],
  ve: ['Venda', 'venda', 'الفيندا'],
  vi: ['Vietnamese', 'vietnamien', 'الفيتنامية'],
  wo: ['Wolof', 'wolof', 'الولوفية'],
  xh: ['Xhosa', 'xhosa', 'الخوسا'],
  yo: ['Yoruba', 'yoruba', 'اليوروبا'],
  zh: ['Chinese', 'chinois', 'الصينية'],
  zu: ['Zulu', 'zoulou', 'الزولو'],
};

export const LANGUAGE_CODES: readonly string[] = Object.keys(NAMES);

/** Of a tag such as `en-US`: the name of its language; absent where we have none. */
export function languageOfTag(tag: string, screen: Language): string | undefined {
  const names = NAMES[tag.toLowerCase().split(/[-_]/)[0] ?? ''];
  return names?.[LANGUAGES.indexOf(screen)];
}

/** A language as the screen's language calls it; the record's own words where its code is not known here. */
export function languageName(concept: CodeableConcept, screen: Language): string {
  for (const { code } of concept.coding ?? []) {
    const name = code === undefined ? undefined : languageOfTag(code, screen);
    if (name !== undefined) return name;
  }
  return conceptText(concept);
}
