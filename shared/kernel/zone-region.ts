/**
 * Regions by time zone: where writing differs within a language (month names, marks of numbers) or the week does.
 * @source IANA time zone database, zone1970.tab; ISO 3166-1 alpha-2
 */
const ZONES_OF: readonly (readonly [region: string, ...zones: string[]])[] = [
  ['AE', 'Asia/Dubai'],
  ['BH', 'Asia/Bahrain'],
  ['DJ', 'Africa/Djibouti'],
  ['DZ', 'Africa/Algiers'],
  ['EG', 'Africa/Cairo'],
  ['EH', 'Africa/El_Aaiun'],
  ['IQ', 'Asia/Baghdad'],
  ['JO', 'Asia/Amman'],
  ['KM', 'Indian/Comoro'],
  ['KW', 'Asia/Kuwait'],
  ['LB', 'Asia/Beirut'],
  ['LY', 'Africa/Tripoli'],
  ['MA', 'Africa/Casablanca'],
  ['MR', 'Africa/Nouakchott'],
  ['OM', 'Asia/Muscat'],
  ['PS', 'Asia/Gaza', 'Asia/Hebron'],
  ['QA', 'Asia/Qatar'],
  ['SA', 'Asia/Riyadh'],
  ['SD', 'Africa/Khartoum'],
  ['SO', 'Africa/Mogadishu'],
  ['SS', 'Africa/Juba'],
  ['SY', 'Asia/Damascus'],
  ['TD', 'Africa/Ndjamena'],
  ['TN', 'Africa/Tunis'],
  ['YE', 'Asia/Aden'],
  ['AF', 'Asia/Kabul'],
  ['BD', 'Asia/Dhaka'],
  ['ER', 'Africa/Asmara'],
  ['ET', 'Africa/Addis_Ababa'],
  ['IR', 'Asia/Tehran'],
  ['KE', 'Africa/Nairobi'],
  ['NP', 'Asia/Kathmandu', 'Asia/Katmandu'],
  ['TR', 'Europe/Istanbul'],
];
const REGION_OF: ReadonlyMap<string, string> = new Map(
  ZONES_OF.flatMap(([region, ...zones]) => zones.map((zone) => [zone, region] as const)),
);

/**
 * Where a facility is: the country of its address, if that is a code, else that of its zone.
 * @returns ISO 3166-1 alpha-2; absent where neither tells
 */
export function facilityRegion(
  zone: string,
  address?: { readonly country?: string | undefined },
): string | undefined {
  const country = address?.country;
  return country !== undefined && /^[A-Z]{2}$/.test(country) ? country : REGION_OF.get(zone);
}

/** The tag that dates and numbers are written by. Only Arabic is written differently from country to country here. */
export function writingLocale(language: string, region: string | undefined): string {
  return language === 'ar' && region !== undefined ? `ar-${region}` : language;
}
