import { conceptText, type CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { AllergyStatement } from './allergy-statement.record.ts';
import type { Allergy } from './allergy.record.ts';

/** Anything not known to be over or wrong counts: an allergy of unknown status is an allergy. */
export function isActiveAllergy({ clinicalStatus, verificationStatus }: Allergy): boolean {
  return (
    (clinicalStatus === undefined || clinicalStatus === 'active') &&
    verificationStatus !== 'refuted' &&
    verificationStatus !== 'entered-in-error'
  );
}

/** The active allergy to the same substance, whatever its spelling (case, accents and punctuation do not matter) or by its code. */
export function sameAllergy(allergies: readonly Allergy[], code: CodeableConcept): Allergy | undefined {
  const wanted = new Set(namesOf(code));
  return allergies.find(
    (allergy) => isActiveAllergy(allergy) && namesOf(allergy.code).some((name) => wanted.has(name)),
  );
}

/** Every name and code by which a substance is known; a code says nothing without its system. */
function namesOf(code: CodeableConcept): readonly string[] {
  const codings = code.coding ?? [];
  return [
    fold(conceptText(code)),
    ...codings.flatMap(({ display }) => (display === undefined ? [] : [fold(display)])),
    ...codings.flatMap(({ system, code: own }) =>
      system === undefined || own === undefined ? [] : [`${system}|${own}`],
    ),
  ].filter((name) => name !== '');
}

/** How dangerous it may be. Of a newer version's allergy that does not say so in words known here, the worst is taken. */
export function criticalityOf({ criticality, newer }: Allergy): Allergy['criticality'] {
  return criticality ?? (newer === undefined ? undefined : 'high');
}

/** Allergies of the patient that a newer program wrote and that no list shows. A type that is not known here may hold one. */
export async function hiddenAllergies(read: Reader, patientId: Id): Promise<number> {
  const newer = await read.newerOf(patientId);
  return newer.filter(({ type, isKnownType, isShown }) => !isShown && (!isKnownType || type === 'allergy'))
    .length;
}

const SEVERITY = { high: 0, 'unable-to-assess': 1, low: 2 } as const;

/** Active before past, the dangerous first. Entered-in-error ones are left out. */
export function listedAllergies(allergies: readonly Allergy[]): readonly Allergy[] {
  const rank = (allergy: Allergy) =>
    (isActiveAllergy(allergy) ? 0 : 10) + SEVERITY[criticalityOf(allergy) ?? 'unable-to-assess'];
  return allergies
    .filter(({ verificationStatus }) => verificationStatus !== 'entered-in-error')
    .toSorted((a, b) => rank(a) - rank(b) || (conceptText(a.code) < conceptText(b.code) ? -1 : 1));
}

/**
 * The last statement of no known allergies, unless an allergy was recorded since or stands now. One of a newer version
 * may be narrower than is known here.
 */
export function standingStatement(
  statements: readonly AllergyStatement[],
  allergies: readonly Allergy[],
): AllergyStatement | undefined {
  const last = statements
    .filter(({ newer }) => newer === undefined)
    .toSorted((a, b) => Date.parse(b.statedAt) - Date.parse(a.statedAt))[0];
  if (!last || allergies.some(isActiveAllergy)) return undefined;
  const isWithdrawn = listedAllergies(allergies).some(
    ({ recordedDate }) => recordedDate !== undefined && Date.parse(recordedDate) > Date.parse(last.statedAt),
  );
  return isWithdrawn ? undefined : last;
}
