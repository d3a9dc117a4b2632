/** How addresses are asked for in a country. Printing them in its order is `addressLines`. */

export type AddressPart = 'line' | 'city' | 'district' | 'state' | 'postalCode';
/** What a country calls its parts; the words are the screens'. */
export type AddressWord =
  | 'city'
  | 'suburb'
  | 'postTown'
  | 'district'
  | 'subcounty'
  | 'neighborhood'
  | 'cityDistrict'
  | 'state'
  | 'county'
  | 'province'
  | 'region'
  | 'governorate'
  | 'prefecture'
  | 'emirate'
  | 'postalCode'
  | 'zip'
  | 'eircode'
  | 'pin';

export interface AddressForm {
  /** In the order in which they are said and written, each with its name. */
  readonly parts: readonly { readonly part: AddressPart; readonly word?: AddressWord }[];
  /** What no address of the country does without. */
  readonly needed: readonly AddressPart[];
  /** Shape of its postal codes, of letters and digits alone. */
  readonly postalCode?: RegExp;
  /** A code as an example. */
  readonly example?: string;
}

const PARTS: { readonly [letter: string]: AddressPart } = {
  A: 'line',
  C: 'city',
  D: 'district',
  S: 'state',
  Z: 'postalCode',
};

/**
 * By country: parts in order (A street, C town, D district, S state, Z code), each with its name where it is not the usual one; a
 * capital is needed. Then the code's shape, 9 a digit, X a letter and * either, and an example.
 * @source Universal Postal Union, Postal addressing systems in member countries (as of 2025)
 */
const COUNTRIES: { readonly [country: string]: string } = {
  AE: 'a c S:emirate',
  AR: 'A Z C S:province | 9999,X9999XXX | C1425CLA',
  AT: 'A Z C | 9999 | 1010',
  AU: 'A C:suburb S Z | 9999 | 2060',
  BD: 'a d C z | 9999 | 1340',
  BE: 'A Z C | 9999 | 1000',
  BF: 'a d C s:region',
  BI: 'a d C s:province',
  BJ: 'a d C s',
  BR: 'A d:neighborhood C S Z | 99999999 | 01310-100',
  CA: 'A C S:province Z | X9X9X9 | K1A 0B1',
  CD: 'a d:suburb C s:province',
  CH: 'A Z C | 9999 | 3012',
  CI: 'a d C',
  CM: 'a d C s:region',
  CN: 'z S:province C D:cityDistrict A | 999999 | 100000',
  DE: 'A Z C | 99999 | 26133',
  DZ: 'a z C s:province | 99999 | 40304',
  EG: 'A d C S:governorate z | 99999 | 12411',
  ES: 'A Z C s:province | 99999 | 28039',
  ET: 'a d C s:region z | 9999 | 1000',
  FR: 'A Z C | 99999 | 75001',
  GB: 'A d C:postTown Z | X99XX,X999XX,X9X9XX,XX99XX,XX999XX,XX9X9XX | EC1Y 8SY',
  GH: 'a d C s:region z | XX9999999 | GA-107-1484',
  GN: 'a d C s:region z | 999 | 001',
  HT: 'a z C s | 9999,XX9999 | 6120',
  IE: 'A d C s:county z:eircode | X99****,X9W**** | A65 F4E2',
  IN: 'A d C S Z:pin | 999999 | 110034',
  IQ: 'a d C S:governorate z | 99999 | 31001',
  IT: 'A Z C S:province | 99999 | 00144',
  JO: 'a d C s:governorate z | 99999 | 11937',
  JP: 'z S:prefecture C d A | 9999999 | 154-0023',
  KE: 'a C s:county d:subcounty z | 99999 | 20100',
  LB: 'a d C s:governorate z | 9999,99999999 | 2038 3054',
  LY: 'a d C',
  MA: 'a d z C | 99999 | 53000',
  MG: 'a d z C | 999 | 501',
  ML: 'a d C s:region',
  MR: 'a d C',
  MX: 'A d:neighborhood Z C S | 99999 | 02860',
  NE: 'a z C s:region | 9999 | 8001',
  NG: 'A d z C S | 999999 | 930283',
  NL: 'A Z C | 9999XX | 1234 AB',
  NZ: 'A d:suburb C Z | 9999 | 6001',
  PH: 'A d C s:province z | 9999 | 1008',
  PK: 'A d C s:province z | 99999 | 44000',
  PT: 'A Z C | 9999999 | 2725-079',
  RW: 'a d C s:province',
  SA: 'A d C z | 99999,999999999 | 11564',
  SD: 'a d C s z | 99999 | 11042',
  SN: 'a z C s:region | 99999 | 12500',
  SO: 'a d C s:region z | XX99999 | JH 09010',
  SS: 'a d:subcounty C:city s:state',
  SY: 'a d C s:governorate',
  TD: 'a d C s:province',
  TG: 'a d C s:region',
  TN: 'a z C s:governorate | 9999 | 1002',
  TZ: 'a d C s:region z | 99999 | 11101',
  UG: 'a C d s:region',
  US: 'A C S Z:zip | 99999,999999999 | 95014',
  YE: 'a d C s:governorate',
  ZA: 'A d:suburb C s:province Z | 9999 | 2000',
  ZM: 'a d C s:province z | 99999 | 50100',
  ZW: 'a d:suburb C s:province',
};

/** Where nothing is known of the country, or which it is. */
const GENERAL = 'a C d s z';

/** @param country ISO 3166-1 alpha-2 */
export function addressForm(country: string | undefined): AddressForm {
  const [order = '', shapes, example] = (COUNTRIES[country ?? ''] ?? GENERAL).split(' | ');
  const parts = order.split(' ').map((item) => {
    const [letter = '', word] = item.split(':');
    const part = PARTS[letter.toUpperCase()] ?? 'line';
    const isNeeded = letter !== letter.toLowerCase();
    return { part, isNeeded, ...(word === undefined ? {} : { word: word as AddressWord }) }; // from the table above
  });
  return {
    parts: parts.map(({ part, word }) => ({ part, ...(word === undefined ? {} : { word }) })),
    needed: parts.filter(({ isNeeded }) => isNeeded).map(({ part }) => part),
    ...(shapes === undefined ? {} : { postalCode: patternOf(shapes) }),
    ...(example === undefined ? {} : { example }),
  };
}

function patternOf(shapes: string): RegExp {
  const one = (shape: string) =>
    shape
      .replaceAll('9', String.raw`\d`)
      .replaceAll('X', '[A-Z]')
      .replaceAll('*', '[A-Z0-9]');
  return new RegExp(`^(${shapes.split(',').map(one).join('|')})$`);
}

/** Whether a code can be one of the country, as far as is known here: it may be right all the same. */
export function isLikelyPostalCode(code: string, country: string | undefined): boolean {
  const { postalCode } = addressForm(country);
  return postalCode === undefined || postalCode.test(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
}
