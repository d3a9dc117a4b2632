import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { objectSchema } from '#shared/kernel/field.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { PatientMerge } from './patient-merge.record.ts';

const { name, birthDate, birthDateEstimated, gender, telecom, address, identifier } = Patient.fields;
const knownPersonSchema = objectSchema({
  name,
  birthDate,
  birthDateEstimated,
  gender,
  telecom,
  address,
  identifier,
});

const finding = z.enum(['same', 'alike', 'swapped', 'nearly', 'fits', 'within', 'near', 'apart', 'unknown']);
const likenessSchema = z.object({
  /** Bits for one person, see `WEIGHTS`. */
  bits: z.number(),
  level: z.enum(['nearlyCertain', 'likely', 'unlikely']),
  findings: z.object({
    name: finding,
    birthDate: finding,
    gender: finding,
    phone: finding,
    address: finding,
    identifier: finding,
  }),
});
export type ShownLikeness = z.infer<typeof likenessSchema>;

const candidateSchema = z.object({ patient: Patient.schema, likeness: likenessSchema });

const reason = z.string().trim().max(500);

export type MergeError =
  | { readonly code: 'identity.sameRecord' }
  /** They are taken for one person already. */
  | { readonly code: 'identity.alreadyOne'; readonly survivorId: string }
  /** A newer program wrote one of the records: not all that tells the two apart is seen here. */
  | { readonly code: 'identity.newer'; readonly id: string };

export const identity = contract('identity', {
  /** Records that may be of the same person as the one who is being registered or looked at, likeliest first. */
  candidates: query({
    input: z.object({
      person: knownPersonSchema,
      /** The record that is looked at: it is none of the answers. */
      id: patientId.exactOptional(),
      limit: z.int().min(1).max(50),
    }),
    output: z.array(candidateSchema),
    permission: 'patient.read',
  }),
  /** Who a record stands for, and every merge that ever touched one of its records, newest first. */
  person: query({
    input: z.object({ id: patientId }),
    output: z.object({
      survivorId: patientId,
      members: z.array(Patient.schema),
      merges: z.array(PatientMerge.schema),
    }),
    permission: 'patient.read',
  }),
  /** Two records side by side. */
  compare: query({
    input: z.object({ ids: z.tuple([patientId, patientId]) }),
    output: z.object({
      patients: z.tuple([Patient.schema, Patient.schema]),
      likeness: likenessSchema,
      /** What lies under each: who keeps the longer record is easier to see. */
      counts: z.tuple([z.int(), z.int()]),
      isOnePerson: z.boolean(),
      /** Someone has said that they are two people. */
      distinct: z.object({ by: z.string(), at: z.string(), reason: reason.exactOptional() }).exactOptional(),
    }),
    permission: 'patient.read',
    fails: failsWith<MergeError>(),
  }),
  /** Takes both for one person, under the survivor. Nothing is moved. */
  merge: command({
    input: z.object({ survivorId: patientId, replacedId: patientId, reason: reason.exactOptional() }),
    output: z.object({ survivorId: patientId, mergeId: z.string() }),
    permission: 'patient.merge',
    fails: failsWith<MergeError>(),
  }),
  /** Takes them apart again, however many desks have merged the two. */
  undoMerge: command({
    input: z.object({ mergeId: z.string().max(80), reason: reason.min(1) }),
    output: z.object({ ids: z.array(patientId) }),
    permission: 'patient.merge',
    fails: failsWith<{ readonly code: 'identity.notMerged' }>(),
  }),
  /** They look alike and are two people: nobody is asked again. */
  stateDistinct: command({
    input: z.object({ ids: z.tuple([patientId, patientId]), reason: reason.exactOptional() }),
    output: z.object({ id: z.string() }),
    permission: 'patient.merge',
    fails: failsWith<MergeError>(),
  }),
  /** Goes through all records for pairs that look like one person. One sweep at a time; asked again while it runs, it goes on. */
  sweep: action({ input: z.object({}), output: z.object({}), permission: 'patient.merge' }),
  sweepState: watch({
    input: z.object({}),
    output: z.discriminatedUnion('state', [
      z.object({ state: z.literal('never') }),
      z.object({ state: z.literal('failed') }),
      z.object({ state: z.literal('running'), done: z.int(), total: z.int() }),
      /** `at`: ISO 8601. */
      z.object({ state: z.literal('done'), at: z.string(), records: z.int() }),
    ]),
    permission: 'patient.merge',
  }),
  /** Pairs that the last sweep found and that nobody has decided since, likeliest first. */
  pairs: action({
    input: z.object({ limit: z.int().min(1).max(100), offset: z.int().min(0).max(10_000) }),
    output: z.object({
      count: z.int(),
      rows: z.array(
        z.object({ patients: z.tuple([Patient.schema, Patient.schema]), likeness: likenessSchema }),
      ),
    }),
    permission: 'patient.merge',
  }),
});
