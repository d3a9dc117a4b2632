import * as z from 'zod';
import { contract, query } from '#shared/kernel/contract.ts';
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
});
