import * as z from 'zod';
import { action, command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { objectSchema } from '#shared/kernel/field.ts';
import { Consent, consentFields } from '../consents/consent.record.ts';
import type { ConsentError } from '../consents/consent.rules.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { IncomingReferral } from './incoming-referral.record.ts';
import { ANSWERS, CHOSEN_PARTS, Referral, requestFields } from './referral.record.ts';
import type { ReferralError } from './referral.rules.ts';

const id = z.string().max(80);
const note = z.string().trim().min(1).max(2000);

export type SendError =
  /** A newer program wrote part of the chart: this one would leave some out. */
  | { readonly code: 'export.newer' }
  | ConsentError
  | { readonly code: 'referral.noSuchFacility' }
  /** Neither stands there a consent, nor was one recorded with the referral. */
  | { readonly code: 'referral.consentNeeded' }
  | { readonly code: 'referral.seeByPast' }
  /** More than goes with a referral: fewer parts have to be chosen. */
  | { readonly code: 'referral.tooLarge' };

/** How, and by whom, a consent to this facility was given. */
const consentGiven = objectSchema({
  how: consentFields.how,
  givenBy: consentFields.givenBy,
  note: consentFields.note,
});

export const referrals = contract('referrals', {
  /** Committed here, with a snapshot of the chart as it is now; it leaves when there is a line. The same id again does nothing. */
  send: action({
    input: z.object({
      id,
      patientId,
      toFacilityId: id,
      service: requestFields.service.schema,
      reason: requestFields.reason.schema,
      urgency: requestFields.urgency.schema,
      seeBy: z.iso.date().exactOptional(),
      includes: z.array(z.enum(CHOSEN_PARTS)).max(10),
      /** Of `documents`: which. What is said of them goes along, the files do not. */
      documentIds: z.array(id).max(50),
      consent: consentGiven.exactOptional(),
    }),
    output: z.object({ id }),
    permission: 'referral.write',
    fails: failsWith<SendError>(),
  }),
  ofPatient: query({
    input: z.object({ patientId }),
    output: z.array(Referral.schema),
    permission: 'chart.read',
  }),
  /** What counts of sharing with one facility, for whoever fills in the form. */
  consentTo: query({
    input: z.object({ patientId, recipient: id }),
    output: z.object({
      state: z.enum(['given', 'refused', 'withdrawn', 'ended', 'notAsked']),
      statement: Consent.schema.exactOptional(),
    }),
    permission: 'chart.read',
  }),
  cancel: command({
    input: z.object({ id, reason: z.string().trim().min(1).max(500) }),
    output: z.object({ id }),
    permission: 'referral.write',
    fails: failsWith<ReferralError>(),
  }),
  /** Received, the newest first. `open`: not answered yet, or accepted and not completed. */
  inbox: query({
    input: z.object({ show: z.enum(['open', 'all']) }),
    output: z.array(IncomingReferral.schema),
    permission: 'chart.read',
  }),
  incoming: query({
    input: z.object({ id }),
    output: z.object({
      referral: IncomingReferral.schema,
      /** A FHIR document; absent until it has come. */
      bundle: z.string().exactOptional(),
      /** Whom it is about, once somebody has said so. */
      patient: Patient.schema.exactOptional(),
      /** Whom of the patients here it is said to be about, where that is more than one person; else none. */
      contested: z.array(Patient.schema),
    }),
    permission: 'chart.read',
  }),
  /** Who of the patients here it may be about. The likeliest first. */
  candidates: query({
    input: z.object({ id }),
    output: z.array(
      z.object({ patient: Patient.schema, basis: z.enum(['identifier', 'nameAndBirth', 'alike']) }),
    ),
    permission: 'chart.read',
  }),
  /** Somebody has looked at it: noted in the trail each time, and told where it came from the first time. */
  open: command({ input: z.object({ id }), output: z.object({ id }), permission: 'referral.write' }),
  /** Says whom of the patients here it is about. Whatever was said of another is taken back. */
  link: command({
    input: z.object({ id, patientId }),
    output: z.object({ id }),
    permission: 'referral.write',
  }),
  answer: command({
    input: z.object({ id, word: z.enum(ANSWERS), note: note.exactOptional() }),
    output: z.object({ id }),
    permission: 'referral.write',
    fails: failsWith<ReferralError>(),
  }),
});
