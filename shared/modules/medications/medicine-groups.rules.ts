import { conceptText } from '#shared/kernel/clinical-values.ts';
import { isAltered } from './dosage-gaps.rules.ts';
import type { MedicationRequest } from './medication-request.record.ts';

/** Orders of the same medicine in the same dose: a repeat prescription is one line, not forty. */
export interface MedicineGroup {
  readonly key: string;
  /** The latest order stands for the line. */
  readonly latest: MedicationRequest;
  /** Newest first. */
  readonly orders: readonly MedicationRequest[];
}

/**
 * Orders of different status are never joined: what is current and what was stopped are two lines.
 * @param medicines newest first, as the chart's queries give them
 */
export function medicineGroups(medicines: readonly MedicationRequest[]): readonly MedicineGroup[] {
  const groups = new Map<string, MedicationRequest[]>();
  for (const medicine of medicines) {
    const key = keyOf(medicine);
    const group = groups.get(key);
    if (group) group.push(medicine);
    else groups.set(key, [medicine]);
  }
  return [...groups].flatMap(([key, orders]) => (orders[0] ? [{ key, latest: orders[0], orders }] : []));
}

function keyOf(medicine: MedicationRequest): string {
  return `${medicine.status} ${lineKeyOf(medicine)}`;
}

/** Equal only where the lines say the same, whatever their status, and what they cannot say is the same, too. */
export function lineKeyOf(medicine: MedicationRequest): string {
  const { medication, doNotPerform = false, dosage = [], source, newer } = medicine;
  return JSON.stringify([
    conceptText(medication),
    doNotPerform,
    dosage,
    source?.unmapped?.['dosageInstruction'] ?? null,
    isAltered(medicine) || newer !== undefined ? medicine.id : null,
  ]);
}
