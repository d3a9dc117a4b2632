import type { Seeded } from '#engine/demo/seeded.ts';
import { parsePartialDate } from '#shared/kernel/partial-date.ts';
import { swappedDate } from '#shared/modules/identity/likeness.rules.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import {
  asHeard,
  extraLetter,
  inOtherScript,
  missingLetter,
  swappedLetters,
  wrongKey,
} from './misspellings.ts';

type Spoil = (patient: Patient, random: Seeded) => Patient;

const MISSPELLINGS = [wrongKey, swappedLetters, missingLetter, extraLetter, asHeard, inOtherScript];

/** What goes wrong when somebody is registered a second time. Each leaves a record that it cannot change as it is. */
const SPOILS: readonly { readonly share: number; readonly spoil: Spoil }[] = [
  { share: 4, spoil: misspeltFamily },
  { share: 4, spoil: misspeltGiven },
  { share: 1, spoil: swappedNames },
  { share: 2, spoil: withoutMiddleName },
  { share: 1, spoil: shortName },
  { share: 2, spoil: (patient) => ({ ...patient, birthDate: whole(patient.birthDate, swappedDate) }) },
  { share: 2, spoil: slippedDate },
  { share: 1, spoil: (patient) => ({ ...patient, birthDate: patient.birthDate?.slice(0, 4) ?? '1980' }) },
  { share: 3, spoil: ({ telecom: _phone, ...patient }) => patient },
  { share: 3, spoil: ({ address: _address, ...patient }) => patient },
  { share: 4, spoil: ({ identifier: _identifier, ...patient }) => patient },
  { share: 1, spoil: ({ gender: _gender, ...patient }) => patient },
];

/** The same person as another desk, in a hurry, would register them: with one to three things wrong or missing. */
export function corrupted(patient: Patient, random: Seeded): Patient {
  let spoilt = patient;
  const times = random.whole(1, 3);
  for (let time = 0; time < times; time += 1) spoilt = chosen(random)(spoilt, random);
  const swapped = spoilt.birthDate;
  const { birthDate: _before, ...rest } = spoilt;
  return { ...rest, ...(swapped !== undefined && isDate(swapped) && { birthDate: swapped }) };
}

function chosen(random: Seeded): Spoil {
  let left = random.next() * SPOILS.reduce((sum, { share }) => sum + share, 0);
  return SPOILS.find(({ share }) => (left -= share) < 0)?.spoil ?? misspeltFamily;
}

function misspeltFamily(patient: Patient, random: Seeded): Patient {
  return withName(patient, (name) =>
    name.family === undefined ? name : { ...name, family: misspelt(name.family, random) },
  );
}

function misspeltGiven(patient: Patient, random: Seeded): Patient {
  return withName(patient, (name) => {
    const [first, ...others] = name.given ?? [];
    return first === undefined ? name : { ...name, given: [misspelt(first, random), ...others] };
  });
}

function swappedNames(patient: Patient): Patient {
  return withName(patient, (name) => {
    const [first, ...others] = name.given ?? [];
    if (first === undefined || name.family === undefined) return name;
    return { ...name, family: first, given: [name.family, ...others] };
  });
}

function withoutMiddleName(patient: Patient): Patient {
  return withName(patient, (name) => (name.given ? { ...name, given: name.given.slice(0, 1) } : name));
}

/** As who goes by it is called: Ach for Achieng. */
function shortName(patient: Patient): Patient {
  return withName(patient, (name) => {
    const [first = '', ...others] = name.given ?? [];
    return first.length < 5 ? name : { ...name, given: [first.slice(0, 3), ...others] };
  });
}

function slippedDate(patient: Patient, random: Seeded): Patient {
  return {
    ...patient,
    birthDate: whole(patient.birthDate, (date) => {
      const at = random.pick([2, 3, 6, 9]);
      return date.slice(0, at) + String(random.whole(0, 9)) + date.slice(at + 1);
    }),
  };
}

function withName(
  patient: Patient,
  change: (name: Patient['name'][number]) => Patient['name'][number],
): Patient {
  const [first, ...others] = patient.name;
  return first === undefined ? patient : { ...patient, name: [change(first), ...others] };
}

function misspelt(word: string, random: Seeded): string {
  return random.pick(MISSPELLINGS)(word, random) ?? word;
}

function whole(date: string | undefined, change: (date: string) => string): string {
  if (date === undefined) return '1980';
  return date.length === 10 ? change(date) : date;
}

/** A thirteenth month is not what anybody could have entered. */
function isDate(text: string): boolean {
  return parsePartialDate(text).ok;
}
