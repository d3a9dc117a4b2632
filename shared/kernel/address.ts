/** Postal addresses of any country. FHIR R4: Address. */

export interface Address {
  readonly use?: 'home' | 'work' | 'temp' | 'old' | 'billing' | undefined;
  readonly type?: 'postal' | 'physical' | 'both' | undefined;
  /** The whole address as it would be written. */
  readonly text?: string | undefined;
  /** Street, house, plot, landmark: "behind the market". */
  readonly line?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly district?: string | undefined;
  readonly state?: string | undefined;
  readonly postalCode?: string | undefined;
  /** ISO 3166 code, or a name as it was given. */
  readonly country?: string | undefined;
  readonly period?: { readonly start?: string | undefined; readonly end?: string | undefined } | undefined;
}

export type AddressOptions = {
  /** The facility's country: said only where an address lies elsewhere. */
  readonly homeCountry?: string | undefined;
};

/** Countries that write the code after the place: "Nairobi 00100". Elsewhere it leads: "75001 Paris". */
const CODE_AFTER = new Set(
  'AE AG AU BB BD BN BS BW BZ CA CO DM EG FJ GB GD GH GM GY ID IE IN JM JO KE KH KN KY LC LS MM MT MV MW MY NA NG NP NZ PH PK SA SC SD SG SL SO SS SZ TH TT TZ UG US VC VN ZA ZM ZW'.split(
    ' ',
  ),
);
/** And with a comma between city and state: "Boston, MA 02118". */
const CITY_COMMA_STATE = new Set(['US', 'CA', 'AU', 'PH']);
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The address as lines for a letter or label, in the order of its country. */
export function addressLines(address: Address, options: AddressOptions = {}): string[] {
  const [city, district, state, code] = [
    address.city,
    address.district,
    address.state,
    address.postalCode,
  ].map(tidy) as [string, string, string, string]; // four in, four out
  const street = (address.line ?? []).map(tidy).filter(Boolean);
  const country = tidy(address.country);
  const home = tidy(options.homeCountry);
  const foreign = country !== '' && country.toUpperCase() !== home.toUpperCase() ? country : '';
  if (street.length === 0 && city === '' && district === '' && state === '' && code === '') {
    const text = (address.text ?? '').split(/\r?\n/).map(tidy).filter(Boolean);
    return text.length > 0 ? text : keep([foreign]);
  }
  if (EAST_ASIAN.test(`${state}${city}${street.join('')}`)) {
    // Largest first, and no spaces inside.
    return keep([foreign, code, keep([state, city, district]).join(''), ...street]);
  }
  return keep([
    ...street,
    district === city ? '' : district,
    ...placeLines(city, state, code, (country || home).toUpperCase()),
    foreign,
  ]);
}

/** `12 Moi Avenue, Nairobi 00100`. */
export function addressLine(address: Address, options: AddressOptions = {}): string {
  const lines = addressLines(address, options);
  return lines.join(lines.some((line) => EAST_ASIAN.test(line)) ? ' ' : ', ');
}

function placeLines(city: string, state: string, code: string, country: string): string[] {
  if (CITY_COMMA_STATE.has(country)) return [keep([keep([city, state]).join(', '), code]).join(' ')];
  const place = CODE_AFTER.has(country) ? keep([city, code]) : keep([code, city]);
  return [place.join(' '), state === city ? '' : state];
}

function keep(parts: readonly string[]): string[] {
  return parts.filter((part) => part !== '');
}

function tidy(text: string | undefined): string {
  return (text ?? '').replace(/\s+/gu, ' ').trim();
}
