import { jaroWinkler } from '@skyra/jaro-winkler';
import { mainName, type HumanName } from '#shared/kernel/human-name.ts';
import { canBeSameDate, isPartialDate } from '#shared/kernel/partial-date.ts';
import { fold, isHan, tokens } from '#shared/kernel/text-fold.ts';
import { phoneticKey } from '#shared/kernel/text-sound.ts';
import type { Patient } from '../patients/patient.record.ts';
import { LIKELY_BITS, NEARLY_CERTAIN_BITS, WEIGHTS, type Aspect } from './likeness-weights.rules.ts';

/** What is known of a person for telling whether two records are of one: whole, or as far as a form is filled in. */
export type KnownPerson = Pick<
  Patient,
  | 'name'
  | 'birthDate'
  | 'birthDateEstimated'
  | 'gender'
  | 'telecom'
  | 'telecomE164'
  | 'address'
  | 'identifier'
>;

/** A person's features, folded once: a sweep compares each many times. */
export interface Features {
  readonly names: readonly NameFeatures[];
  readonly birthDate?: string;
  readonly isEstimate: boolean;
  readonly gender?: string;
  readonly phones: ReadonlySet<string>;
  readonly addresses: readonly { readonly whole: string; readonly place: string }[];
  /** System and value. Values without a system compare with all. */
  readonly identifiers: readonly { readonly system: string; readonly value: string }[];
}
interface NameFeatures {
  readonly family: readonly Word[];
  readonly given: readonly Word[];
  readonly whole: readonly Word[];
}
/** A word of a name, and how it sounds. */
interface Word {
  readonly text: string;
  readonly sound: string;
}

export type Finding =
  | 'same'
  | 'alike'
  | 'swapped'
  | 'nearly'
  | 'fits'
  | 'within'
  | 'near'
  | 'apart'
  | 'unknown';
export interface Likeness {
  /** Bits for one person, see `WEIGHTS`. */
  readonly bits: number;
  readonly findings: { readonly [A in Aspect]: Finding };
}
export type LikenessLevel = 'nearlyCertain' | 'likely' | 'unlikely';

const PHONE_DIGITS = 9;
const SHORTEST_PHONE = 6;
const ALIKE = 0.9;
/** Two estimates of an age are often this far apart. */
const ESTIMATE_YEARS = 3;

export function levelOf(bits: number): LikenessLevel {
  if (bits >= NEARLY_CERTAIN_BITS) return 'nearlyCertain';
  return bits >= LIKELY_BITS ? 'likely' : 'unlikely';
}

/**
 * Whether somebody who is being typed in should look at the record: it is likely; or the name is theirs, and nothing that would tell
 * the two apart has been said yet.
 */
export function isWorthALook({ bits, findings }: Likeness): boolean {
  if (levelOf(bits) !== 'unlikely') return true;
  const isNamedAlike = ['same', 'alike', 'swapped'].includes(findings.name);
  return isNamedAlike && findings.birthDate === 'unknown' && findings.gender !== 'apart';
}

export function featuresOf(person: KnownPerson): Features {
  const main = mainName(person.name);
  const others = person.name.filter((name) => name !== main);
  const { birthDate, gender } = person;
  const phones = [
    ...(person.telecom ?? []).flatMap(({ system, value }) =>
      system === 'email' || system === 'url' ? [] : [value],
    ),
    ...(person.telecomE164 ?? []),
  ];
  return {
    names: [...(main ? [main] : []), ...others].map(nameFeatures).filter(({ whole }) => whole.length > 0),
    ...(birthDate !== undefined && { birthDate }),
    isEstimate: person.birthDateEstimated === true,
    ...(gender !== undefined && gender !== 'unknown' && { gender }),
    phones: new Set(phones.map(phoneKey).filter((key) => key.length >= SHORTEST_PHONE)),
    addresses: (person.address ?? []).map(({ line, text, city, district, postalCode }) => {
      const place = fold([city ?? district ?? '', postalCode ?? ''].join(' '));
      return { whole: fold([...(line ?? [text ?? '']), place].join(' ')), place };
    }),
    identifiers: (person.identifier ?? []).flatMap(({ system, value }) => {
      const key = fold(value ?? '').replaceAll(' ', '');
      return key === '' ? [] : [{ system: system ?? '', value: key }];
    }),
  };
}

/** How much speaks for the two being one person. Symmetric. */
export function compareFeatures(a: Features, b: Features): Likeness {
  const name = compareNames(a.names, b.names);
  const birthDate = compareBirth(a, b);
  const gender = oneOf(a.gender, b.gender);
  const phone = overlap(a.phones, b.phones);
  const address = compareAddresses(a, b);
  const identifier = compareIdentifiers(a, b);
  const bits =
    name.bits +
    WEIGHTS.birthDate[birthDate] +
    WEIGHTS.gender[gender] +
    householdBits(phone, address, name.finding === 'apart' || birthDate === 'apart') +
    WEIGHTS.identifier[identifier];
  return { bits, findings: { name: name.finding, birthDate, gender, phone, address, identifier } };
}

/** A household shares its telephone and its address: they do not speak for one person where the name or the birth date tells two apart. */
function householdBits(
  phone: keyof typeof WEIGHTS.phone,
  address: keyof typeof WEIGHTS.address,
  isToldApart: boolean,
): number {
  const bits = WEIGHTS.phone[phone] + WEIGHTS.address[address];
  return isToldApart ? Math.min(bits, 0) : bits;
}

/** The last nine digits: the same number with and without its country's code. */
export function phoneKey(phone: string | undefined): string {
  return fold(phone ?? '')
    .replaceAll(/[^0-9]/g, '')
    .replace(/^0+/, '')
    .slice(-PHONE_DIGITS);
}

function nameFeatures({ family, given, text }: HumanName): NameFeatures {
  const [families, givens] = [tokens(family ?? ''), (given ?? []).flatMap(tokens)];
  const known = [...families, ...givens];
  const whole = known.length > 0 ? known : tokens(text ?? '');
  // A Chinese name is one word to the eye, however its parts are recorded.
  if (whole.length > 1 && whole.every(isHan))
    return { family: [], given: [], whole: [wordOf(whole.join(''))] };
  const hasParts = families.length > 0 && givens.length > 0;
  return {
    family: hasParts ? families.map(wordOf) : [],
    given: hasParts ? givens.map(wordOf) : [],
    whole: whole.map(wordOf),
  };
}

function wordOf(text: string): Word {
  return { text, sound: phoneticKey(text) };
}

interface NameLikeness {
  readonly bits: number;
  readonly finding: 'same' | 'alike' | 'swapped' | 'within' | 'apart' | 'unknown';
}

/** What is said where two pairs of names weigh the same: else it would hang on the order in which they are recorded. */
const CLOSEST_FIRST = ['same', 'alike', 'swapped', 'within', 'apart', 'unknown'] as const;

/** By the best of their names: people are registered under a maiden name, and under a nickname. */
function compareNames(a: readonly NameFeatures[], b: readonly NameFeatures[]): NameLikeness {
  const all = a.flatMap((x) => b.map((y) => compareName(x, y)));
  const place = ({ finding }: NameLikeness) => CLOSEST_FIRST.indexOf(finding);
  return all.toSorted((x, y) => y.bits - x.bits || place(x) - place(y))[0] ?? { bits: 0, finding: 'unknown' };
}

function compareName(a: NameFeatures, b: NameFeatures): NameLikeness {
  if (a.family.length === 0 || b.family.length === 0) {
    const finding = compareWords(a.whole, b.whole);
    return { bits: WEIGHTS.wholeName[finding], finding };
  }
  const straight = [compareWords(a.family, b.family), compareGiven(a.given, b.given)] as const;
  const crossed = [compareWords(a.family, b.given), compareWords(a.given, b.family)] as const;
  const bits = bitsOf(straight);
  const swapped = Math.max(bitsOf(crossed), bitsOf([crossed[1], crossed[0]])) + WEIGHTS.swappedNames;
  if (swapped > bits) return { bits: swapped, finding: 'swapped' };
  const [family, given] = straight;
  if (family === 'same' && given === 'same') return { bits, finding: 'same' };
  const isApart = family === 'apart' || given === 'apart';
  return { bits, finding: isApart ? 'apart' : 'alike' };
}

type Fit = 'same' | 'alike' | 'within' | 'apart';

function bitsOf([family, given]: readonly [Fit, Fit]): number {
  return WEIGHTS.family[family === 'within' ? 'alike' : family] + WEIGHTS.given[given];
}

/** The first given name tells people apart; a middle one is often left out, or the name that somebody goes by. */
function compareGiven(a: readonly Word[], b: readonly Word[]): Fit {
  const [[first], [other]] = [a, b];
  if (!first || !other) return 'apart';
  const pair = compareWord(first, other);
  if (pair !== 'apart') return pair;
  const isMiddle =
    b.slice(1).some((word) => compareWord(first, word) === 'same') ||
    a.slice(1).some((word) => compareWord(other, word) === 'same');
  return isMiddle ? 'within' : 'apart';
}

/** All words of the shorter among those of the longer. */
function compareWords(a: readonly Word[], b: readonly Word[]): Fit {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const free = [...many];
  let worst: 'same' | 'alike' = 'same';
  for (const word of few) {
    const found = free.map((other) => compareWord(word, other));
    const at = Math.max(found.indexOf('same'), found.includes('same') ? -1 : found.indexOf('alike'));
    if (at < 0) return 'apart';
    if (found[at] === 'alike') worst = 'alike';
    free.splice(at, 1);
  }
  return free.length === 0 ? worst : 'within';
}

function compareWord(a: Word, b: Word): 'same' | 'alike' | 'apart' {
  if (a.text === b.text) return 'same';
  const [short, long] = a.text.length <= b.text.length ? [a.text, b.text] : [b.text, a.text];
  // An initial, and a name cut short by who goes by it: Lucy W., Dan for Daniel.
  if (short.length > 0 && short.length <= 3 && long.startsWith(short)) return 'alike';
  if (a.sound.length > 1 && a.sound === b.sound) return 'alike';
  return short.length >= 3 && jaroWinkler(a.text, b.text) >= ALIKE ? 'alike' : 'apart';
}

function compareBirth(
  a: Features,
  b: Features,
): 'same' | 'swapped' | 'nearly' | 'fits' | 'apart' | 'unknown' {
  const [x, y] = [a.birthDate, b.birthDate];
  if (x === undefined || y === undefined || !isPartialDate(x) || !isPartialDate(y)) return 'unknown';
  if (x.length === 10 && x === y) return 'same';
  if (a.isEstimate || b.isEstimate)
    return Math.abs(Number(x.slice(0, 4)) - Number(y.slice(0, 4))) <= ESTIMATE_YEARS ? 'fits' : 'apart';
  if (x.length < 10 || y.length < 10) return canBeSameDate(x, y) ? 'fits' : 'apart';
  if (x === swappedDate(y)) return 'swapped';
  return isOneSlip(x, y) ? 'nearly' : 'apart';
}

/** 1967-08-04 as 1967-04-08. */
export function swappedDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}-${day}-${month}`;
}

/** One digit otherwise, or two neighbours in the wrong order. */
function isOneSlip(a: string, b: string): boolean {
  const differing = Array.from(a).flatMap((digit, at) => (digit === b[at] ? [] : [at]));
  const [first = 0, second = 0] = differing;
  if (differing.length === 1) return true;
  return differing.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}

function oneOf(a: string | undefined, b: string | undefined): 'same' | 'apart' | 'unknown' {
  if (a === undefined || b === undefined) return 'unknown';
  return a === b ? 'same' : 'apart';
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): 'same' | 'apart' | 'unknown' {
  if (a.size === 0 || b.size === 0) return 'unknown';
  return [...a].some((one) => b.has(one)) ? 'same' : 'apart';
}

function compareAddresses(a: Features, b: Features): 'same' | 'near' | 'apart' | 'unknown' {
  const pairs = a.addresses.flatMap((x) => b.addresses.map((y) => [x, y] as const));
  if (pairs.length === 0) return 'unknown';
  if (pairs.some(([x, y]) => x.whole !== x.place && x.whole === y.whole)) return 'same';
  return pairs.some(([x, y]) => x.place !== '' && x.place === y.place) ? 'near' : 'apart';
}

function compareIdentifiers(a: Features, b: Features): 'same' | 'apart' | 'unknown' {
  const pairs = a.identifiers.flatMap((x) => b.identifiers.map((y) => [x, y] as const));
  const comparable = pairs.filter(([x, y]) => x.system === y.system || x.system === '' || y.system === '');
  if (comparable.some(([x, y]) => x.value === y.value)) return 'same';
  return comparable.some(([x, y]) => x.system !== '' && x.system === y.system) ? 'apart' : 'unknown';
}
