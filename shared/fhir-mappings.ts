import type { FhirMapping } from './interop/fhir/mapping.ts';
import { allergyFhir, allergyStatementFhir } from './modules/allergies/allergy.fhir.ts';
import { consentFhir } from './modules/consents/consent.fhir.ts';
import { carePlanFhir } from './modules/care-plans/care-plan.fhir.ts';
import { careTeamFhir } from './modules/care-plans/care-team.fhir.ts';
import { goalFhir } from './modules/care-plans/goal.fhir.ts';
import { documentFhir } from './modules/documents/document.fhir.ts';
import { encounterFhir } from './modules/encounters/encounter.fhir.ts';
import { procedureFhir } from './modules/encounters/procedure.fhir.ts';
import { locationFhir } from './modules/facilities/location.fhir.ts';
import { organizationFhir } from './modules/facilities/organization.fhir.ts';
import { familyMemberFhir } from './modules/history/family-member.fhir.ts';
import { listReviewFhir } from './modules/history/list-review.fhir.ts';
import { immunizationFhir } from './modules/immunizations/immunization.fhir.ts';
import { medicationRequestFhir } from './modules/medications/medication-request.fhir.ts';
import { coverageFhir } from './modules/patients/coverage.fhir.ts';
import { patientFhir } from './modules/patients/patient.fhir.ts';
import { relatedPersonFhir } from './modules/patients/related-person.fhir.ts';
import { referralFhir } from './modules/referrals/referral.fhir.ts';
import { conditionFhir } from './modules/problems/condition.fhir.ts';
import { diagnosticReportFhir } from './modules/results/diagnostic-report.fhir.ts';
import { observationFhir } from './modules/results/observation.fhir.ts';
import { appointmentFhir } from './modules/scheduling/appointment.fhir.ts';
import { scheduleFhir } from './modules/scheduling/schedule.fhir.ts';
import { practitionerFhir } from './modules/staff/practitioner.fhir.ts';

/** The one list of what is exchanged as FHIR. Of several for a resource type, the first that accepts a resource takes it. */
export const fhirMappings: readonly FhirMapping[] = [
  patientFhir,
  coverageFhir,
  relatedPersonFhir,
  consentFhir,
  practitionerFhir,
  organizationFhir,
  locationFhir,
  encounterFhir,
  procedureFhir,
  conditionFhir,
  allergyStatementFhir,
  allergyFhir,
  familyMemberFhir,
  listReviewFhir,
  immunizationFhir,
  medicationRequestFhir,
  carePlanFhir,
  observationFhir,
  diagnosticReportFhir,
  goalFhir,
  careTeamFhir,
  documentFhir,
  scheduleFhir,
  appointmentFhir,
];

/** What is written as FHIR: all that is taken in, and what only goes out. */
export const writtenMappings: readonly FhirMapping[] = [...fhirMappings, referralFhir];
