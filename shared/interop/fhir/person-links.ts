import type { Id } from '#shared/kernel/ids.ts';
import { isMembers, type Members } from './fhir-json.ts';
import type { References } from './reading.ts';

/** Two patients of the source that it holds for one person. */
export interface MergedPair {
  /** The record that stays. */
  readonly patientId: Id;
  readonly replacedId: Id;
}

export interface PersonLinks {
  readonly pairs: readonly MergedPair[];
  /** False where there are links of other kinds beside them. */
  readonly isAll: boolean;
}

/**
 * What a patient says of other records of the same person. A link that asks to look elsewhere merges nothing, nor does one to
 * somebody who is no patient.
 * @source FHIR R4: Patient.link, code system link-type
 * @returns undefined where no patient replaces another
 */
export function personLinks(id: Id, resource: Members, references: References): PersonLinks | undefined {
  const links = Array.isArray(resource['link']) ? resource['link'] : [];
  const pairs = links.flatMap((link): MergedPair[] => {
    if (!isMembers(link) || !isMembers(link['other'])) return [];
    const { type } = link;
    if (type !== 'replaces' && type !== 'replaced-by') return [];
    const other = references.resolve(link['other'], 'patient');
    if (other.kind !== 'record' || other.id === id) return [];
    return [
      type === 'replaces' ? { patientId: id, replacedId: other.id } : { patientId: other.id, replacedId: id },
    ];
  });
  return pairs.length === 0 ? undefined : { pairs, isAll: pairs.length === links.length };
}
