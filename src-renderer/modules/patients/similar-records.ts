import { mainName, type HumanName } from '#shared/kernel/human-name.ts';
import { canBeSameDate, isPartialDate } from '#shared/kernel/partial-date.ts';
import { nameLikeness } from '#shared/kernel/similar-names.ts';
import type { PatientSummary } from '#shared/modules/patients/patients.contract.ts';

/** Who is being registered or looked at, as far as it is known. */
export interface Candidate {
  readonly id?: string;
  readonly name: readonly HumanName[];
  readonly birthDate?: string | undefined;
  readonly gender?: string | undefined;
  readonly phones: readonly string[];
}

export type Likeness = 'sameName' | 'similarName' | 'sameBirthDate' | 'samePhone' | 'sameNumber';

export interface SimilarRecord {
  readonly patient: PatientSummary;
  readonly likenesses: readonly Likeness[];
}

/**
 * Records that may be of the same person: two things alike, or the same phone, or the same name with nothing that tells
 * them apart; or the same passport or other number. A family shares a phone and a name is often shared: a person decides.
 * @param sameNumber ids of the records that hold an identifier as typed
 */
export function similarRecords(
  candidate: Candidate,
  others: readonly PatientSummary[],
  sameNumber: ReadonlySet<string> = new Set(),
): readonly SimilarRecord[] {
  const seen = new Set<string>();
  return others.flatMap((patient) => {
    if (patient.id === candidate.id || seen.has(patient.id)) return [];
    seen.add(patient.id);
    const likenesses = likenessesOf(candidate, patient);
    if (sameNumber.has(patient.id)) return [{ patient, likenesses: [...likenesses, 'sameNumber'] }];
    return isAlike(likenesses, candidate, patient) ? [{ patient, likenesses }] : [];
  });
}

function likenessesOf(candidate: Candidate, patient: PatientSummary): Likeness[] {
  const [own, other] = [mainName(candidate.name), mainName(patient.name)];
  const name = own && other ? nameLikeness(own, other) : undefined;
  const phone = patient.phone === undefined ? '' : phoneKey(patient.phone);
  return [
    ...(name === 'same' ? (['sameName'] as const) : []),
    ...(name === 'similar' ? (['similarName'] as const) : []),
    ...(candidate.birthDate !== undefined && candidate.birthDate === patient.birthDate
      ? (['sameBirthDate'] as const)
      : []),
    ...(phone.length >= 6 && candidate.phones.some((own) => phoneKey(own) === phone)
      ? (['samePhone'] as const)
      : []),
  ];
}

function isAlike(likenesses: readonly Likeness[], candidate: Candidate, patient: PatientSummary): boolean {
  if (likenesses.length >= 2) return true;
  return likenesses.includes('sameName') && !isToldApart(candidate, patient);
}

/** Birth dates that cannot be the same day. */
function isToldApart({ birthDate }: Candidate, patient: PatientSummary): boolean {
  const other = patient.birthDate;
  if (birthDate === undefined || other === undefined || !isPartialDate(birthDate) || !isPartialDate(other))
    return false;
  return !canBeSameDate(birthDate, other);
}

/** The last nine digits: the same number with and without its country's code. */
function phoneKey(phone: string): string {
  return phone.replaceAll(/\D/g, '').slice(-9);
}
