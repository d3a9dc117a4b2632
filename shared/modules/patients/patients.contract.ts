import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { f, objectSchema, type DataOf } from '#shared/kernel/field.ts';
import { consentFields } from '../consents/consent.record.ts';
import type { ConsentError } from '../consents/consent.rules.ts';
import { Coverage } from './coverage.record.ts';
import type { CustomError } from './custom-fields.rules.ts';
import type { AddressPart } from './address-forms.rules.ts';
import type { AskedField } from './registration-asks.rules.ts';
import { patientId } from './patient-id.rules.ts';
import { Patient } from './patient.record.ts';
import { patientSummarySchema, summaryFields } from './patient-summary.rules.ts';
import { address, contactPoint, humanName, identifier } from './person-values.record.ts';

export type PatientSummary = DataOf<typeof summaryFields>;

const hitFields = {
  patient: f.group(summaryFields),
  rank: f.oneOf(['identifier', 'exact', 'prefix', 'substring', 'soundAlike', 'fuzzy']),
};
export const patientHitSchema = objectSchema(hitFields);
export type PatientHit = DataOf<typeof hitFields>;

/** What a desk fills in to register a person. The MRN, the id and the time are the engine's. */
export const registrationFields = {
  name: f.list(humanName, { max: 20 }),
  gender: f.oneOf(['female', 'male', 'other', 'unknown']),
  birthDate: f.partialDate().optional(),
  birthDateEstimated: f.boolean().optional(),
  identifier: f.list(identifier, { max: 50 }).optional(),
  telecom: f.list(contactPoint, { max: 20 }).optional(),
  address: f.list(address, { max: 10 }).optional(),
  maritalStatus: Patient.fields.maritalStatus,
  communication: Patient.fields.communication,
  contact: Patient.fields.contact,
  genderIdentity: Patient.fields.genderIdentity,
  pronouns: Patient.fields.pronouns,
  foundAt: Patient.fields.foundAt,
  foundWhere: Patient.fields.foundWhere,
  customFields: Patient.fields.customFields,
  coverage: f
    .list(
      f.group({
        payor: f.text({ max: 200 }),
        subscriberId: f.text({ max: 100 }).optional(),
        validTo: f.partialDate().optional(),
      }),
      { max: 20 },
    )
    .optional(),
};
export const registrationSchema = objectSchema(registrationFields);
export type Registration = DataOf<typeof registrationFields>;

/** What an edit began from: a record from elsewhere may lack what a desk must fill in. */
const registrationBaseFields = { ...registrationFields, gender: registrationFields.gender.optional() };
const registrationBaseSchema = objectSchema(registrationBaseFields);
export type RegistrationBase = DataOf<typeof registrationBaseFields>;

/** What the person decided when asked: statements of their own beside the record. */
const consentEntries = f.list(f.group(consentFields), { max: 10 }).optional();

const newRegistrationSchema = objectSchema({
  ...registrationFields,
  consents: consentEntries,
  /** Made once by whoever fills in the form, so that the same form sent twice registers one person. */
  id: f.ref('patient').optional(),
});

/** What two edits are compared by. A birth date and whether it is an estimate are one fact. */
export const REGISTERED_FIELDS = [
  'name',
  'gender',
  'birthDate',
  'identifier',
  'telecom',
  'address',
  'maritalStatus',
  'communication',
  'contact',
  'coverage',
  'genderIdentity',
  'pronouns',
  'foundAt',
  'foundWhere',
  'customFields',
] as const;
export type RegisteredField = (typeof REGISTERED_FIELDS)[number];

export type RegistrationError =
  | { readonly code: 'patient.nameNeeded' }
  | { readonly code: 'patient.birthInFuture' }
  | { readonly code: 'patient.birthTooLongAgo' }
  | { readonly code: 'patient.numbersNotSetUp' }
  /** The facility demands them. */
  | { readonly code: 'patient.fieldsNeeded'; readonly fields: readonly AskedField[] }
  /** No address of its country does without them. */
  | { readonly code: 'patient.addressPartsNeeded'; readonly parts: readonly AddressPart[] }
  | CustomError
  | ConsentError;

/** The form's id is taken by a record with other content: it has been registered before. */
export type RegisterError =
  | RegistrationError
  | { readonly code: 'patient.alreadyRegistered'; readonly id: string };

/** Fields of the registration that the edit and someone else have changed, each otherwise, since the edit began. */
export type UpdateError =
  | RegistrationError
  | { readonly code: 'patient.changedMeanwhile'; readonly fields: readonly RegisteredField[] };

export const patients = contract('patients', {
  search: query({
    input: z.object({ words: z.string().max(200), limit: z.int().min(1).max(100) }),
    output: z.array(patientHitSchema),
    permission: 'patient.read',
  }),
  /** Those whom this person opened or registered last, newest first. */
  recent: query({
    input: z.object({ limit: z.int().min(1).max(50) }),
    output: z.array(patientSummarySchema),
    permission: 'patient.read',
  }),
  /** Registered at this station, newest first. */
  newest: query({
    input: z.object({ limit: z.int().min(1).max(100) }),
    output: z.array(patientSummarySchema),
    permission: 'patient.read',
  }),
  count: query({ input: z.object({}), output: z.int(), permission: 'patient.read' }),
  get: query({ input: z.object({ id: patientId }), output: Patient.schema, permission: 'patient.read' }),
  coverages: query({
    input: z.object({ id: patientId }),
    output: z.array(Coverage.schema),
    permission: 'patient.read',
  }),
  /** Notes in the audit trail that the record was opened, and in the opener's recent list. */
  open: command({
    input: z.object({ id: patientId }),
    output: z.object({ id: patientId }),
    permission: 'patient.read',
  }),
  /** Sent again with the same id and content, it answers what it answered. */
  register: command({
    input: newRegistrationSchema,
    output: z.object({ id: patientId, mrn: z.string() }),
    permission: 'patient.write',
    fails: failsWith<RegisterError>(),
  }),
  /** Applies what differs from `base` to the record as it stands; everything else of the record stands. */
  update: command({
    input: z.object({
      id: patientId,
      base: registrationBaseSchema,
      registration: registrationSchema,
      consents: consentEntries.schema.exactOptional(),
    }),
    output: Patient.schema,
    permission: 'patient.write',
    fails: failsWith<UpdateError>(),
  }),
});
