import type { Seeded } from '#engine/demo/seeded.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import {
  asHeard,
  extraLetter,
  inOtherScript,
  isSameName,
  looseArabic,
  missingLetter,
  swappedLetters,
  withoutAccents,
  wrongFirstLetter,
  wrongKey,
  type Misspelling,
} from './misspellings.ts';

/** What a desk types, and whom it means: many have the same name, and each of them is a right answer. */
export interface LabelledQuery {
  readonly kind: string;
  readonly typed: string;
  isMeant(patient: Patient): boolean;
}

type Ask = (patient: Patient, random: Seeded) => Omit<LabelledQuery, 'kind'> | undefined;

/** Both names of a person, the second of them misspelt. */
function misspelt(misspelling: Misspelling): Ask {
  return (patient, random) => {
    const [given, family] = givenAndFamily(patient);
    if (given === undefined || family === undefined) return undefined;
    const [right, wrong] = random.chance(0.5) ? [given, family] : [family, given];
    const instead = misspelling(wrong, random);
    if (instead === undefined || fold(instead) === fold(right)) return undefined;
    const words = [right, instead];
    return {
      typed: (random.chance(0.5) ? words : words.toReversed()).join(' '),
      isMeant: hasNames(given, family),
    };
  };
}

/** One name alone, misspelt: nothing else narrows it. */
function oneMisspelt(misspelling: Misspelling): Ask {
  return (patient, random) => {
    const [given, family] = givenAndFamily(patient);
    const wrong = random.chance(0.5) ? given : family;
    const instead = wrong === undefined ? undefined : misspelling(wrong, random);
    return wrong === undefined || instead === undefined
      ? undefined
      : { typed: instead, isMeant: hasNames(wrong) };
  };
}

/** Names as written and by other people's habits, then numbers and dates in other notations. */
const KINDS: Readonly<Record<string, Ask>> = {
  'as recorded': misspelt((word) => word),
  'other order': (patient) => {
    const [given, family] = givenAndFamily(patient);
    if (given === undefined || family === undefined) return undefined;
    return { typed: `${family}, ${given}`, isMeant: hasNames(given, family) };
  },
  beginnings: (patient, random) => {
    const [given, family] = givenAndFamily(patient);
    if (given === undefined || family === undefined) return undefined;
    const begun = [given, family].map((word) => word.slice(0, random.whole(3, 5)));
    return { typed: begun.join(' '), isMeant: (other) => begun.every((part) => beginsSo(other, part)) };
  },
  'without accents': misspelt(withoutAccents),
  'loose Arabic': oneMisspelt(looseArabic),
  'one name, other script': oneMisspelt(inOtherScript),
  'both names, other script': (patient, random) => {
    const names = givenAndFamily(patient).filter((name) => name !== undefined);
    const words = names.map((name) => inOtherScript(name, random)).filter((word) => word !== undefined);
    return words.length < 2 ? undefined : { typed: words.join(' '), isMeant: hasNames(...names) };
  },
  'wrong key': misspelt(wrongKey),
  'wrong first letter': misspelt(wrongFirstLetter),
  'swapped letters': misspelt(swappedLetters),
  'missing letter': misspelt(missingLetter),
  'extra letter': misspelt(extraLetter),
  'as heard': misspelt(asHeard),
  'one name, wrong key': oneMisspelt(wrongKey),
  'one name, swapped letters': oneMisspelt(swappedLetters),
  'one name, missing letter': oneMisspelt(missingLetter),
  'one name, as heard': oneMisspelt(asHeard),
  phone: (patient, random) => {
    const phone = patient.telecom?.find(({ system }) => system === 'phone')?.value;
    if (phone === undefined) return undefined;
    const own = phone.replace(/^\+254/, '');
    const typed = random.pick([
      own,
      phone.replace('+', '00'),
      `${own.slice(0, 4)} ${own.slice(4, 7)} ${own.slice(7)}`,
      `(${own.slice(0, 3)}) ${own.slice(3, 6)}-${own.slice(6)}`,
      phone.slice(-7),
      arabicDigits(own),
    ]);
    return {
      typed,
      isMeant: (other) => other.telecom?.some(({ value }) => value === phone) ?? false,
    };
  },
  'birth date and name': (patient, random) => {
    const [given, family] = givenAndFamily(patient);
    const name = family ?? given;
    const [year = '', month = '', day = ''] = (patient.birthDate ?? '').split('-');
    if (name === undefined || day === '') return undefined;
    const at = Number(month) - 1;
    const typed = random.pick([
      `${day}/${month}/${year}`,
      `${Number(day)}.${Number(month)}.${year}`,
      `${day}${month}${year}`,
      `${Number(day)} ${MONTHS_EN[at]} ${year}`,
      `${Number(day)} ${MONTHS_FR[at]} ${year}`,
      `${year}-${month}-${day}`,
      arabicDigits(`${day}/${month}/${year}`),
    ]);
    const named = hasNames(name);
    return {
      typed: random.chance(0.5) ? `${typed} ${name}` : `${name} ${typed}`,
      isMeant: (other) => named(other) && other.birthDate === patient.birthDate,
    };
  },
  identifier: ({ mrn, identifier }, random) => {
    const own = identifier?.[0]?.value;
    const typed = random.pick([
      mrn.replaceAll('-', ''),
      mrn.replaceAll('-', ' '),
      mrn.toLowerCase(),
      ...(own === undefined ? [] : [own, `${own.slice(0, 3)}-${own.slice(3)}`, arabicDigits(own)]),
    ]);
    const isOwn = own !== undefined && arabicDigits(typed).replaceAll('-', '') === arabicDigits(own);
    return {
      typed,
      isMeant: (other) =>
        isOwn ? (other.identifier?.some(({ value }) => value === own) ?? false) : other.mrn === mrn,
    };
  },
};

const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
// prettier-ignore
const MONTHS_FR = ['janvier', 'février', 'mars', 'avril', 'mai', 'juin', 'juillet', 'août', 'septembre', 'octobre', 'novembre', 'décembre'];

/**
 * The same for the same patients and seed.
 * @param each so many of a kind, fewer where not so many patients suit
 */
export function labelledQueries(
  patients: readonly Patient[],
  each: number,
  random: Seeded,
): readonly LabelledQuery[] {
  return Object.entries(KINDS).flatMap(([kind, ask], index) => {
    const own = random.fork(index);
    const asked: LabelledQuery[] = [];
    for (const patient of patients) {
      if (asked.length >= each) break;
      const query = ask(patient, own);
      if (query) asked.push({ kind, ...query });
    }
    return asked;
  });
}

/** The first word of each, as a desk would type them. */
function givenAndFamily({ name }: Patient): readonly [given: string | undefined, family: string | undefined] {
  const [first] = name;
  return [
    first?.given?.[0]?.split(/[\s-]/)[0] ?? first?.text,
    first?.family?.split(/[\s-]/).find((word) => word.length > 3) ?? first?.family,
  ];
}

function wordsOf({ name }: Patient): readonly string[] {
  return name.flatMap(({ text, family, given }) =>
    fold([text, family, ...(given ?? [])].join(' ')).split(' '),
  );
}

function hasNames(...names: readonly string[]): (patient: Patient) => boolean {
  return (patient) => {
    const words = wordsOf(patient);
    return names.every((name) => words.some((word) => isSameName(word, name)));
  };
}

function beginsSo(patient: Patient, part: string): boolean {
  return wordsOf(patient).some((word) => word.startsWith(fold(part)));
}

function arabicDigits(text: string): string {
  return text.replaceAll(/[0-9]/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? digit);
}
