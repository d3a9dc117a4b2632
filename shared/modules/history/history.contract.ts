import * as z from 'zod';
import { codeableConceptSchema } from '#shared/kernel/clinical-values.ts';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import { Goal } from '../care-plans/goal.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Condition } from '../problems/condition.record.ts';
import { Observation } from '../results/observation.record.ts';
import type { EntryDateError } from './entry-dates.rules.ts';
import { FamilyMember } from './family-member.record.ts';
import { LIFESTYLE_KEYS } from './lifestyle-topics.rules.ts';
import { ListReview, REVIEWED_LISTS } from './list-review.record.ts';
import { PROCEDURE_KINDS } from './procedure-kind.rules.ts';
import type { WithdrawalError } from './withdrawal.rules.ts';

/** Somebody else has changed the record since it was opened for editing: nothing was written. */
export type ChangedMeanwhile = { readonly code: 'history.changedMeanwhile' };
type SaveError = EntryDateError | ChangedMeanwhile | { readonly code: 'history.endedButActive' };

const name = codeableConceptSchema.refine(
  ({ text = '', coding = [] }) => text.trim() !== '' || coding.length > 0,
  {
    error: 'text.empty',
  },
);
/** FHIR dateTime: as precise as it is known. */
const when = z
  .string()
  .max(40)
  .refine((text): boolean => isDateTime(text), { error: 'date.notADate' });
const note = z.string().trim().min(1).max(4000);
const short = z.string().trim().min(1);
const years = z.int().min(0).max(130);

const problem = z.strictObject({
  code: name,
  clinicalStatus: z.enum(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']),
  verificationStatus: z
    .enum(['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted'])
    .exactOptional(),
  onset: when.exactOptional(),
  abatement: when.exactOptional(),
  note: note.exactOptional(),
});
const procedure = z.strictObject({
  /** Absent: the kind that an imported record has, or none. */
  kind: z.enum(PROCEDURE_KINDS).exactOptional(),
  code: name,
  performedStart: when.exactOptional(),
  performedEnd: when.exactOptional(),
  note: note.exactOptional(),
});
const vaccine = z.strictObject({
  vaccineCode: name,
  status: z.enum(['completed', 'not-done']),
  /** Words are let pass where they are what the record had. */
  occurrence: short.max(100),
  primarySource: z.boolean().exactOptional(),
  lotNumber: short.max(60).exactOptional(),
  note: note.exactOptional(),
});
const relative = z.strictObject({
  relationship: name,
  name: short.max(300).exactOptional(),
  deceased: z.boolean().exactOptional(),
  deceasedAgeYears: years.exactOptional(),
  condition: z
    .array(
      z.strictObject({
        name: short.max(300),
        onsetAgeYears: years.exactOptional(),
        contributedToDeath: z.boolean().exactOptional(),
      }),
    )
    .max(50)
    .readonly(),
  note: note.exactOptional(),
});
const lifestyle = z.strictObject({
  topic: z.enum(LIFESTYLE_KEYS),
  /** A code among the topic's answers, a number of its unit, or words. */
  answer: short.max(1000),
  effective: when,
  note: note.exactOptional(),
});

const reviewState = z.object({
  list: z.enum(REVIEWED_LISTS),
  last: ListReview.schema.optional(),
  /** Records added to the list since then. */
  addedSince: z.int(),
});
export type ReviewState = z.infer<typeof reviewState>;

export const history = contract('history', {
  /** All of a history that the other tabs of a chart do not show; newest first. */
  overview: query({
    input: z.object({ patientId }),
    output: z.object({
      procedures: z.array(Procedure.schema),
      /** Visits that were stays in a hospital. */
      stays: z.array(Encounter.schema),
      relatives: z.array(FamilyMember.schema),
      lifestyle: z.array(Observation.schema),
    }),
    permission: 'chart.read',
  }),
  /** Of each list, when it was last gone through with the patient. */
  reviews: query({
    input: z.object({ patientId }),
    output: z.array(reviewState),
    permission: 'chart.read',
  }),
  /** What is aimed at, newest first. */
  goals: query({
    input: z.object({ patientId }),
    output: z.array(Goal.schema),
    permission: 'chart.read',
  }),
  saveProblem: command({
    input: z.object({ patientId, base: Condition.schema.optional(), entry: problem }),
    output: Condition.schema,
    permission: 'chart.write',
    fails: failsWith<SaveError>(),
  }),
  saveProcedure: command({
    input: z.object({ patientId, base: Procedure.schema.optional(), entry: procedure }),
    output: Procedure.schema,
    permission: 'chart.write',
    fails: failsWith<SaveError>(),
  }),
  saveVaccine: command({
    input: z.object({ patientId, base: Immunization.schema.optional(), entry: vaccine }),
    output: Immunization.schema,
    permission: 'chart.write',
    fails: failsWith<SaveError | { readonly code: 'date.notADate' }>(),
  }),
  saveRelative: command({
    input: z.object({ patientId, base: FamilyMember.schema.optional(), entry: relative }),
    output: FamilyMember.schema,
    permission: 'chart.write',
    fails: failsWith<SaveError>(),
  }),
  /** Each answer is a new one: how somebody lived before stays told. */
  addLifestyle: command({
    input: z.object({ patientId, entry: lifestyle }),
    output: Observation.schema,
    permission: 'chart.write',
    fails: failsWith<EntryDateError | { readonly code: 'history.noSuchAnswer' }>(),
  }),
  /** Entered in error: it stays, does not count, and says why. */
  withdraw: command({
    input: z.object({ patientId, id: z.string().max(80), reason: short.max(500) }),
    output: z.object({ id: z.string() }),
    permission: 'chart.write',
    fails: failsWith<WithdrawalError>(),
  }),
  /** Takes that word back. */
  reinstate: command({
    input: z.object({ patientId, id: z.string().max(80) }),
    output: z.object({ id: z.string() }),
    permission: 'chart.write',
    fails: failsWith<WithdrawalError>(),
  }),
  /** Lists gone through with the patient by whoever is signed in, now. */
  review: command({
    input: z.object({
      patientId,
      lists: z.array(z.enum(REVIEWED_LISTS)).min(1).max(REVIEWED_LISTS.length).readonly(),
      note: z.string().trim().min(1).max(2000).exactOptional(),
    }),
    output: z.array(ListReview.schema),
    permission: 'chart.write',
  }),
});
