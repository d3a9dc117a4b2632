/**
 * What the registration form means, as the engine takes it. A part that reads as the record's did is the record's own,
 * untouched; of a changed part, what the record holds beyond the form (old names, fax numbers, who issued a number)
 * stands, and so does the order.
 */
import { sameJson } from '#shared/kernel/json.ts';
import type { PartialDate } from '#shared/kernel/partial-date.ts';
import type { Registration, RegistrationBase } from '#shared/modules/patients/patients.contract.ts';
import { identifierType, LANGUAGE_SYSTEM, MARITAL_SYSTEM } from './registration-codes.ts';
import { contactOf } from './contact-value.ts';
import { customAnswersOf } from './custom-value.ts';
import { conceptOf, GENDER_SYSTEM, PRONOUN_SYSTEM } from './gender-value.ts';
import { nicknameIndex, otherNameOf } from './other-names.ts';
import {
  valuesOf,
  type CoverageValues,
  type IdentifierValues,
  type PhoneValues,
  type RegistrationValues,
} from './registration-form.ts';
import { isUntouched, rebuilt, text, tidy, words, type Edited, type Part } from './registration-parts.ts';
import type { Asks } from './use-asks.ts';

/** What the engine is given. Empty text is absent; parts of the record that the form does not show stand. */
export function registrationOf(
  values: RegistrationValues,
  birth: { readonly birthDate: PartialDate; readonly birthDateEstimated?: true } | undefined,
  asks: Partial<Asks> = {},
): Registration {
  const { base } = values;
  const shown = base && valuesOf(base);
  const lists = {
    identifier: rebuilt(
      base?.identifier,
      shown?.identifiers,
      values.identifiers.map((one) => edited(one, shown?.identifiers, base?.identifier, identifierOf)),
    ),
    telecom: telecomOf(values, shown),
    address: addressesOf(values, shown, asks.country),
    communication: communicationOf(values, shown),
    contact: rebuilt(
      base?.contact,
      shown?.contacts,
      values.contacts.map((one) => edited(one, shown?.contacts, base?.contact, contactOf)),
    ),
    coverage: rebuilt(
      base?.coverage,
      shown?.coverages,
      values.coverages.map((one) => edited(one, shown?.coverages, base?.coverage, coverageOf)),
    ),
    customFields: customAnswersOf(values.custom, base?.customFields, askedOf(asks)),
  };
  return {
    name: namesOf(values),
    ...maritalStatusOf(values, shown),
    ...saidOf('genderIdentity', values, shown, GENDER_SYSTEM),
    ...saidOf('pronouns', values, shown, PRONOUN_SYSTEM),
    ...text('foundAt', values.foundAt),
    ...text('foundWhere', values.foundWhere),
    ...(values.gender === '' ? {} : { gender: values.gender }),
    ...(base && isBirthUntouched(values) ? birthOf(base) : birth),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
  } as Registration; // an absent gender is what the schema, asked next, says is needed
}

function maritalStatusOf(
  { base, maritalStatus }: RegistrationValues,
  shown: RegistrationValues | undefined,
): Partial<Registration> {
  if (base?.maritalStatus && shown?.maritalStatus === maritalStatus)
    return { maritalStatus: base.maritalStatus };
  return maritalStatus === ''
    ? {}
    : { maritalStatus: { coding: [{ system: MARITAL_SYSTEM, code: maritalStatus }] } };
}

function askedOf({ customSystem, customFields = [] }: Partial<Asks>) {
  return customSystem === undefined ? undefined : { customSystem, customFields };
}

function saidOf(
  field: 'genderIdentity' | 'pronouns',
  { base, [field]: typed }: RegistrationValues,
  shown: RegistrationValues | undefined,
  system: string,
): Partial<Registration> {
  const before = shown?.[field];
  const isSame = before?.code === typed.code && tidy(before.words) === tidy(typed.words);
  const concept = isSame ? base?.[field] : conceptOf(typed, system);
  return concept === undefined ? {} : { [field]: concept };
}

export function isBirthUntouched({ base, birth }: RegistrationValues): boolean {
  return base !== undefined && sameJson(birth, valuesOf(base).birth);
}

function birthOf({ birthDate, birthDateEstimated }: RegistrationBase): Partial<Registration> {
  return {
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(birthDateEstimated === undefined ? {} : { birthDateEstimated }),
  };
}

/** A row of the form with the record's part that it came from. */
function edited<Row extends { at?: number }, T>(
  row: Row,
  shown: readonly Row[] | undefined,
  list: readonly T[] | undefined,
  make: (row: Row, base: T | undefined, before: Row | undefined) => T | undefined,
): Edited<T> {
  const before = row.at === undefined ? undefined : shown?.find(({ at }) => at === row.at);
  const base = before?.at === undefined ? undefined : list?.[before.at];
  const item = base !== undefined && isUntouched(row, before) ? base : make(row, base, before);
  return { at: base === undefined ? undefined : row.at, item };
}

export function namesOf(values: RegistrationValues): Registration['name'] {
  const { base, name } = values;
  const shown = base && valuesOf(base);
  const nickname = base ? nicknameIndex(base) : -1;
  const preferred = tidy(name.preferred);
  const called: Edited<Part<'name'>> = { at: nickname < 0 ? undefined : nickname, item: undefined };
  if (shown && preferred === tidy(shown.name.preferred)) called.item = base?.name[nickname];
  else if (preferred !== '') {
    const { text: _text, ...rest } = base?.name[nickname] ?? {};
    called.item = { ...rest, use: 'nickname', given: [preferred] };
  }
  return rebuilt(base?.name, shown && [shown.name, { at: nickname }, ...shown.otherNames], [
    { at: shown?.name.at, item: mainNameOf(values, shown) },
    called,
    ...values.otherNames.map((one) => edited(one, shown?.otherNames, base?.name, otherNameOf)),
  ]);
}

function mainNameOf(
  { base: record, name, hasOneName, emergency }: RegistrationValues,
  shown: RegistrationValues | undefined,
): Part<'name'> | undefined {
  const base = shown?.name.at === undefined ? undefined : record?.name[shown.name.at];
  const isKept = {
    family: shown?.hasOneName === hasOneName && tidy(shown.name.family) === tidy(name.family),
    given: tidy(shown?.name.given ?? '') === tidy(name.given),
    prefix: tidy(shown?.name.prefix ?? '') === tidy(name.prefix),
  };
  const isSameUse = base !== undefined && shown?.emergency === emergency;
  if (isSameUse && isKept.family && isKept.given && isKept.prefix) return base;
  const use: Part<'name'> = { use: emergency ? 'temp' : 'official' };
  const {
    family,
    given,
    prefix,
    text: whole,
    ...rest
  }: Part<'name'> = isSameUse ? base : { ...base, ...use };
  const main: Part<'name'> = {
    ...rest,
    // The whole name as once written does not outlive a change of its parts.
    ...(isKept.family && isKept.given && whole !== undefined ? { text: whole } : {}),
    ...(base && isKept.family ? orNone('family', family) : hasOneName ? {} : text('family', name.family)),
    ...(base && isKept.given && (given !== undefined || isKept.family)
      ? orNone('given', given)
      : words('given', name.given)),
    ...(base && isKept.prefix ? orNone('prefix', prefix) : words('prefix', name.prefix)),
  };
  const isEmpty = main.family === undefined && main.given === undefined && main.text === undefined;
  return isEmpty ? undefined : main;
}

function orNone<K extends string, T>(field: K, value: T | undefined): { [N in K]?: T } {
  return value === undefined ? {} : ({ [field]: value } as { [N in K]?: T }); // one member, named by K
}

function telecomOf(values: RegistrationValues, shown: RegistrationValues | undefined): Part<'telecom'>[] {
  const list = values.base?.telecom;
  const email = { ...values.email, use: '' as const };
  const emailShown = shown && [{ ...shown.email, use: '' as const }];
  return rebuilt(list, shown && [...shown.phones, shown.email], [
    ...values.phones.map((phone) => edited(phone, shown?.phones, list, pointOf('phone'))),
    edited(email, emailShown, list, pointOf('email')),
  ]);
}

function pointOf(system: 'phone' | 'email') {
  return (
    row: PhoneValues,
    base: Part<'telecom'> | undefined,
    before: PhoneValues | undefined,
  ): Part<'telecom'> | undefined => {
    const value = tidy(row.value);
    if (value === '') return undefined;
    const { use, ...rest } = base ?? {};
    const newUse = before && before.use === row.use ? use : row.use === '' ? undefined : row.use;
    return {
      ...rest,
      system: base?.system ?? system,
      value,
      ...(newUse === undefined ? {} : { use: newUse }),
    };
  };
}

function identifierOf(
  row: IdentifierValues,
  base: Part<'identifier'> | undefined,
  before: IdentifierValues | undefined,
): Part<'identifier'> | undefined {
  const value = tidy(row.value);
  if (value === '' && (before === undefined || before.value !== '')) return undefined;
  const { type, value: _value, assigner: _assigner, ...rest } = base ?? {};
  const newType =
    before && before.type === row.type ? type : row.type === '' ? undefined : identifierType(row.type);
  return {
    ...rest,
    ...(newType === undefined ? {} : { type: newType }),
    ...(value === '' ? {} : { value }),
    ...text('assigner', row.issuer),
  };
}

function addressesOf(
  { base, address }: RegistrationValues,
  shown: RegistrationValues | undefined,
  home: string | undefined,
) {
  return rebuilt(base?.address, shown && [shown.address], [
    edited(address, shown && [shown.address], base?.address, addressOf(home)),
  ]);
}

/** @param home country of the facility: what the form shows where no other was chosen */
function addressOf(home: string | undefined) {
  return (
    address: RegistrationValues['address'],
    base: Part<'address'> | undefined,
  ): Part<'address'> | undefined => {
    const { use, type } = base ?? {};
    const lines = address.line.split('\n').map(tidy).filter(Boolean);
    const typed = {
      ...(lines.length > 0 ? { line: lines } : {}),
      ...text('city', address.city),
      ...text('district', address.district),
      ...text('state', address.state),
      ...text('postalCode', address.postalCode),
      ...text('country', address.country),
    };
    if (Object.keys(typed).length === 0) return undefined;
    const country = home === undefined ? {} : { country: home };
    return { ...orNone('use', use), ...orNone('type', type), ...country, ...typed };
  };
}

function communicationOf({ base, language }: RegistrationValues, shown: RegistrationValues | undefined) {
  const make = ({ code }: { code: string }): Part<'communication'> | undefined =>
    code === '' ? undefined : { language: { coding: [{ system: LANGUAGE_SYSTEM, code }] }, preferred: true };
  return rebuilt(base?.communication, shown && [shown.language], [
    edited(language, shown && [shown.language], base?.communication, make),
  ]);
}

function coverageOf({ payor, subscriberId, validTo }: CoverageValues): Part<'coverage'> | undefined {
  if (tidy(payor) === '' && tidy(subscriberId) === '') return undefined;
  return { payor: tidy(payor), ...text('subscriberId', subscriberId), ...text('validTo', validTo) };
}
