import { canonicalJson, sameJson } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Coverage } from './coverage.record.ts';
import {
  REGISTERED_FIELDS,
  type RegisteredField,
  type Registration,
  type RegistrationBase,
} from './patients.contract.ts';
import {
  coverageRow,
  registeredPart,
  type RegisteredCoverage,
  type RegisteredPart,
} from './registration.rules.ts';
import { threeWay, threeWayList } from './three-way.rules.ts';

/** Lists whose items stand by themselves, with the most that they hold. */
const LISTS = { identifier: 50, telecom: 20, contact: 10, coverage: 20, customFields: 60 } as const;

/** What a registration form shows of a record: its part of the patient and the cover in force. */
export function registrationBase(
  part: RegisteredPart,
  coverages: readonly (RegisteredCoverage & { readonly status?: Coverage['status'] })[],
): RegistrationBase {
  const inForce = coverages.filter(({ status = 'active' }) => status === 'active').map(coverageRow);
  return { ...registeredPart(part), ...(inForce.length === 0 ? {} : { coverage: inForce }) };
}

/**
 * An edit put on top of the record as it stands now.
 * @param base what the edit began from
 * @returns the fields that both have changed, each otherwise, where there are any
 */
export function mergeRegistration(
  base: RegistrationBase,
  typed: Registration,
  recorded: RegistrationBase,
): Result<
  RegistrationBase,
  { readonly code: 'patient.changedMeanwhile'; readonly fields: readonly RegisteredField[] }
> {
  const merged = REGISTERED_FIELDS.map((field) => [field, mergeField(field, base, typed, recorded)] as const);
  const fields = merged.flatMap(([field, { ok: isSettled }]) => (isSettled ? [] : [field]));
  if (fields.length > 0) return fail({ code: 'patient.changedMeanwhile', fields });
  const members = merged.flatMap(([, one]) => (one.ok ? Object.entries(one.value) : []));
  return ok(
    Object.fromEntries(
      members.filter(([field, value]) => field === 'name' || !isNothing(value)),
    ) as RegistrationBase,
  ); // each field from one of three registrations
}

function isNothing(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function mergeField(
  field: RegisteredField,
  base: RegistrationBase,
  typed: Registration,
  recorded: RegistrationBase,
): Result<Partial<RegistrationBase>, 'changedMeanwhile'> {
  if (field === 'birthDate') {
    const birth = threeWay(birthOf(base), birthOf(typed), birthOf(recorded));
    return birth.ok ? ok(birth.value ?? {}) : birth;
  }
  const value =
    field in LISTS
      ? threeWayList<unknown>(
          listOf(base[field]),
          listOf(typed[field]),
          listOf(recorded[field]),
          LISTS[field as keyof typeof LISTS], // just looked up
        )
      : threeWay<unknown>(base[field], typed[field], recorded[field]);
  return value.ok ? ok({ [field]: value.value }) : value;
}

function birthOf({ birthDate, birthDateEstimated }: RegistrationBase): Partial<RegistrationBase> {
  return {
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(birthDateEstimated === undefined ? {} : { birthDateEstimated }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether the same was filled in: cover has no order, and the same cover twice is one. */
export function isSameRegistration(a: RegistrationBase, b: RegistrationBase): boolean {
  const plain = ({ coverage = [], ...part }: RegistrationBase) => ({
    ...part,
    coverage: [...new Set(coverage.map((row) => canonicalJson(row)))].toSorted(),
  });
  return sameJson(plain(a), plain(b));
}
