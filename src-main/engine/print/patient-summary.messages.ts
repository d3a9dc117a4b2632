import type { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import type { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import type { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { Condition } from '#shared/modules/problems/condition.record.ts';
import type { Flag } from '#shared/modules/results/flag.rules.ts';
import type { Vital } from '#shared/modules/results/vital-signs.rules.ts';

type Severity = NonNullable<NonNullable<Allergy['reaction']>[number]['severity']>;
type Words<K extends string> = { readonly [Key in K]: string };

export interface SummaryWords {
  readonly title: string;
  /** Between the members of a list, with its space. */
  readonly comma: string;
  readonly semicolon: string;
  readonly demo: string;
  readonly confidential: string;
  copy(number: number): string;
  readonly mrn: string;
  readonly born: string;
  readonly sex: string;
  readonly sexes: Words<NonNullable<Patient['gender']>>;
  readonly identifier: string;
  readonly phone: string;
  readonly address: string;
  readonly notNamed: string;
  readonly notKnown: string;
  readonly notRecorded: string;
  readonly noDate: string;
  died(when: string | undefined, age: string | undefined): string;

  readonly allergies: string;
  readonly noneKnown: string;
  saidBy(who: string, when: string): string;
  readonly allergiesNotRecorded: string;
  readonly allergiesNotRecordedLong: string;
  /** Of an allergy; of so many that cannot be printed; of the whole chart. */
  readonly newer: string;
  hiddenAllergies(count: number): string;
  newerRecords(shown: number, hidden: number): string;
  /** Names of records of which two stations entered different values. */
  unsettled(names: string): string;
  readonly lifeThreatening: string;
  readonly intolerance: string;
  readonly unconfirmed: string;
  readonly allergyPast: Words<'inactive' | 'resolved' | 'refuted'>;
  readonly severity: Words<Severity>;

  readonly problems: string;
  readonly noProblems: string;
  resolved(count: number): string;
  readonly problemStatus: Partial<Words<NonNullable<Condition['clinicalStatus']>>>;
  readonly verification: Partial<Words<NonNullable<Condition['verificationStatus']>>>;
  readonly medicines: string;
  readonly forbiddenMedicines: string;
  readonly noMedicines: string;
  readonly dose: string;
  readonly noUnit: string;
  readonly and: string;
  readonly orderStatus: Partial<Words<MedicationRequest['status']>>;
  ordered(times: number, from: string, to: string): string;
  stopped(count: number): string;
  readonly vitals: string;
  readonly noVitals: string;
  readonly vital: Words<Vital>;
  readonly results: string;
  readonly noResults: string;
  readonly flag: Words<Flag>;
  readonly noRange: string;
  readonly notVerified: string;
  readonly rounded: string;
  olderResults(count: number, before: string): string;
  readonly vaccines: string;
  readonly noVaccines: string;
  readonly notGiven: string;
  readonly visits: string;
  readonly noVisits: string;
  moreVisits(count: number): string;
  readonly visitClass: { readonly [code: string]: string };
  readonly visitStatus: Partial<Words<Encounter['status']>>;

  readonly columns: Words<
    | 'problem'
    | 'since'
    | 'status'
    | 'medicine'
    | 'ordered'
    | 'sign'
    | 'value'
    | 'flag'
    | 'when'
    | 'test'
    | 'range'
    | 'vaccine'
    | 'given'
    | 'visit'
    | 'reason'
    | 'place'
  >;
  readonly leftOut: string;
  readonly boxes: string;
  printed(when: string, by: string): string;
  page(number: number, count: number): string;
}
