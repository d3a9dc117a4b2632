import { ASKED_FIELDS, type AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import { sameJson } from '#shared/kernel/json.ts';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';

import { customFieldsOf, customValuesOf, type CustomFieldValues } from './custom-values.ts';

export const HOW = ['asked', 'required', 'hidden'] as const;

/** What is in the fields: `''` where no country is set. */
export interface AsksValues {
  readonly country: string;
  readonly how: { readonly [F in AskedField]: (typeof HOW)[number] };
  readonly customFields: readonly CustomFieldValues[];
}

export function asksOf({ country = '', required, hidden, customFields }: RegistrationSettings): AsksValues {
  const howOf = (field: AskedField) =>
    required.includes(field) ? 'required' : hidden.includes(field) ? 'hidden' : 'asked';
  const how = Object.fromEntries(ASKED_FIELDS.map((field) => [field, howOf(field)]));
  return {
    country,
    how: how as AsksValues['how'], // one entry for each field
    customFields: customValuesOf(customFields),
  };
}

export function settingsOf({ country, how, customFields }: AsksValues): RegistrationSettings {
  return {
    ...(country === '' ? {} : { country }),
    required: ASKED_FIELDS.filter((field) => how[field] === 'required'),
    hidden: ASKED_FIELDS.filter((field) => how[field] === 'hidden'),
    customFields: customFieldsOf(customFields),
  };
}

export function isSameAsks(a: AsksValues, b: AsksValues): boolean {
  return sameJson(a, b);
}
