import { isPartialDate, latestDay } from '#shared/kernel/partial-date.ts';
import type { Coverage } from '#shared/modules/patients/coverage.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';

export type PatientCheck = 'phone' | 'birth' | 'birthEstimated' | 'contact' | 'coverEnded';

/** What the record does not hold and a desk would ask for. */
export function patientChecks(
  patient: Patient,
  coverages: readonly Coverage[],
  today: string,
): readonly PatientCheck[] {
  if (patient.deceased === true || patient.deceasedAt !== undefined) return [];
  const hasPhone =
    patient.telecom?.some(
      ({ system, use, value }) =>
        (system === 'phone' || system === 'sms') && use !== 'old' && value !== undefined,
    ) ?? false;
  const active = coverages.filter(({ status }) => status === 'active');
  const hasEnded = active.length > 0 && active.every((coverage) => isEnded(coverage, today));
  return [
    ...(hasPhone ? [] : (['phone'] as const)),
    ...(patient.birthDate === undefined ? (['birth'] as const) : []),
    ...(patient.birthDateEstimated === true ? (['birthEstimated'] as const) : []),
    ...((patient.contact?.length ?? 0) > 0 ? [] : (['contact'] as const)),
    ...(hasEnded ? (['coverEnded'] as const) : []),
  ];
}

export function isEnded({ validTo }: Coverage, today: string): boolean {
  return validTo !== undefined && isPartialDate(validTo) && latestDay(validTo) < today;
}
