import { displayName, mainName } from '#shared/kernel/human-name.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';

/** What two records are held against each other by. */
export const COMPARED = ['name', 'otherNames', 'birth', 'sex', 'phone', 'address', 'identifier'] as const;
export type Compared = (typeof COMPARED)[number];

/** What a record says in a row, a line each; nothing where it says nothing. */
export function comparedLines(patient: Patient, row: Compared): readonly string[] {
  const main = mainName(patient.name);
  switch (row) {
    case 'name':
      return main ? [displayName(main)] : [];
    case 'otherNames':
      return patient.name.filter((name) => name !== main).map(displayName);
    case 'birth':
      return patient.birthDate === undefined ? [] : [patient.birthDate];
    case 'sex':
      return patient.gender === undefined ? [] : [patient.gender];
    case 'phone':
      return (patient.telecom ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));
    case 'address':
      return (patient.address ?? []).map(({ text, line = [], city, district, postalCode }) =>
        [...(line.length > 0 ? line : [text]), city ?? district, postalCode].filter(Boolean).join(', '),
      );
    case 'identifier':
      return (patient.identifier ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));
  }
}

/** Which of the two is kept unless somebody chooses otherwise: the one with more under it, else the older. */
export function usuallyStays(
  patients: readonly [Patient, Patient],
  counts: readonly [number, number],
): 0 | 1 {
  if (counts[0] !== counts[1]) return counts[0] > counts[1] ? 0 : 1;
  return patients[0].registeredAt <= patients[1].registeredAt ? 0 : 1;
}
