import * as z from 'zod';
import { command, contract, failsWith, query } from '#shared/kernel/contract.ts';
import type { WithdrawalError } from '../history/withdrawal.rules.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { Consent } from './consent.record.ts';

/** Statements are recorded with the registration, or an edit of it: see `patients.register` and `patients.update`. */
export const consents = contract('consents', {
  /** All that a patient ever stated: which of them counts is said by `consentStates`. */
  list: query({
    input: z.object({ patientId }),
    output: z.array(Consent.schema),
    permission: 'patient.read',
  }),
  /** Recorded for the wrong patient, or of the wrong thing: it stays, does not count, and says why. */
  enterInError: command({
    input: z.object({ patientId, id: z.string().max(80), reason: z.string().trim().min(1).max(500) }),
    output: z.object({ id: z.string() }),
    permission: 'patient.write',
    fails: failsWith<WithdrawalError>(),
  }),
});
