import { exportedName } from '#shared/interop/fhir/exported-name.ts';
import { isMembers, type FhirJson, type Members } from '#shared/interop/fhir/fhir-json.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { personReader, recordReader } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { nodeDigests } from './node-digests.ts';

/**
 * FHIR R4: Patient.link. The merges in force, and what a source has said of others and no merge here speaks of.
 * @param came as the source sent them
 */
export async function patientLinks(
  given: Reader,
  id: Id,
  came: Members['link'] | undefined,
): Promise<readonly Members[]> {
  const { survivorId, memberIds } = await personReader(given).person(id);
  const others = survivorId === id ? memberIds.filter((member) => member !== id) : [survivorId];
  const names = await namesOf(given, others);
  const type = survivorId === id ? 'replaces' : 'replaced-by';
  const own = names.map((reference): Members => ({ other: { reference }, type }));
  if (!Array.isArray(came)) return own;
  const spokenOf = new Set([...names, ...(await namesOf(given, await mergedWith(given, id)))]);
  const kept = came.filter(isMembers).filter((link) => {
    const isMerge = link['type'] === 'replaces' || link['type'] === 'replaced-by';
    return !isMerge || !isLinkTo(spokenOf, link);
  });
  return [...kept, ...own];
}

/** @param names `Patient/id` */
export function isLinkTo(names: ReadonlySet<string>, link: FhirJson): boolean {
  const other = isMembers(link) ? link['other'] : undefined;
  const reference = isMembers(other) ? other['reference'] : undefined;
  return typeof reference === 'string' && names.has(reference);
}

/** Also those that were taken apart again: what the source said of them was taken in, and undone. */
async function mergedWith(given: Reader, id: Id): Promise<readonly Id[]> {
  const read = recordReader(given);
  const merges = [
    ...(await read.list(PatientMerge, { where: { patientId: id } })),
    ...(await read.list(PatientMerge, { where: { replacedId: id } })),
  ];
  return merges.flatMap(({ patientId, replacedId }) => [patientId, replacedId]).filter((one) => one !== id);
}

async function namesOf(read: Reader, ids: readonly Id[]): Promise<readonly string[]> {
  const patients = await Promise.all(ids.map((id) => read.get(Patient, id)));
  return patients.flatMap((patient) => {
    if (!patient) return [];
    const { resourceType, id } = exportedName(Patient, patient.id, dataOf(patient), nodeDigests);
    return [`${resourceType}/${id}`];
  });
}
