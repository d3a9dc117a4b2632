import * as z from 'zod';
import { action, contract, failsWith } from '#shared/kernel/contract.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { patientId } from '../patients/patient-id.rules.ts';

export const exportedFile = z.object({
  /** Proposed file name: the kind and the MRN, never a name. */
  fileName: z.string(),
  mediaType: z.literal('application/fhir+json'),
  text: z.string(),
  /** Resources in it. */
  count: z.int(),
  /** Documents whose file could not be read: they are in it without. */
  unreadFiles: z.int(),
  /** Whoever saves it may not see documents: there are none in it. */
  withoutDocuments: z.boolean(),
});
export type ExportedFile = z.infer<typeof exportedFile>;

export type ExportError =
  /** More documents than a window can be handed at once. */
  | { readonly code: 'export.tooLarge'; readonly megabytes: number }
  /** A newer program wrote part of it: this one would leave some out, so it hands out none. */
  | { readonly code: 'export.newer' };
const fails = failsWith<ExportError>();

/** The record as files for others. A facility's whole record leaves by `cli export fhir`, which streams. */
export const exportsContract = contract('exports', {
  /** All that is known of one patient: a FHIR R4 Bundle of type collection. */
  patient: action({
    input: z.object({ patientId }),
    output: exportedFile,
    permission: 'record.export',
    fails,
  }),
  /** What whoever treats the patient elsewhere has to know first: an International Patient Summary. */
  summary: action({
    input: z.object({ patientId, language: z.enum(SCREEN_LANGUAGES) }),
    output: exportedFile,
    permission: 'record.export',
    fails,
  }),
});
