import { ASKED_FIELDS, type AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import type { RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';

export const HOW = ['asked', 'required', 'hidden'] as const;

/** What is in the fields: `''` where no country is set. */
export interface AsksValues {
  readonly country: string;
  readonly how: { readonly [F in AskedField]: (typeof HOW)[number] };
}

export function asksOf({ country = '', required, hidden }: RegistrationSettings): AsksValues {
  const howOf = (field: AskedField) =>
    required.includes(field) ? 'required' : hidden.includes(field) ? 'hidden' : 'asked';
  const how = Object.fromEntries(ASKED_FIELDS.map((field) => [field, howOf(field)]));
  return { country, how: how as AsksValues['how'] }; // one entry for each field
}

export function settingsOf({ country, how }: AsksValues): RegistrationSettings {
  return {
    ...(country === '' ? {} : { country }),
    required: ASKED_FIELDS.filter((field) => how[field] === 'required'),
    hidden: ASKED_FIELDS.filter((field) => how[field] === 'hidden'),
  };
}

export function isSameAsks(a: AsksValues, b: AsksValues): boolean {
  return a.country === b.country && ASKED_FIELDS.every((field) => a.how[field] === b.how[field]);
}
