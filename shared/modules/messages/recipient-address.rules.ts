import { e164Of, readPhone } from '../patients/phone-number.rules.ts';
import type { Patient } from '../patients/patient.record.ts';
import type { Message } from './message.record.ts';

type Telecom = NonNullable<Patient['telecom']>;
type ContactPoint = Telecom[number];

/** One address and nothing else: what could be taken for two, or for a line of its own, is none. */
const ADDRESS = /^[^\s@,;<>"()[\]\\]+@[^\s@,;<>"()[\]\\]+\.[^\s@,;<>"()[\]\\]+$/;
const UNRANKED = 100;

/**
 * Whether a way is theirs now, and for this. At work others read along: no patient is written to there, and a clinician there first.
 * @param today at the facility
 */
function isUsable({ use, period }: ContactPoint, audience: Message['audience'], today: string): boolean {
  if (use === 'old' || (use === 'work' && audience === 'patient')) return false;
  // FHIR dates may be of a month or a year: they begin with it, and end with it.
  const { start, end } = period ?? {};
  const has = (bound: string) => today.slice(0, bound.length);
  return (
    (start === undefined || start.slice(0, 10) <= has(start.slice(0, 10))) &&
    (end === undefined || end.slice(0, 10) >= has(end.slice(0, 10)))
  );
}

/** FHIR R4 ContactPoint.rank: 1 is tried first, and what has none last. */
function better(audience: Message['audience']): (a: ContactPoint, b: ContactPoint) => number {
  const place = ({ use }: ContactPoint) => (audience === 'clinician' && use === 'work' ? 0 : 1);
  return (a, b) => place(a) - place(b) || (a.rank ?? UNRANKED) - (b.rank ?? UNRANKED);
}

export function emailOf(
  telecom: Telecom = [],
  audience: Message['audience'],
  today: string,
): string | undefined {
  return telecom
    .filter((one) => one.system === 'email' && isUsable(one, audience, today))
    .toSorted(better(audience))
    .map(({ value }) => value?.trim() ?? '')
    .find((value) => ADDRESS.test(value));
}

/** A mobile before one of which that is not known; never one that is said to be in a house. */
export function phoneOf(
  telecom: Telecom = [],
  country: string | undefined,
  audience: Message['audience'],
  today: string,
): string | undefined {
  const order = ({ use, system }: ContactPoint) => (system === 'sms' ? 0 : use === 'mobile' ? 1 : 2);
  const usable = telecom
    .filter((one) => one.use !== 'home' && one.use !== 'work' && isUsable(one, audience, today))
    .toSorted((a, b) => order(a) - order(b) || better(audience)(a, b));
  return e164Of(usable, country)[0];
}

/** What a number that a gateway names may be in full: gateways leave out the plus, or the country. */
export function numbersOf(named: string, country: string | undefined): readonly string[] {
  const digits = named.replaceAll(/[^\d+]/g, '');
  const abroad = readPhone(`+${digits.replace(/^(\+|00)/, '')}`, undefined);
  const athome = readPhone(digits, country);
  return [...new Set([named.trim(), ...[athome, abroad].flatMap((read) => (read ? [read.e164] : []))])];
}
