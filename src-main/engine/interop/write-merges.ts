import type { MergedPair } from '#shared/interop/fhir/person-links.ts';
import { makeId, uuidV8, type Id } from '#shared/kernel/ids.ts';
import { put, type Plan, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { sha256 } from '#shared/kernel/sha256.ts';
import { DistinctPatients } from '#shared/modules/identity/distinct-patients.record.ts';
import { distinctBook } from '#shared/modules/identity/distinct.rules.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { WritePlanContext } from '../commands/run-plan.ts';

export interface Merged {
  readonly made: number;
  /** The pairs that are one person here, or were until somebody here took them apart. */
  readonly held: readonly MergedPair[];
}

/**
 * Merges patients whom a source holds for one person, where both are known here. What somebody here has said of the two stands:
 * that they are two, or that a merge was wrong. Run again, it changes nothing.
 * @param mergesAs display name of who imports
 * @param aliases under which id somebody is here, who was spoken of by another name
 */
export async function planMerges(
  pairs: readonly MergedPair[],
  { mergesAs, aliases }: { readonly mergesAs: string; readonly aliases: ReadonlyMap<Id, Id> },
  { read, now }: WritePlanContext,
): Promise<Result<Plan<Merged>, never>> {
  const { person } = personReader(read);
  const actual = (id: Id) => aliases.get(id) ?? id;
  const held: MergedPair[] = [];
  const writes: PlannedWrite[] = [];
  for (const pair of pairs) {
    const [patientId, replacedId] = [actual(pair.patientId), actual(pair.replacedId)];
    if (patientId === replacedId) continue;
    if (!(await isKnown(read, patientId)) || !(await isKnown(read, replacedId))) continue;
    const [stays, goes] = [await person(patientId), await person(replacedId)];
    const id = mergeId(patientId, replacedId);
    const isSaid = stays.memberIds.includes(replacedId) || (await read.get(PatientMerge, id)) !== undefined;
    if (!isSaid && (await areTwo(read, stays.memberIds, goes.memberIds))) continue;
    held.push(pair);
    if (!isSaid)
      writes.push(
        put(PatientMerge, { id, patientId, replacedId, status: 'active', mergedAt: now, mergedBy: mergesAs }),
      );
  }
  return ok({ reply: { made: writes.length, held }, writes });
}

/** The same for the same two, so that what was undone here is not merged again by the next import. */
function mergeId(patientId: Id, replacedId: Id): Id {
  return makeId(PatientMerge.type, uuidV8(sha256(`${patientId}\n${replacedId}`)));
}

async function isKnown(read: Reader, id: Id): Promise<boolean> {
  const patient = await read.get(Patient, id);
  return patient !== undefined && patient.placeholder !== true && patient.newer === undefined;
}

async function areTwo(read: Reader, one: readonly Id[], other: readonly Id[]): Promise<boolean> {
  const said = await Promise.all(
    one.flatMap((id) => [
      read.list(DistinctPatients, { where: { patientId: id } }),
      read.list(DistinctPatients, { where: { otherId: id } }),
    ]),
  );
  return distinctBook(said.flat())(one, other);
}
