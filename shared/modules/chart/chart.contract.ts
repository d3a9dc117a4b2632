import * as z from 'zod';
import { contract, query } from '#shared/kernel/contract.ts';
import { newerMarkSchema } from '#shared/kernel/newer-mark.ts';
import { codeableConceptSchema } from '#shared/kernel/clinical-values.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { AllergyStatement } from '../allergies/allergy-statement.record.ts';
import { CarePlan } from '../care-plans/care-plan.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Condition } from '../problems/condition.record.ts';
import { DiagnosticReport } from '../results/diagnostic-report.record.ts';
import { Observation } from '../results/observation.record.ts';
import { resultSeriesSchema } from '../results/result-series.rules.ts';
import { comparedMoments, TIMELINE_KINDS } from './timeline-asked.rules.ts';
import { comparedMedicineSchema, comparedRecordSchema, comparedSeriesSchema } from './compare.rules.ts';

/** Exactly one of four: a list, a statement that there are none, nothing recorded; "cannot be shown" is the screen's, when this query fails. */
const allergyState = z.union([
  z.object({
    state: z.literal('listed'),
    allergies: z.array(Allergy.schema),
    /** So many more that a newer program wrote and that cannot be shown. */
    hidden: z.int().optional(),
    reviewed: z.string().optional(),
  }),
  z.object({ state: z.literal('noneKnown'), statement: AllergyStatement.schema }),
  z.object({ state: z.literal('notRecorded') }),
]);
export type AllergyState = z.infer<typeof allergyState>;

const timelineItem = z.object({
  id: z.string(),
  kind: z.enum(TIMELINE_KINDS),
  /** FHIR dateTime; absent when the record has no date. */
  at: z.string().optional(),
  title: codeableConceptSchema,
  /** Status code of the record, FHIR value set. */
  status: z.string().optional(),
  /** Reason of an encounter, dose of a medicine, conclusion of a report. */
  detail: z.string().optional(),
  encounterId: z.string().optional(),
  /** Name of who took part or asked for it. */
  who: z.string().optional(),
  where: z.string().optional(),
  newer: newerMarkSchema.exactOptional(),
});
export type TimelineItem = z.infer<typeof timelineItem>;

/** A test of which there is more than was read. */
const olderTest = z.object({
  category: z.string().max(60),
  /** `codeKey` of its observations' code. */
  code: z.string().max(4000),
  /** How many were read. */
  offset: z.int().min(0),
  total: z.int(),
});
export type OlderTest = z.infer<typeof olderTest>;

export const chart = contract('chart', {
  /** Allergies and weight: what the banner adds for those who give care. */
  banner: query({
    input: z.object({ patientId }),
    output: z.object({
      allergies: allergyState,
      weight: z.object({ value: z.string(), unit: z.string(), at: z.string() }).optional(),
    }),
    permission: 'chart.read',
  }),
  /** How many records of the chart a newer program wrote: those that are shown, and marked, and those that cannot be. */
  newer: query({
    input: z.object({ patientId }),
    output: z.object({ shown: z.int(), hidden: z.int() }),
    permission: 'chart.read',
  }),
  summary: query({
    input: z.object({ patientId }),
    output: z.object({
      problems: z.array(Condition.schema),
      resolvedProblems: z.int(),
      /** Current, on hold, or of unknown status; newest first. */
      medicines: z.array(MedicationRequest.schema),
      /** Standing orders NOT to give a medicine; newest first. */
      forbiddenMedicines: z.array(MedicationRequest.schema),
      /** Lines, not orders: repeats of one medicine in one dose count once. */
      stoppedMedicines: z.int(),
      vitals: z.array(resultSeriesSchema),
      results: z.array(resultSeriesSchema),
      lastEncounters: z.array(Encounter.schema),
      encounters: z.int(),
    }),
    permission: 'chart.read',
  }),
  /** Newest first: a page of `limit` after the first `offset`; `total` counts all that match. */
  timeline: query({
    input: z.object({
      patientId,
      kinds: z.array(z.enum(TIMELINE_KINDS)).optional(),
      words: z.string().max(100).optional(),
      offset: z.int().min(0),
      limit: z.int().min(1).max(500),
    }),
    output: z.object({ items: z.array(timelineItem), total: z.int() }),
    permission: 'chart.read',
  }),
  problems: query({
    input: z.object({ patientId }),
    output: z.array(Condition.schema),
    permission: 'chart.read',
  }),
  medicines: query({
    input: z.object({ patientId }),
    output: z.array(MedicationRequest.schema),
    permission: 'chart.read',
  }),
  immunizations: query({
    input: z.object({ patientId }),
    output: z.array(Immunization.schema),
    permission: 'chart.read',
  }),
  carePlans: query({
    input: z.object({ patientId }),
    output: z.array(CarePlan.schema),
    permission: 'chart.read',
  }),
  /** Series of vital signs and results: the newest few of each test, and which tests have older ones. */
  results: query({
    input: z.object({ patientId, newest: z.int().min(1).max(500) }),
    output: z.object({ series: z.array(resultSeriesSchema), older: z.array(olderTest) }),
    permission: 'chart.read',
  }),
  /** A page of the observations of one test, the newest by the text of their dates first; `joinSeries` joins pages. */
  olderResults: query({
    input: olderTest.omit({ total: true }).extend({ patientId, limit: z.int().min(1).max(500) }),
    output: z.array(resultSeriesSchema),
    permission: 'chart.read',
  }),
  /** The chart at several moments, in the order of time: what stood then, and each value with its change from the one before. */
  compare: query({
    input: z.object({ patientId, moments: comparedMoments }),
    output: z.object({
      moments: z.array(
        z.object({
          /** Start of the visit, else as asked. */
          at: z.string(),
          encounterId: z.string().exactOptional(),
          title: codeableConceptSchema.exactOptional(),
        }),
      ),
      problems: z.array(comparedRecordSchema),
      medicines: z.array(comparedMedicineSchema),
      allergies: z.array(comparedRecordSchema),
      vitals: z.array(comparedSeriesSchema),
      results: z.array(comparedSeriesSchema),
    }),
    permission: 'chart.read',
  }),
  /** One visit with all that was recorded at it. */
  encounter: query({
    input: z.object({ id: z.string().max(80) }),
    output: z.object({
      encounter: Encounter.schema,
      conditions: z.array(Condition.schema),
      procedures: z.array(Procedure.schema),
      observations: z.array(Observation.schema),
      reports: z.array(DiagnosticReport.schema),
      participants: z.array(z.string()),
      place: z.string().optional(),
    }),
    permission: 'chart.read',
  }),
});
