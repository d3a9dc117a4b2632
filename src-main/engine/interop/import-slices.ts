import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ImportUnit } from './import-messages.ts';

export interface Slice {
  readonly units: readonly ImportUnit[];
  /** One transaction each. */
  readonly parts: readonly (readonly TakenResource[])[];
}

/**
 * Units packed into transactions. One that fits no transaction gets several, with its patients in the last.
 * @param mostNow documents that the next transaction may hold
 */
export function* slicesOf(units: readonly ImportUnit[], mostNow: () => number): Generator<Slice> {
  let packed: ImportUnit[] = [];
  let size = 0;
  const slice = (): Slice => ({ units: packed, parts: [packed.flatMap(({ resources }) => resources)] });
  for (const unit of units) {
    const { length } = unit.resources;
    if (length === 0) continue;
    const most = mostNow();
    if (size > 0 && size + length > most) {
      yield slice();
      packed = [];
      size = 0;
    }
    if (length > most) {
      const patientsLast = unit.resources.toSorted((a, b) => Number(isPatient(a)) - Number(isPatient(b)));
      yield { units: [unit], parts: [...chunksOf(patientsLast, most)] };
      continue;
    }
    packed.push(unit);
    size += length;
  }
  if (size > 0) yield slice();
}

export function isPatient({ recordType }: TakenResource): boolean {
  return recordType === Patient.type;
}

export function* chunksOf<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
