/**
 * The registration form as text: only text, flags and lists, so that a draft keeps it exactly. Each part remembers which
 * of the record's it came from, because a record holds more than the form shows.
 */
import { mainName } from '#shared/kernel/human-name.ts';
import type { RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { isUnidentified } from '#shared/modules/patients/registration-asks.rules.ts';
import { birthValueOf, NO_BIRTH, type BirthValue } from '#renderer/kit/fields/birth-value.ts';
import { nicknameIndex, otherNamesOf, type FromRecord, type OtherNameValues } from './other-names.ts';
import { NO_CONSENT, type ConsentValues } from './consent-form.ts';
import { customValuesOf, type CustomValues } from './custom-value.ts';
import {
  GENDER_IDENTITIES,
  GENDER_SYSTEM,
  ownWordsOf,
  PRONOUN_SYSTEM,
  PRONOUNS,
  UNSAID,
  type OwnWordsValues,
} from './gender-value.ts';
import { codeOf, kinOf, roleOf, typeOf } from './registration-codes.ts';

export interface PhoneValues extends FromRecord {
  value: string;
  use: '' | 'mobile' | 'home' | 'work';
}
export interface IdentifierValues extends FromRecord {
  type: string;
  value: string;
  issuer: string;
}
export interface ContactValues extends FromRecord {
  name: string;
  /** Code of HL7 v3 RoleCode, or the record's own words. */
  relationship: string;
  /** Code of HL7 table 0131, or the record's own words. */
  role: string;
  phone: string;
}
export interface CoverageValues extends FromRecord {
  payor: string;
  subscriberId: string;
  /** `YYYY-MM-DD`, or nothing. */
  validTo: string;
}

export interface RegistrationValues {
  /** Of an edit: what it began from, to which every `at` points. A draft brings its own, however the record has gone on. */
  base?: RegistrationBase;
  /** Of a new registration: the record's id, made once, so that sending the form again registers nobody twice. */
  id?: string;
  /** Who this is could not be asked: the name is one for the time being. */
  emergency: boolean;
  hasOneName: boolean;
  name: { family: string; given: string; prefix: string; preferred: string } & FromRecord;
  otherNames: OtherNameValues[];
  /** Code of HL7 v3 MaritalStatus, or the record's own words. */
  maritalStatus: string;
  gender: '' | 'female' | 'male' | 'other' | 'unknown';
  birth: BirthValue;
  phones: PhoneValues[];
  email: { value: string } & FromRecord;
  address: {
    line: string;
    city: string;
    district: string;
    state: string;
    postalCode: string;
    country: string;
  } & FromRecord;
  identifiers: IdentifierValues[];
  language: { code: string } & FromRecord;
  contacts: ContactValues[];
  coverages: CoverageValues[];
  genderIdentity: OwnWordsValues;
  pronouns: OwnWordsValues;
  /** FHIR dateTime, or nothing. */
  foundAt: string;
  foundWhere: string;
  /** New statements: those on record are shown beside them. */
  consent: ConsentValues;
  custom: CustomValues;
}

export const NO_CONTACT: ContactValues = { name: '', relationship: '', role: '', phone: '' };

export const EMPTY_REGISTRATION: RegistrationValues = {
  emergency: false,
  hasOneName: false,
  name: { family: '', given: '', prefix: '', preferred: '' },
  otherNames: [],
  maritalStatus: '',
  gender: '',
  birth: NO_BIRTH,
  phones: [{ value: '', use: 'mobile' }],
  email: { value: '' },
  address: { line: '', city: '', district: '', state: '', postalCode: '', country: '' },
  identifiers: [],
  language: { code: '' },
  contacts: [],
  coverages: [],
  genderIdentity: UNSAID,
  pronouns: UNSAID,
  foundAt: '',
  foundWhere: '',
  consent: NO_CONSENT,
  custom: {},
};

/** What was typed to find someone who is not there: the last word as the family name, or the only name. */
export function registrationFromWords(words: string): RegistrationValues {
  const digits = words.replaceAll(/[\s()+.-]/g, '');
  if (/^\d{6,}$/.test(digits)) return { ...EMPTY_REGISTRATION, phones: [{ value: words, use: 'mobile' }] };
  const comma = words.indexOf(',');
  const parts = words.split(/\s+/u);
  const family = comma > 0 ? words.slice(0, comma) : parts.length > 1 ? (parts.at(-1) ?? '') : words;
  const given = comma > 0 ? words.slice(comma + 1).trim() : parts.slice(0, -1).join(' ');
  return { ...EMPTY_REGISTRATION, name: { ...EMPTY_REGISTRATION.name, family, given } };
}

/** Somebody who cannot say who they are: a name is made of what can be seen. */
export function emergencyRegistration(now: string): RegistrationValues {
  const birth: BirthValue = { ...NO_BIRTH, mode: 'age', estimated: true };
  return {
    ...EMPTY_REGISTRATION,
    emergency: true,
    hasOneName: true,
    gender: 'unknown',
    birth,
    foundAt: now,
  };
}

export function isPhone({ system }: { readonly system?: string | undefined }): boolean {
  return system === 'phone' || system === 'sms';
}

const PHONE_USES = new Set<string | undefined>(['mobile', 'home', 'work']);

/** For editing: what the record holds, as the form shows it. */
export function valuesOf(patient: RegistrationBase): RegistrationValues {
  const main = mainName(patient.name);
  const nickname = patient.name[nicknameIndex(patient)];
  const isOneName = main !== undefined && main.family === undefined;
  const telecom = (patient.telecom ?? []).map((point, at) => ({ point, at }));
  const phones = telecom.filter(({ point }) => isPhone(point) && point.use !== 'old');
  const email = telecom.find(({ point }) => point.system === 'email' && point.use !== 'old');
  const [address] = patient.address ?? [];
  const language = languageIndex(patient);
  return {
    base: patient,
    emergency: isUnidentified(patient.name),
    hasOneName: isOneName,
    name: {
      family: main?.family ?? '',
      given: main?.given?.join(' ') ?? (isOneName ? (main.text ?? '') : ''),
      prefix: main?.prefix?.join(' ') ?? '',
      preferred: nickname?.given?.[0] ?? nickname?.text ?? '',
      ...(main === undefined ? {} : { at: patient.name.indexOf(main) }),
    },
    otherNames: otherNamesOf(patient),
    maritalStatus: codeOf(patient.maritalStatus),
    gender: patient.gender ?? '',
    birth: birthValueOf(patient.birthDate, patient.birthDateEstimated),
    phones: phones.map(({ point, at }) => ({
      value: point.value ?? '',
      use: PHONE_USES.has(point.use) ? (point.use as PhoneValues['use']) : '', // just looked up
      at,
    })),
    email: email ? { value: email.point.value ?? '', at: email.at } : { value: '' },
    address: {
      line: address?.line?.join('\n') ?? address?.text ?? '',
      city: address?.city ?? '',
      district: address?.district ?? '',
      state: address?.state ?? '',
      postalCode: address?.postalCode ?? '',
      country: address?.country ?? '',
      ...(address === undefined ? {} : { at: 0 }),
    },
    identifiers: (patient.identifier ?? []).map((identifier, at) => ({
      type: typeOf(identifier.type),
      value: identifier.value ?? '',
      issuer: identifier.assigner ?? '',
      at,
    })),
    language:
      language < 0
        ? { code: '' }
        : { code: codeOf(patient.communication?.[language]?.language), at: language },
    contacts: (patient.contact ?? []).map((contact, at) => ({
      name:
        contact.name?.text ?? [...(contact.name?.given ?? []), contact.name?.family ?? ''].join(' ').trim(),
      relationship: codeOf(kinOf(contact.relationship)),
      role: codeOf(roleOf(contact.relationship)),
      phone: contact.telecom?.find(isPhone)?.value ?? '',
      at,
    })),
    coverages: (patient.coverage ?? []).map(({ payor, subscriberId, validTo }, at) => ({
      payor,
      subscriberId: subscriberId ?? '',
      validTo: validTo ?? '',
      at,
    })),
    genderIdentity: ownWordsOf(patient.genderIdentity, GENDER_SYSTEM, GENDER_IDENTITIES),
    pronouns: ownWordsOf(patient.pronouns, PRONOUN_SYSTEM, PRONOUNS),
    foundAt: patient.foundAt ?? '',
    foundWhere: patient.foundWhere ?? '',
    consent: NO_CONSENT,
    custom: customValuesOf(patient.customFields),
  };
}

function languageIndex({ communication }: RegistrationBase): number {
  const preferred = communication?.findIndex((one) => one.preferred === true) ?? -1;
  return preferred >= 0 ? preferred : (communication?.length ?? 0) > 0 ? 0 : -1;
}
