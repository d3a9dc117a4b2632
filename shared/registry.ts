import { Allergy } from './modules/allergies/allergy.record.ts';
import { allergies } from './modules/allergies/allergies.contract.ts';
import { AllergyStatement } from './modules/allergies/allergy-statement.record.ts';
import { audit } from './modules/audit/audit.contract.ts';
import { AuditEvent } from './modules/audit/audit-event.record.ts';
import { backups } from './modules/backups/backups.contract.ts';
import { cards } from './modules/cards/cards.contract.ts';
import { CarePlan } from './modules/care-plans/care-plan.record.ts';
import { CareTeam } from './modules/care-plans/care-team.record.ts';
import { careTeams } from './modules/care-plans/care-teams.contract.ts';
import { Goal } from './modules/care-plans/goal.record.ts';
import { chart } from './modules/chart/chart.contract.ts';
import { Consent } from './modules/consents/consent.record.ts';
import { consents } from './modules/consents/consents.contract.ts';
import { Document } from './modules/documents/document.record.ts';
import { documents } from './modules/documents/documents.contract.ts';
import { drafts } from './modules/drafts/drafts.contract.ts';
import { Encounter } from './modules/encounters/encounter.record.ts';
import { Procedure } from './modules/encounters/procedure.record.ts';
import { RetainedResource } from './modules/exchange/retained-resource.record.ts';
import { exportsContract } from './modules/exports/exports.contract.ts';
import { Facility } from './modules/facilities/facility.record.ts';
import { Location } from './modules/facilities/location.record.ts';
import { Organization } from './modules/facilities/organization.record.ts';
import { Immunization } from './modules/immunizations/immunization.record.ts';
import { FamilyMember } from './modules/history/family-member.record.ts';
import { history } from './modules/history/history.contract.ts';
import { ListReview } from './modules/history/list-review.record.ts';
import { DistinctPatients } from './modules/identity/distinct-patients.record.ts';
import { identity } from './modules/identity/identity.contract.ts';
import { PatientMerge } from './modules/identity/patient-merge.record.ts';
import { ImportRun } from './modules/imports/import-run.record.ts';
import { imports } from './modules/imports/imports.contract.ts';
import { tables } from './modules/imports/tables.contract.ts';
import { MedicationRequest } from './modules/medications/medication-request.record.ts';
import { Message } from './modules/messages/message.record.ts';
import { MessagePreference } from './modules/messages/message-preference.record.ts';
import { MessageSettings } from './modules/messages/message-settings.record.ts';
import { messageSetup } from './modules/messages/message-setup.contract.ts';
import { MessageTemplate } from './modules/messages/message-template.record.ts';
import { messages } from './modules/messages/messages.contract.ts';
import { Coverage } from './modules/patients/coverage.record.ts';
import { Patient } from './modules/patients/patient.record.ts';
import { patients } from './modules/patients/patients.contract.ts';
import { RelatedPerson } from './modules/patients/related-person.record.ts';
import { Disclosure } from './modules/network/disclosure.record.ts';
import { network } from './modules/network/network.contract.ts';
import { NetworkFacility } from './modules/network/network-facility.record.ts';
import { PatientLink } from './modules/network/patient-link.record.ts';
import { PersonEntry } from './modules/network/person-entry.record.ts';
import { PatientPhoto } from './modules/photos/patient-photo.record.ts';
import { photos } from './modules/photos/photos.contract.ts';
import { PrintedPaper } from './modules/prints/printed-paper.record.ts';
import { prints } from './modules/prints/prints.contract.ts';
import { CareStation } from './modules/queue/care-station.record.ts';
import { QueueEntry } from './modules/queue/queue-entry.record.ts';
import { queue } from './modules/queue/queue.contract.ts';
import { IncomingReferral } from './modules/referrals/incoming-referral.record.ts';
import { Referral } from './modules/referrals/referral.record.ts';
import { ReferralSnapshot } from './modules/referrals/referral-snapshot.record.ts';
import { referrals } from './modules/referrals/referrals.contract.ts';
import { Condition } from './modules/problems/condition.record.ts';
import { DiagnosticReport } from './modules/results/diagnostic-report.record.ts';
import { Observation } from './modules/results/observation.record.ts';
import { ReviewDecision } from './modules/reviews/review-decision.record.ts';
import { reviews } from './modules/reviews/reviews.contract.ts';
import { AppointmentSeries } from './modules/scheduling/appointment-series.record.ts';
import { Appointment } from './modules/scheduling/appointment.record.ts';
import { Holiday } from './modules/scheduling/holiday.record.ts';
import { ScheduleException } from './modules/scheduling/schedule-exception.record.ts';
import { Schedule } from './modules/scheduling/schedule.record.ts';
import { scheduleSetup } from './modules/scheduling/schedule-setup.contract.ts';
import { scheduling } from './modules/scheduling/scheduling.contract.ts';
import { VisitType } from './modules/scheduling/visit-type.record.ts';
import { WaitingEntry } from './modules/scheduling/waiting-entry.record.ts';
import { session } from './modules/session/session.contract.ts';
import { settings } from './modules/settings/settings.contract.ts';
import { Practitioner } from './modules/staff/practitioner.record.ts';
import { Role } from './modules/staff/role.record.ts';
import { staff } from './modules/staff/staff.contract.ts';
import { StaffKey } from './modules/staff/staff-key.record.ts';
import { User } from './modules/staff/user.record.ts';
import { Device } from './modules/station/device.record.ts';
import { local } from './modules/station/local.contract.ts';
import { station } from './modules/station/station.contract.ts';
import { hosting } from './modules/hosting/hosting.contract.ts';
import { sync } from './modules/sync/sync.contract.ts';

/** The one list of records: what the store indexes, the importer maps to, the data dictionary prints. */
export const records = [
  Patient,
  Coverage,
  RelatedPerson,
  PatientMerge,
  DistinctPatients,
  Consent,
  PatientPhoto,
  Practitioner,
  User,
  StaffKey,
  Role,
  Device,
  Organization,
  Location,
  Facility,
  Encounter,
  Procedure,
  Condition,
  Allergy,
  AllergyStatement,
  FamilyMember,
  ListReview,
  ReviewDecision,
  Immunization,
  MedicationRequest,
  CarePlan,
  Goal,
  CareTeam,
  Referral,
  ReferralSnapshot,
  IncomingReferral,
  Disclosure,
  PatientLink,
  PersonEntry,
  NetworkFacility,
  Observation,
  DiagnosticReport,
  Document,
  VisitType,
  Schedule,
  ScheduleException,
  Holiday,
  Appointment,
  AppointmentSeries,
  WaitingEntry,
  Message,
  MessagePreference,
  MessageTemplate,
  MessageSettings,
  CareStation,
  QueueEntry,
  PrintedPaper,
  RetainedResource,
  ImportRun,
  AuditEvent,
] as const;

/** The one list of contracts: what may be asked of an engine. */
export const contracts = {
  session,
  station,
  patients,
  identity,
  consents,
  photos,
  cards,
  chart,
  allergies,
  documents,
  referrals,
  network,
  history,
  reviews,
  drafts,
  imports,
  tables,
  exports: exportsContract,
  prints,
  scheduling,
  scheduleSetup,
  messages,
  messageSetup,
  queue,
  careTeams,
  staff,
  settings,
  audit,
  backups,
  hosting,
  sync,
  local,
} as const;
export type Contracts = typeof contracts;
