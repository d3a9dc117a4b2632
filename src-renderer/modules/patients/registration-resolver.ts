import type { Resolver } from 'react-hook-form';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { registrationSchema, type Registration } from '#shared/modules/patients/patients.contract.ts';
import {
  isUnidentified,
  missingAddressParts,
  missingFields,
  type AskedField,
} from '#shared/modules/patients/registration-asks.rules.ts';
import { readBirth } from '#renderer/kit/fields/birth-value.ts';
import { recordResolver, type FieldIssue } from '#renderer/kit/form/record-resolver.ts';
import { consentIssues, consentsOf } from './consent-form.ts';
import { customIssues } from './custom-value.ts';
import type { RegistrationValues } from './registration-form.ts';
import { isBirthUntouched, registrationOf } from './registration-value.ts';
import type { Asks } from './use-asks.ts';

/** What the form means, and what of it could not be read. */
export function readRegistration(
  values: RegistrationValues,
  today: CalendarDate,
  asks: Partial<Asks> = {},
): { readonly value: Registration; readonly issues: readonly FieldIssue[] } {
  const birth = readBirth(values.birth, today);
  const value = registrationOf(values, birth.ok ? birth.value : undefined, asks);
  const part = { ...value, consents: consentsOf(values.consent, today) };
  const email = values.email.value.trim();
  return {
    value,
    issues: [
      ...(value.name.length === 0
        ? [{ path: values.hasOneName ? 'name.given' : 'name.family', code: 'field.needed' }]
        : []),
      ...missingFields(part, asks, values.base).map((field) => ({
        path: FIELD_OF[field],
        code: 'field.needed',
      })),
      ...(birth.ok || isBirthUntouched(values) ? [] : [{ path: 'birth', code: birth.error.code }]),
      ...(email === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
        ? []
        : [{ path: 'email.value', code: 'field.email' }]),
      ...missingAddressParts(value, asks, asks.country, values.base).map((missing) => ({
        path: `address.${missing}`,
        code: 'field.needed',
      })),
      ...consentIssues(values.consent),
      ...(asks.customSystem === undefined || asks.customFields === undefined
        ? []
        : customIssues(
            value.customFields ?? [],
            { customSystem: asks.customSystem, customFields: asks.customFields },
            isUnidentified(value.name),
            values.base && (values.base.customFields ?? []),
          )),
      ...values.coverages.flatMap(({ payor, subscriberId }, index) =>
        payor.trim() === '' && subscriberId.trim() !== ''
          ? [{ path: `coverages.${index}.payor`, code: 'field.needed' }]
          : [],
      ),
    ],
  };
}

const FIELD_OF = {
  birthDate: 'birth',
  phone: 'phones.0.value',
  email: 'email.value',
  address: 'address.line',
  identifier: 'identifiers.0.value',
  otherNames: 'otherNames.0.family',
  maritalStatus: 'maritalStatus',
  communication: 'language.code',
  contact: 'contacts.0.name',
  coverage: 'coverages.0.payor',
  consent: 'consent.decisions.treatment',
  genderIdentity: 'genderIdentity.code',
  pronouns: 'pronouns.code',
} as const satisfies { readonly [F in AskedField]: string };

export function registrationResolver(
  today: CalendarDate,
  asks: Partial<Asks> = {},
): Resolver<RegistrationValues> {
  return recordResolver(registrationSchema, (values) => readRegistration(values, today, asks), fieldOf);
}

/** A path in the registration to the field it was typed in. */
export function fieldOf(path: string, values: RegistrationValues): string {
  const [head = '', at = '0', ...rest] = path.split('.');
  const index = Number(at);
  switch (head) {
    case 'name':
      return rest[0] === 'prefix'
        ? 'name.prefix'
        : rest[0] === 'family' && !values.hasOneName
          ? 'name.family'
          : 'name.given';
    case 'gender':
      return 'gender';
    case 'birthDate':
    case 'birthDateEstimated':
      return 'birth';
    case 'telecom': {
      const phone = placeOf(values.phones, ({ value }) => value, index);
      return phone === undefined ? 'email.value' : `phones.${phone}.value`;
    }
    case 'identifier':
      return `identifiers.${placeOf(values.identifiers, ({ value }) => value, index) ?? index}.${rest[0] === 'type' ? 'type' : 'value'}`;
    case 'address':
      return `address.${rest[0] ?? 'line'}`;
    case 'maritalStatus':
      return 'maritalStatus';
    case 'genderIdentity':
    case 'pronouns':
      return `${head}.code`;
    case 'customFields': {
      const keys = Object.keys(values.custom).filter((key) => values.custom[key]?.trim() !== '');
      return `custom.${keys[index] ?? ''}`;
    }
    case 'communication':
      return 'language.code';
    case 'contact':
      return `contacts.${placeOf(values.contacts, (one) => one.name + one.phone, index) ?? index}.${rest[0] === 'telecom' ? 'phone' : 'name'}`;
    case 'coverage':
      return `coverages.${placeOf(values.coverages, (one) => one.payor + one.subscriberId, index) ?? index}.${rest[0] ?? 'payor'}`;
    default:
      return path;
  }
}

/** Rows left empty are not in the registration: the place in the form of its `index`-th. */
function placeOf<T>(rows: readonly T[], textOf: (row: T) => string, index: number): number | undefined {
  return rows.flatMap((row, place) => (textOf(row).trim() === '' ? [] : [place]))[index];
}
