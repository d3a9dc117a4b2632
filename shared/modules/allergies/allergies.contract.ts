import * as z from 'zod';
import { codingSchema } from '#shared/kernel/clinical-values.ts';
import { command, contract, failsWith } from '#shared/kernel/contract.ts';
import { isDateTime } from '#shared/kernel/instant.ts';
import type { EntryDateError } from '../history/entry-dates.rules.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Allergy } from './allergy.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';

const words = z.string().trim().min(1);

const entry = z.strictObject({
  substance: words.max(300),
  /** What a list of known substances says of it, beside the words. */
  coding: z.array(codingSchema).max(5).readonly().exactOptional(),
  type: z.enum(['allergy', 'intolerance']),
  /** Absent for a new one: it is active. */
  clinicalStatus: z.enum(['active', 'inactive', 'resolved']).exactOptional(),
  verificationStatus: z.enum(['unconfirmed', 'confirmed', 'refuted']).exactOptional(),
  category: z.enum(['food', 'medication', 'environment', 'biologic']).exactOptional(),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).exactOptional(),
  reactions: z
    .array(
      z.strictObject({
        /** FHIR demands to be told what happened (`manifestation`). */
        words: words.max(300),
        severity: z.enum(['mild', 'moderate', 'severe']).exactOptional(),
      }),
    )
    .max(20)
    .readonly(),
  onset: z
    .string()
    .max(40)
    .refine((text): boolean => isDateTime(text), { error: 'date.notADate' })
    .exactOptional(),
  note: words.max(4000).exactOptional(),
});
export type AllergyEntry = z.infer<typeof entry>;

export const allergies = contract('allergies', {
  /** A new one, or one that was opened as `base`. */
  save: command({
    input: z.object({ patientId, base: Allergy.schema.optional(), entry }),
    output: Allergy.schema,
    permission: 'chart.write',
    fails: failsWith<
      | { readonly code: 'allergy.alreadyRecorded'; readonly id: string }
      | { readonly code: 'history.changedMeanwhile' }
      | EntryDateError
    >(),
  }),
  /** "No known allergies", said by whoever is signed in, now. */
  declareNone: command({
    input: z.object({ patientId }),
    output: AllergyStatement.schema,
    permission: 'chart.write',
    fails: failsWith<{ readonly code: 'allergy.someRecorded' }>(),
  }),
});
