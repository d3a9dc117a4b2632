import * as z from 'zod';
import { command, contract, failsWith } from '#shared/kernel/contract.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Allergy } from './allergy.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';

const allergyInput = z.object({
  patientId,
  substance: z.string().trim().min(1).max(300),
  type: z.enum(['allergy', 'intolerance']),
  category: z.enum(['food', 'medication', 'environment', 'biologic']).optional(),
  criticality: z.enum(['low', 'high', 'unable-to-assess']).optional(),
  reaction: z.string().trim().max(300).optional(),
  severity: z.enum(['mild', 'moderate', 'severe']).optional(),
  note: z.string().max(4000).optional(),
});

export const allergies = contract('allergies', {
  record: command({
    input: allergyInput,
    output: Allergy.schema,
    permission: 'chart.write',
    fails: failsWith<{ readonly code: 'allergy.alreadyRecorded'; readonly id: string }>(),
  }),
  /** "No known allergies", said by whoever is signed in, now. */
  declareNone: command({
    input: z.object({ patientId }),
    output: AllergyStatement.schema,
    permission: 'chart.write',
    fails: failsWith<{ readonly code: 'allergy.someRecorded' }>(),
  }),
});
