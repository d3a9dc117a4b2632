import { makeId, uuidV8, type Id } from '#shared/kernel/ids.ts';
import { sha256 } from '#shared/kernel/sha256.ts';

/** A patient of one facility. Two facilities may know patients of the same id: imports derive theirs from the source. */
export interface NetworkPatient {
  readonly facilityId: Id;
  readonly patientId: Id;
}

/** One id for several things, whatever their order. Nothing is kept secret by it. */
export function sharedId(type: string, of: readonly string[]): Id {
  return makeId(type, uuidV8(sha256(of.toSorted().join('\n'))));
}

export function entryId({ facilityId, patientId }: NetworkPatient): Id {
  return sharedId('personEntry', [facilityId, patientId]);
}

/** The same at both facilities: what each says of the two is said in one record. */
export function linkId(a: NetworkPatient, b: NetworkPatient): Id {
  return sharedId('patientLink', [entryId(a), entryId(b)]);
}

/** The same uuid under another type: what belongs together is found without asking. */
export function siblingId(type: string, id: Id): Id {
  return makeId(type, id.slice(id.indexOf(':') + 1));
}
