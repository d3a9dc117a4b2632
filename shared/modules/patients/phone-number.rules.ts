import { getCountries, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { westernDigits } from '#shared/kernel/digits.ts';
import type { Patient } from './patient.record.ts';

/** ISO 3166-1 alpha-2 of all countries and territories that have telephone numbers. */
export const COUNTRIES: readonly string[] = getCountries();

export interface ReadPhone {
  /** `+254712004118` (ITU-T E.164). */
  readonly e164: string;
  /** `+254 712 004118`, as its country writes it for callers from abroad. */
  readonly international: string;
}

/**
 * A telephone number by the numbering plan of its country (Google's libphonenumber data).
 * @param country ISO 3166-1 alpha-2 of numbers that are typed without a country's code
 * @returns undefined where no such number can exist, as far as is known here: it may be right all the same
 */
export function readPhone(typed: string, country: string | undefined): ReadPhone | undefined {
  const known = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(westernDigits(typed), known);
  if (!number?.isValid()) return undefined;
  return { e164: number.number, international: number.formatInternational() };
}

/** The numbers of a person as a caller from anywhere would dial them, each once: what a search finds beside what was typed. */
export function e164Of(telecom: Patient['telecom'] = [], country: string | undefined): readonly string[] {
  const numbers = telecom.flatMap(({ system, value }) => {
    if (value === undefined || (system !== 'phone' && system !== 'sms')) return [];
    const read = readPhone(value, country);
    return read ? [read.e164] : [];
  });
  return [...new Set(numbers)];
}
