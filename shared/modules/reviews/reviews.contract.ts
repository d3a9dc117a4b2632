import * as z from 'zod';
import { codeableConceptSchema } from '#shared/kernel/clinical-values.ts';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import type { Json } from '#shared/kernel/json.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { STAMP_PATTERN } from '#shared/kernel/stamp.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { REVIEWABLE_TYPES } from './reviewable.rules.ts';
import type { BookingError, HeldError } from '../scheduling/booking.rules.ts';
import type { ReopenError } from './reopen.rules.ts';
import type { SettleError } from './settle.rules.ts';

const documentId = z.string().max(80);
const stamp = z.string().max(50).regex(STAMP_PATTERN);
const json = z.json() as z.ZodType<Json>; // zod's JSON type is mutable; ours is read-only

/** A value with who entered it, when and at which station. */
const said = z.object({
  stamp: z.string(),
  /** By the clock of then, in the facility's zone. */
  at: z.string(),
  /** Absent: the program did, or somebody whom this station does not know. */
  who: z.string().exactOptional(),
  /** What people call the station; absent where it has no name. */
  where: z.string().exactOptional(),
  device: z.string(),
  /** Absent: the field was taken away. */
  value: json.exactOptional(),
});
export type Said = z.infer<typeof said>;

const decision = z.object({
  id: z.string(),
  field: z.string(),
  how: z.enum(['chosen', 'combined', 'written', 'undone']),
  settledAt: z.string(),
  settledBy: z.string(),
  where: z.string().exactOptional(),
  device: z.string(),
  value: json.exactOptional(),
  note: z.string().exactOptional(),
  /** Between which it was decided. */
  values: z.array(said),
});
export type Decided = z.infer<typeof decision>;

const reviewRow = z.object({
  id: z.string(),
  type: z.string(),
  patientId: z.string(),
  /** Of the patient; empty where it cannot be read. */
  name: Patient.fields.name.schema,
  title: codeableConceptSchema.exactOptional(),
  fields: z.array(z.string()),
  stamp: z.string(),
  /** When the newest of the values was entered. */
  at: z.string(),
});
export type ReviewRow = z.infer<typeof reviewRow>;

const openField = z.object({
  field: z.string(),
  isOptional: z.boolean(),
  /** What stood before all of them, as far as this station has seen it. */
  before: said.exactOptional(),
  /** The one that stands first, then newest first. */
  values: z.array(said),
});
export type OpenField = z.infer<typeof openField>;

const filter = z.object({
  types: z.array(z.enum(REVIEWABLE_TYPES)).max(REVIEWABLE_TYPES.length).readonly().exactOptional(),
  patientId: patientId.exactOptional(),
  /** Only what has waited for so many days. */
  olderThanDays: z.int().min(1).max(3650).exactOptional(),
});
const place = z.object({ stamp, id: documentId });

export const reviews = contract('reviews', {
  /** Records with values that were entered apart, newest first: those that this person may read. */
  inbox: query({
    input: filter.extend({ limit: z.int().min(1).max(200).default(50), after: place.exactOptional() }),
    output: z.object({
      rows: z.array(reviewRow),
      /** That the filter lets through, on all pages. */
      count: z.int(),
      next: place.exactOptional(),
    }),
    permission: 'patient.read',
  }),
  /** Waiting for somebody like who asks. */
  count: query({
    input: z.object({}),
    output: z.object({ count: z.int() }),
    permission: 'patient.read',
  }),
  /** Ids of a patient's records that must not be taken for settled. */
  ofPatient: query({
    input: z.object({ patientId }),
    output: z.array(z.object({ id: z.string(), type: z.string() })),
    permission: 'patient.read',
  }),
  /** One record: what is open, between which values, and what was decided before. */
  get: query({
    input: z.object({ patientId, id: documentId }),
    output: z.object({
      id: z.string(),
      type: z.string(),
      title: codeableConceptSchema.exactOptional(),
      open: z.array(openField),
      decisions: z.array(decision),
      /** Of those that settling needs, the first that this person has not. */
      missing: z.enum(PERMISSIONS).exactOptional(),
      /** A newer program wrote it: only that can settle it. */
      isNewer: z.boolean(),
    }),
    permission: 'patient.read',
  }),
  /** What each field ever said here, newest first. */
  history: query({
    input: z.object({ patientId, id: documentId }),
    output: z.object({
      id: z.string(),
      type: z.string(),
      title: codeableConceptSchema.exactOptional(),
      fields: z.array(
        z.object({
          field: z.string(),
          values: z.array(said.extend({ state: z.enum(['stands', 'open', 'beside', 'past']) })),
        }),
      ),
      decisions: z.array(decision),
    }),
    permission: 'patient.read',
  }),
  /** Says which value holds. It settles the values that were looked at, and no others. */
  settle: command({
    input: z.object({
      patientId,
      id: documentId,
      field: z.string().max(40),
      settles: z.array(stamp).min(2).max(100).readonly(),
      decision: z.discriminatedUnion('how', [
        z.strictObject({ how: z.literal('chosen'), stamp }),
        z.strictObject({ how: z.enum(['combined', 'written']), value: json.exactOptional() }),
      ]),
      note: z.string().trim().min(1).max(2000).exactOptional(),
    }),
    output: z.object({ id: z.string(), decisionId: z.string() }),
    permission: 'patient.read',
    // Which of two places of an appointment holds.
    takesTimes: true,
    fails: failsWith<SettleError | BookingError | HeldError>(),
  }),
  /** Takes such a word back, while the field says what it decided: the value of before stands, and all lie open again. */
  undo: command({
    input: z.object({ patientId, decisionId: documentId }),
    output: z.object({ id: z.string() }),
    permission: 'patient.read',
    // The place of before is taken again.
    takesTimes: true,
    fails: failsWith<ReopenError | BookingError | HeldError>(),
  }),
});
