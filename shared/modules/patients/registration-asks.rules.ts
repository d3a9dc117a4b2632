import type { Address } from '#shared/kernel/address.ts';
import type { HumanName } from '#shared/kernel/human-name.ts';
import { addressForm, type AddressPart } from './address-forms.rules.ts';
import type { Coverage } from './coverage.record.ts';
import type { Patient } from './patient.record.ts';

/** What a facility may leave out of its registration form, or demand. A name and the sex are always asked. */
export const ASKED_FIELDS = [
  'birthDate',
  'phone',
  'email',
  'address',
  'identifier',
  'otherNames',
  'maritalStatus',
  'communication',
  'contact',
  'coverage',
  'consent',
  'genderIdentity',
  'pronouns',
] as const;
export type AskedField = (typeof ASKED_FIELDS)[number];

/** What is not asked until a facility says so: it wants thought first of who hears the answer. */
export const ASKED_IF_WANTED: readonly AskedField[] = ['consent', 'genderIdentity', 'pronouns'];

/** How a facility registers. A field in no list is asked and may stay empty, but for those that are asked if wanted. */
export interface RegistrationAsks {
  readonly required?: readonly AskedField[];
  readonly hidden?: readonly AskedField[];
  readonly asked?: readonly AskedField[];
}

/** The fields that the form leaves out. */
export function hiddenFields({
  required = [],
  hidden = [],
  asked = [],
}: RegistrationAsks): readonly AskedField[] {
  return ASKED_FIELDS.filter(
    (field) =>
      hidden.includes(field) ||
      (ASKED_IF_WANTED.includes(field) && !required.includes(field) && !asked.includes(field)),
  );
}

type Asked = Pick<Patient, 'name'> &
  Partial<
    Pick<
      Patient,
      | 'birthDate'
      | 'telecom'
      | 'address'
      | 'identifier'
      | 'maritalStatus'
      | 'communication'
      | 'contact'
      | 'genderIdentity'
      | 'pronouns'
    >
  > & {
    readonly coverage?: readonly Pick<Coverage, 'payor'>[] | undefined;
    readonly consents?: readonly { readonly scope: string }[] | undefined;
  };

/**
 * Someone registered in an emergency, under a name for the time being. FHIR R4: HumanName.use `temp`, "may also be used
 * for temporary names assigned … in emergency situations".
 */
export function isUnidentified(names: readonly HumanName[]): boolean {
  return names.length > 0 && names.every(({ use }) => use === 'temp');
}

/**
 * What the facility demands and the form does not say. Of someone who cannot be asked, nothing is demanded.
 * @param recorded what an edit began from: what a record from elsewhere, or from before the rule, never said is no reason
 * to refuse another change of it
 */
export function missingFields(
  part: Asked,
  { required = [] }: RegistrationAsks = {},
  recorded?: Asked,
): readonly AskedField[] {
  if (isUnidentified(part.name)) return [];
  const known = recorded && !isUnidentified(recorded.name) ? recorded : undefined;
  return required.filter((field) => !isSaid(field, part) && (known === undefined || isSaid(field, known)));
}

/**
 * The parts of the first address that its country cannot do without and the form does not say, where the facility demands an
 * address. As with the fields, nothing is demanded of someone who cannot be asked, or of what an edit began from.
 * @param home ISO 3166-1 alpha-2, of the facility: of an address that names no country
 */
export function missingAddressParts(
  part: Pick<Asked, 'name' | 'address'>,
  { required = [] }: RegistrationAsks = {},
  home?: string,
  recorded?: Pick<Asked, 'name' | 'address'>,
): readonly AddressPart[] {
  if (isUnidentified(part.name) || !required.includes('address')) return [];
  const [address = {}] = part.address ?? [];
  const known = recorded && !isUnidentified(recorded.name) ? (recorded.address?.[0] ?? {}) : undefined;
  return addressForm(address.country ?? home).needed.filter(
    (one) => !isPartSaid(one, address) && (known === undefined || isPartSaid(one, known)),
  );
}

function isPartSaid(part: AddressPart, address: Address): boolean {
  return (address[part] ?? '').length > 0;
}

function isSaid(field: AskedField, part: Asked): boolean {
  switch (field) {
    case 'birthDate':
    case 'maritalStatus':
    case 'genderIdentity':
    case 'pronouns':
      return part[field] !== undefined;
    case 'phone':
      return hasPoint(part.telecom, ['phone', 'sms']);
    case 'email':
      return hasPoint(part.telecom, ['email']);
    case 'consent':
      return (part.consents ?? []).length > 0;
    case 'otherNames':
      return part.name.some(({ use }) => use === 'maiden' || use === 'old' || use === 'usual');
    default:
      return (part[field] ?? []).length > 0;
  }
}

function hasPoint(telecom: Patient['telecom'] = [], systems: readonly string[]): boolean {
  return telecom.some(
    ({ system, value, use }) => systems.includes(system ?? '') && value !== undefined && use !== 'old',
  );
}
