import { completedYears } from '#shared/kernel/age.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { earliestDay, isPartialDate } from '#shared/kernel/partial-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Coverage } from './coverage.record.ts';
import type { Patient } from './patient.record.ts';

/** Counters of the station: the prefix that it numbers with, and the next number under it. See numbers.rules.ts. */
export const MRN_PREFIX = 'mrn.prefix';
export const MRN_NEXT = 'mrn.next';

/** Nobody has been proved to live longer than 122 years. A birth date beyond this is a slip. */
const OLDEST_YEARS = 130;

type RegisteredFields =
  | 'name'
  | 'birthDate'
  | 'birthDateEstimated'
  | 'identifier'
  | 'telecom'
  | 'address'
  | 'maritalStatus'
  | 'communication'
  | 'contact'
  | 'genderIdentity'
  | 'pronouns'
  | 'foundAt'
  | 'foundWhere'
  | 'customFields';
/** What a registration form holds of a patient; a record from elsewhere may lack what a desk must fill in. */
export type RegisteredPart = Pick<Patient, RegisteredFields | 'gender'>;
export type RegisteredCoverage = Pick<Coverage, 'payor' | 'subscriberId' | 'validTo'>;

export type PersonError =
  | { readonly code: 'patient.nameNeeded' }
  | { readonly code: 'patient.birthInFuture' }
  | { readonly code: 'patient.birthTooLongAgo' };

/** @param today calendar day at the facility */
export function checkPerson({ name, birthDate }: RegisteredPart, today: string): Result<void, PersonError> {
  const isNamed = name.some(
    (one) => one.text !== undefined || one.family !== undefined || (one.given ?? []).length > 0,
  );
  if (!isNamed) return fail({ code: 'patient.nameNeeded' });
  if (birthDate === undefined) return ok(undefined);
  if (!isPartialDate(birthDate)) {
    return fail({ code: birthDate > today ? 'patient.birthInFuture' : 'patient.birthTooLongAgo' });
  }
  if (earliestDay(birthDate) > today) return fail({ code: 'patient.birthInFuture' });
  const years = completedYears(birthDate, today) ?? 0;
  return years > OLDEST_YEARS ? fail({ code: 'patient.birthTooLongAgo' }) : ok(undefined);
}

/** The record with the form's part replaced: what the form leaves empty goes, what it does not hold stands. */
export function withRegistration(patient: Patient, part: RegisteredPart): Patient {
  const {
    name: _name,
    gender: _gender,
    birthDate: _birthDate,
    birthDateEstimated: _birthDateEstimated,
    identifier: _identifier,
    telecom: _telecom,
    address: _address,
    maritalStatus: _maritalStatus,
    communication: _communication,
    contact: _contact,
    genderIdentity: _genderIdentity,
    pronouns: _pronouns,
    foundAt: _foundAt,
    foundWhere: _foundWhere,
    customFields: _customFields,
    ...rest
  } = patient;
  return { ...rest, ...registeredPart(part) };
}

/** Only what belongs to the patient: a form carries coverage beside it. */
export function registeredPart(form: RegisteredPart): RegisteredPart {
  const {
    name,
    gender,
    birthDate,
    birthDateEstimated,
    identifier,
    telecom,
    address,
    maritalStatus,
    communication,
    contact,
    genderIdentity,
    pronouns,
    foundAt,
    foundWhere,
    customFields,
  } = form;
  return {
    name,
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(birthDateEstimated === undefined ? {} : { birthDateEstimated }),
    ...(identifier?.length ? { identifier } : {}),
    ...(telecom?.length ? { telecom } : {}),
    ...(address?.length ? { address } : {}),
    ...(maritalStatus === undefined ? {} : { maritalStatus }),
    ...(communication?.length ? { communication } : {}),
    ...(contact?.length ? { contact } : {}),
    ...(genderIdentity === undefined ? {} : { genderIdentity }),
    ...(pronouns === undefined ? {} : { pronouns }),
    ...(foundAt === undefined ? {} : { foundAt }),
    ...(foundWhere === undefined ? {} : { foundWhere }),
    ...(customFields?.length ? { customFields } : {}),
  };
}

/**
 * Coverages after an edit of the form. Each row stands for one coverage of the same payor and number, the one with the
 * same end first; a coverage without a row is cancelled, never deleted, and a row without one is new, however often it
 * was typed.
 * @returns those that change
 */
export function changedCoverages(
  existing: readonly Coverage[],
  form: readonly RegisteredCoverage[],
  patientId: Id,
  newId: () => Id,
): readonly Coverage[] {
  const free = new Set(existing.filter(({ status }) => status === 'active'));
  const take = (found: Coverage | undefined) => {
    if (found) free.delete(found);
    return found;
  };
  const exact = form.map((row) =>
    take([...free].find((known) => isSameCover(known, row) && known.validTo === row.validTo)),
  );
  const changed: Coverage[] = [];
  const made: RegisteredCoverage[] = [];
  for (const [index, row] of form.entries()) {
    if (exact[index]) continue;
    const sameRow = (other: RegisteredCoverage) => isSameCover(other, row) && other.validTo === row.validTo;
    if (made.some(sameRow) || form.some((other, at) => exact[at] && sameRow(other))) continue;
    made.push(row);
    const known = take([...free].find((one) => isSameCover(one, row)));
    const { validTo: _before, ...rest } = known ?? { id: newId(), patientId, status: 'active' as const };
    changed.push({ ...rest, ...coverageRow(row) });
  }
  return [...changed, ...[...free].map((coverage): Coverage => ({ ...coverage, status: 'cancelled' }))];
}

/** What a registration form holds of a coverage. */
export function coverageRow({ payor, subscriberId, validTo }: RegisteredCoverage): RegisteredCoverage {
  return {
    payor,
    ...(subscriberId === undefined ? {} : { subscriberId }),
    ...(validTo === undefined ? {} : { validTo }),
  };
}

function isSameCover(a: RegisteredCoverage, b: RegisteredCoverage): boolean {
  return a.payor === b.payor && a.subscriberId === b.subscriberId;
}
