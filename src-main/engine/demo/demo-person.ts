import type { Patient } from '#shared/modules/patients/patient.record.ts';
import { NAME_CULTURES, type NameCulture } from './demo-names.ts';
import type { Seeded } from './seeded.ts';

type HumanName = Patient['name'][number];
export type Person = Omit<Patient, 'id' | 'mrn'>;

export interface Household {
  readonly culture: NameCulture;
  readonly family: string;
  readonly phone: string;
  readonly village: string;
}

const VILLAGES = ['Kisima', 'Maralal', 'Suguta', 'Lodosoit', 'Wamba', 'Archers Post', 'Baragoi', 'Loosuk'];
const PAYERS = ['National health fund', 'Afya Mutual', 'Wazee Cover', 'County employees scheme'];

/** @param number of the household, from 0: the first ones take each culture once, so that a small clinic has them all */
export function aHousehold(random: Seeded, number: number): Household {
  const culture = NAME_CULTURES[number] ?? weighted(random);
  return {
    culture,
    family: culture.family.length > 0 ? random.pick(culture.family) : '',
    // A zero after the country code reaches nobody.
    phone: `+2540${random.whole(10_000_000, 99_999_999)}`,
    village: random.pick(VILLAGES),
  };
}

function weighted(random: Seeded): NameCulture {
  let left = random.next() * NAME_CULTURES.reduce((sum, { share }) => sum + share, 0);
  return NAME_CULTURES.find(({ share }) => (left -= share) < 0) ?? random.pick(NAME_CULTURES);
}

/** @param today calendar day: nobody is born after it */
export function aPerson(
  random: Seeded,
  household: Household,
  ageYears: number,
  today: string,
  registeredAt: string,
): Person {
  const gender = random.chance(0.53) ? 'female' : 'male';
  const year = Number(today.slice(0, 4)) - ageYears;
  const isEstimated = ageYears > 60 && random.chance(0.25);
  const day = `${year}-${pad(random.whole(1, 12))}-${pad(random.whole(1, 28))}`;
  const birthDate = isEstimated ? String(year) : day > today ? today : day;
  return {
    active: true,
    name: [aName(random, household, gender)],
    gender,
    birthDate,
    ...(isEstimated ? { birthDateEstimated: true } : {}),
    ...(ageYears > 75 && random.chance(0.15)
      ? { deceased: true, deceasedAt: registeredAt.slice(0, 10) }
      : {}),
    telecom: [
      { system: 'phone', value: household.phone, use: 'mobile' },
      // A domain that is kept for examples: it reaches nobody.
      { system: 'email', value: `h${household.phone.slice(-8)}@example.org` },
    ],
    address: [{ line: [`Plot ${random.whole(1, 240)}`], city: household.village, country: 'KE' }],
    communication: [
      {
        language: { coding: [{ system: 'urn:ietf:bcp:47', code: household.culture.language }] },
        preferred: true,
      },
    ],
    ...(random.chance(0.6)
      ? {
          identifier: [
            { system: 'urn:fieldward:demo:national-id', value: String(random.whole(10_000_000, 39_999_999)) },
          ],
        }
      : {}),
    registeredAt,
  };
}

export function aName(random: Seeded, { culture, family }: Household, gender: 'female' | 'male'): HumanName {
  const own = gender === 'female' ? culture.female : culture.male;
  const given = random.pick(own);
  switch (culture.form) {
    case 'single':
      return { use: 'official', text: given };
    case 'patronymic':
      return {
        use: 'official',
        given: [given],
        family: `${family}${gender === 'female' ? 'dóttir' : 'son'}`,
      };
    case 'double':
      return { use: 'official', given: [given], family: `${family} ${random.pick(culture.family)}` };
    case 'father':
      return { use: 'official', given: [given, random.pick(culture.male)], family };
    case 'plain': {
      const isLatin = /^\p{Script=Latin}/u.test(given);
      const middle = random.pick(own);
      return {
        use: 'official',
        given: isLatin && middle !== given && random.chance(0.6) ? [given, middle] : [given],
        family,
      };
    }
  }
}

export function aPayer(random: Seeded): string {
  return random.pick(PAYERS);
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
