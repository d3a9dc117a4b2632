/** Choices for a first run, from the browser's own tables. */

export function timeZones(): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  // The table leaves UTC out, at which machines without a place are set.
  return [...new Set([...zones, 'UTC', ownTimeZone()])];
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function currencies(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? value}`,
  }));
}

/** A first guess that is right for the zones where this program is most at home; elsewhere a person chooses. */
const CURRENCY_OF: Readonly<Record<string, string>> = {
  'Africa/Nairobi': 'KES',
  'Africa/Kampala': 'UGX',
  'Africa/Dar_es_Salaam': 'TZS',
  'Africa/Kigali': 'RWF',
  'Africa/Bujumbura': 'BIF',
  'Africa/Addis_Ababa': 'ETB',
  'Africa/Lagos': 'NGN',
  'Africa/Accra': 'GHS',
  'Africa/Abidjan': 'XOF',
  'Africa/Dakar': 'XOF',
  'Africa/Bamako': 'XOF',
  'Africa/Ouagadougou': 'XOF',
  'Africa/Niamey': 'XOF',
  'Africa/Lome': 'XOF',
  'Africa/Porto-Novo': 'XOF',
  'Africa/Douala': 'XAF',
  'Africa/Libreville': 'XAF',
  'Africa/Ndjamena': 'XAF',
  'Africa/Bangui': 'XAF',
  'Africa/Kinshasa': 'CDF',
  'Africa/Lubumbashi': 'CDF',
  'Africa/Johannesburg': 'ZAR',
  'Africa/Lusaka': 'ZMW',
  'Africa/Blantyre': 'MWK',
  'Africa/Maputo': 'MZN',
  'Africa/Cairo': 'EGP',
  'Africa/Casablanca': 'MAD',
  'Africa/Tunis': 'TND',
  'Africa/Algiers': 'DZD',
  'Africa/Khartoum': 'SDG',
  'Indian/Antananarivo': 'MGA',
  'America/Port-au-Prince': 'HTG',
  'Asia/Kathmandu': 'NPR',
  'Asia/Dhaka': 'BDT',
  'Asia/Kolkata': 'INR',
  'Europe/London': 'GBP',
  'Europe/Paris': 'EUR',
  'Europe/Brussels': 'EUR',
  'America/New_York': 'USD',
  'America/Chicago': 'USD',
  'America/Denver': 'USD',
  'America/Los_Angeles': 'USD',
};

/** By country, for machines whose zone says nothing. The countries of the zones above. */
const CURRENCY_IN: ReadonlyMap<string, string> = new Map(
  [
    'KES KE',
    'UGX UG',
    'TZS TZ',
    'RWF RW',
    'BIF BI',
    'ETB ET',
    'NGN NG',
    'GHS GH',
    'XOF CI SN ML BF NE TG BJ',
    'XAF CM GA TD CF',
    'CDF CD',
    'ZAR ZA',
    'ZMW ZM',
    'MWK MW',
    'MZN MZ',
    'EGP EG',
    'MAD MA',
    'TND TN',
    'DZD DZ',
    'SDG SD',
    'MGA MG',
    'HTG HT',
    'NPR NP',
    'BDT BD',
    'INR IN',
    'GBP GB',
    'EUR FR BE',
    'USD US',
  ].flatMap((line) => {
    const [currency = '', ...countries] = line.split(' ');
    return countries.map((country) => [country, currency] as const);
  }),
);

/** @param languages as the browser is set, the preferred first */
export function usualCurrency(zone: string, languages: readonly string[] = []): string {
  const country = languages.map((language) => new Intl.Locale(language).region).find(Boolean);
  return CURRENCY_OF[zone] ?? (country === undefined ? undefined : CURRENCY_IN.get(country)) ?? '';
}
