/** A country as the screen's language calls it: `KE` → Kenya; anything that is no ISO 3166 code as it was written. */
export function countryName(country: string, screen: string): string {
  if (!/^[A-Z]{2}$/.test(country)) return country;
  return new Intl.DisplayNames(screen, { type: 'region' }).of(country) ?? country;
}
