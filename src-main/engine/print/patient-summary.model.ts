import type { AllergyState } from '#shared/modules/chart/chart.contract.ts';
import type { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import type { Facility } from '#shared/modules/facilities/facility.record.ts';
import type { Immunization } from '#shared/modules/immunizations/immunization.record.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';

/** All that a patient summary says. Lists are newest first. */
export interface PatientSummaryModel {
  readonly language: ScreenLanguage;
  /** BCP 47 tag that dates and numbers are written by: the language, with the country where that decides. */
  readonly locale: string;
  readonly facility: Pick<Facility, 'name' | 'address' | 'telecom' | 'demo' | 'zone'>;
  readonly patient: Patient;
  /** Absent where a newer program wrote nothing of it. */
  readonly newer?: { readonly shown: number; readonly hidden: number };
  /** Names of clinical records of which two stations entered different values, and nobody has said which holds. */
  readonly unsettled?: readonly string[];
  readonly allergies: AllergyState;
  readonly problems: readonly Condition[];
  readonly resolvedProblems: number;
  readonly medicines: readonly MedicationRequest[];
  /** Orders NOT to give. */
  readonly forbiddenMedicines: readonly MedicationRequest[];
  readonly stoppedMedicines: number;
  /** The last point of each is the latest. */
  readonly vitals: readonly ResultSeries[];
  readonly results: readonly ResultSeries[];
  readonly immunizations: readonly Immunization[];
  readonly visits: readonly { readonly encounter: Encounter; readonly place?: string }[];
  /** Of all visits, listed or not. */
  readonly visitCount: number;
  /** ISO 8601 with offset. */
  readonly printedAt: string;
  readonly printedAtMs: number;
  readonly today: string;
  readonly printedBy: string;
  /** From the second print on: which it is. The paper says COPY then. */
  readonly copyNumber?: number;
}
