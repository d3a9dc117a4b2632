import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { CarePlan } from '../care-plans/care-plan.record.ts';
import { CareTeam } from '../care-plans/care-team.record.ts';
import { Goal } from '../care-plans/goal.record.ts';
import { Consent } from '../consents/consent.record.ts';
import { Document } from '../documents/document.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { FamilyMember } from '../history/family-member.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { Coverage } from '../patients/coverage.record.ts';
import { Patient } from '../patients/patient.record.ts';
import { RelatedPerson } from '../patients/related-person.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { Observation } from '../results/observation.record.ts';
import { AppointmentSeries } from '../scheduling/appointment-series.record.ts';
import { Appointment } from '../scheduling/appointment.record.ts';
import { WaitingEntry } from '../scheduling/waiting-entry.record.ts';

/** What belongs to one patient and can be edited: it has a history, and may wait for a review. */
export const REVIEWABLE: readonly AnyRecord[] = [
  Patient,
  Coverage,
  RelatedPerson,
  Consent,
  Allergy,
  MedicationRequest,
  Immunization,
  Condition,
  Procedure,
  Encounter,
  FamilyMember,
  Observation,
  DiagnosticReport,
  CarePlan,
  Goal,
  CareTeam,
  Document,
  Appointment,
  AppointmentSeries,
  WaitingEntry,
];

export const REVIEWABLE_TYPES: readonly string[] = REVIEWABLE.map(({ type }) => type);

const BY_TYPE = new Map(REVIEWABLE.map((record) => [record.type, record]));
/** Who somebody is and how to reach them: reception's. */
const OF_THE_PERSON: ReadonlySet<string> = new Set(
  [Patient, Coverage, RelatedPerson, Consent].map(({ type }) => type),
);

/** Of the calendar. */
const OF_THE_CALENDAR: ReadonlySet<string> = new Set(
  [Appointment, AppointmentSeries, WaitingEntry].map(({ type }) => type),
);

export function reviewableOf(id: Id): AnyRecord | undefined {
  return BY_TYPE.get(id.split(':')[0] ?? '');
}

export function readPermission(type: string): Permission {
  if (OF_THE_PERSON.has(type)) return 'patient.read';
  if (OF_THE_CALENDAR.has(type)) return 'schedule.read';
  return type === Document.type ? 'document.read' : 'chart.read';
}

/** Of whoever settles a review: that of editing the record, and for what is clinical the word of a clinician. */
export function settlePermissions(type: string): readonly Permission[] {
  if (OF_THE_PERSON.has(type)) return ['patient.write'];
  if (OF_THE_CALENDAR.has(type)) return ['schedule.book'];
  return [type === Document.type ? 'document.write' : 'chart.write', 'chart.review'];
}

/** Whether somebody of these permissions has reviews to settle at all. */
export function mayReview(permissions: Iterable<Permission>): boolean {
  const own = new Set(permissions);
  return REVIEWABLE_TYPES.some(
    (type) => own.has(readPermission(type)) && settlePermissions(type).every((one) => own.has(one)),
  );
}

export function readableTypes(permissions: ReadonlySet<Permission>): readonly string[] {
  return REVIEWABLE_TYPES.filter((type) => permissions.has(readPermission(type)));
}

/** Fields by which a person knows which record it is. */
const NAMED_BY = [
  'code',
  'medication',
  'vaccineCode',
  'description',
  'relationship',
  'title',
  'payor',
  'scope',
] as const;

/** What a record is called; absent for the patient, who has a name of their own. */
export function recordTitle(type: string, data: JsonObject): CodeableConcept | undefined {
  if (type === Patient.type) return undefined;
  for (const field of NAMED_BY) {
    const value = data[field];
    if (typeof value === 'string') return { text: value };
    const [concept] = Array.isArray(value) ? (value as readonly unknown[]) : [value]; // a relationship may be a list
    if (typeof concept === 'object' && concept !== null) return concept; // fields of codes
  }
  return undefined;
}

/** What a program keeps for itself: nobody entered it. */
const INTERNAL: ReadonlySet<string> = new Set([
  'patientId',
  'source',
  'telecomE164',
  'thumbnail',
  'madeIn',
  'endedIn',
]);

export function isHistoryField(field: string): boolean {
  return !INTERNAL.has(field);
}
