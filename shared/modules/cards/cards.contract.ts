import * as z from 'zod';
import { command, contract, query } from '#shared/kernel/contract.ts';
import { patientId } from '../patients/patient-id.rules.ts';

/** What a scanned code leads to. Nothing of the patient: opening is a step of its own, and noted. */
const foundCard = z.discriminatedUnion('state', [
  z.object({ state: z.literal('found'), id: patientId }),
  /** A right number that no patient of this station has. */
  z.object({ state: z.literal('unknown'), mrn: z.string() }),
  /** The same number may stand for another person there: it is not looked up here. */
  z.object({ state: z.literal('elsewhere'), mrn: z.string() }),
  z.object({
    state: z.literal('unreadable'),
    code: z.enum(['card.notACode', 'card.misread', 'card.newer']),
  }),
]);
export type FoundCard = z.infer<typeof foundCard>;

/** What a patient's card says of the person besides name and number. */
export const cardLook = z.object({ birth: z.enum(['date', 'year', 'none']), sex: z.boolean() });
export type CardLook = z.infer<typeof cardLook>;

export const cards = contract('cards', {
  /** @param code as a scanner or a camera read it */
  find: query({
    input: z.object({ code: z.string().max(200) }),
    output: foundCard,
    permission: 'patient.read',
  }),
  look: query({ input: z.object({}), output: cardLook, permission: 'signedIn' }),
  saveLook: command({ input: cardLook, output: cardLook, permission: 'facility.write' }),
});
