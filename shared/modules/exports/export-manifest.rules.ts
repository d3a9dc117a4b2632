import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const file = z.object({ type: z.string(), url: z.string(), count: z.int(), sha256 });

/** `manifest.json` of an export. Names of its first members: FHIR Bulk Data Access, §Response - Complete Status. */
export const exportManifest = z.object({
  transactionTime: z.string(),
  request: z.string(),
  requiresAccessToken: z.literal(false),
  output: z.array(file),
  /** What could not be read: files of OperationOutcomes. */
  error: z.array(file),
  /** Types that whoever exported may not see. */
  leftOut: z.array(z.enum(['DocumentReference', 'Binary'])).exactOptional(),
  /** One Bundle a patient; `list` has the SHA-256 of each. */
  bundles: z.object({
    folder: z.literal('patients'),
    count: z.int(),
    list: z.string(),
    /** Empty where there is no patient, and thus no list. */
    sha256: sha256.or(z.literal('')),
  }),
  /** Of all resources, whatever their order: see `ExportDigest`. */
  digest: sha256,
});
export type ExportManifest = z.infer<typeof exportManifest>;

/** Why a folder of files was not written. Nothing of it is left behind. */
export type ExportFilesError =
  | { readonly code: 'export.exists' }
  | { readonly code: 'export.cannotWrite' }
  | { readonly code: 'export.diskFull' }
  | { readonly code: 'export.cancelled' }
  | { readonly code: 'export.newer' }
  | { readonly code: 'export.noPatient' };
