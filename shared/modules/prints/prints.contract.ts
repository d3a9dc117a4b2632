import * as z from 'zod';
import { action, contract } from '#shared/kernel/contract.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { patientId } from '../patients/patient-id.rules.ts';

export const printedDocument = z.object({
  /** Proposed file name: the kind and the MRN, never a name. */
  fileName: z.string(),
  mediaType: z.literal('application/pdf'),
  pages: z.int(),
  base64: z.string(),
});
export type PrintedDocument = z.infer<typeof printedDocument>;

export const prints = contract('prints', {
  patientSummary: action({
    input: z.object({ patientId, language: z.enum(SCREEN_LANGUAGES) }),
    output: printedDocument,
    permission: 'document.print',
  }),
});
