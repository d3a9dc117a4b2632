import type { Json } from '#shared/kernel/json.ts';
import type { MedicationRequest } from './medication-request.record.ts';

type Sourced = Pick<MedicationRequest, 'dosage' | 'source'>;

export interface DosageGaps {
  /** True where the source says more of this dosage than the record's fields do. */
  isIn(index: number): boolean;
  /** True where the source has a dosage that no field holds at all. */
  readonly isBeyond: boolean;
}

/**
 * Members of what is left over that do not change what is given: bookkeeping, why a dose was calculated so, and the codes
 * of units, whose words are in the record or shown as missing.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  'id',
  'sequence',
  'type',
  'userSelected',
  'version',
  'system',
]);
const NO_GAPS: DosageGaps = { isIn: () => false, isBeyond: false };

/** What an imported order says of its dosages that this record has no field for: it must not be shown as if it were whole. */
export function dosageGaps({ dosage = [], source }: Sourced): DosageGaps {
  const rest = memberOf(source?.unmapped, 'dosageInstruction');
  if (rest === undefined) return NO_GAPS;
  if (!isObject(rest)) {
    const hasMeaning = saysMore(rest);
    return { isIn: () => hasMeaning, isBeyond: hasMeaning && dosage.length === 0 };
  }
  const gaps = Object.entries(rest).filter(([, value]) => saysMore(value));
  // A dosage that no field could hold moves those after it: then nothing tells which rest belongs to which.
  const isShifted = Object.keys(rest).some((index) => Number(index) >= dosage.length);
  const indexes = new Set(gaps.map(([index]) => Number(index)));
  return {
    isIn: (index) => (isShifted ? gaps.length > 0 : indexes.has(index)),
    isBeyond: isShifted && gaps.length > 0,
  };
}

/** True where the source carries what FHIR says changes the meaning, and nobody here knows how. */
export function isAltered({ source }: Pick<Sourced, 'source'>): boolean {
  return source?.unmapped !== undefined && hasModifier(source.unmapped);
}

function hasModifier(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, member]: [string, Json]) =>
      name === 'modifierExtension' || name === 'implicitRules' || hasModifier(member),
  );
}

function saysMore(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).some(([name, member]: [string, Json]) => {
    if (HARMLESS.has(name)) return false;
    // The code of a unit is a word; that of a timing is a concept.
    return name === 'code' && typeof member === 'string' ? false : saysMore(member);
  });
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return value !== undefined && isObject(value) ? value[name] : undefined;
}
