import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import { auditFilter } from '../audit/audit-filter.rules.ts';
import { trailCheck } from '../audit/trail-check.rules.ts';
import { exportManifest, type ExportFilesError } from '../exports/export-manifest.rules.ts';
import { csvMappingSchema } from '../../interop/csv/mapping.ts';
import { csvImportReportSchema, type CsvTableError } from '../imports/csv-report.rules.ts';
import { importReportSchema, type ImportsError } from '../imports/import-report.rules.ts';
import type { SignInError } from '../session/sign-in.rules.ts';
import { sourceName } from '../imports/source-name.rules.ts';

/** From the root: the command line and the station may have been started in different folders. */
const path = z.string().min(1).max(4096);

const head = z.object({ sequence: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

export const localProgress = z.object({
  bytes: z.int(),
  ofBytes: z.int(),
  resources: z.int(),
  /** Of an export. */
  patients: z.int().exactOptional(),
  /** Of a table. */
  rows: z.object({ done: z.int(), of: z.int() }).exactOptional(),
});
export type LocalProgress = z.infer<typeof localProgress>;

/** Where a station syncs with, for one run. */
export const syncTarget = z.object({
  url: z.url({ protocol: /^https?$/ }).max(500),
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(500),
});
export type SyncTarget = z.infer<typeof syncTarget>;

export type SyncOnceError =
  /** The address is another machine's, and the line to it would be open. */
  { readonly code: 'sync.notEncrypted' };

export type ParcelError =
  | { readonly code: 'parcel.cannotRead' }
  /** Not a parcel, or changed since. */
  | { readonly code: 'parcel.damaged' }
  /** Sealed to others, or to keys that this person has not got any more. */
  | { readonly code: 'parcel.notForYou' };

export type AuditFileError = { readonly code: 'audit.cannotWrite' } | { readonly code: 'audit.stopped' };

/**
 * What the command line asks of a station, in its own process or through the socket of the data folder. A window is not
 * offered these, whoever sits there: they take paths of this machine.
 */
export const local = contract('local', {
  info: action({
    input: z.object({}),
    output: z.object({
      version: z.string(),
      facility: z.string(),
      zone: z.string(),
      device: z.string(),
      mrnPrefix: z.string().exactOptional(),
      cipher: z.string().exactOptional(),
      logins: z.array(z.string()),
      patients: z.int(),
      notSent: z.int(),
    }),
    permission: 'signedIn',
  }),
  /** Every page and document of the data file, and every stored file. Some 10 s for a million documents; others take their turn. */
  verifyStore: action({
    input: z.object({}),
    output: z.object({
      ok: z.boolean(),
      documents: z.int(),
      newer: z.int(),
      files: z.int(),
      issueCount: z.int(),
      issues: z.array(z.looseObject({ code: z.string() })),
    }),
    permission: 'station.manage',
  }),
  /** Like `audit.verify`, and against an end that was written down elsewhere. */
  verifyAudit: action({
    input: z.object({ noted: head.exactOptional() }),
    output: trailCheck,
    permission: 'audit.read',
  }),
  /** Writes a new file, without limit. Under its name the file is whole: one that was stopped is not there. */
  exportAudit: action({
    input: auditFilter.extend({ format: z.enum(['csv', 'fhir']), path }),
    output: z.object({ count: z.int() }),
    permission: 'audit.read',
    fails: failsWith<AuditFileError>(),
  }),
  /** Reads the files where they lie. Ends with the report; `progress` tells how far it is. */
  importFiles: action({
    input: z.object({
      files: z.array(z.object({ name: z.string().max(4096), path, bytes: z.int().min(0) })).max(200_000),
      source: sourceName.exactOptional(),
    }),
    output: z.object({ report: importReportSchema, isStopped: z.boolean() }),
    permission: 'record.import',
    fails: failsWith<ImportsError>(),
  }),
  /** Reads a table of patients where it lies: tries it, or takes it in. */
  importTable: action({
    input: z.object({
      path,
      mapping: csvMappingSchema,
      isDryRun: z.boolean(),
      source: sourceName.exactOptional(),
    }),
    output: z.object({ report: csvImportReportSchema, isStopped: z.boolean() }),
    permission: 'record.import',
    fails: failsWith<ImportsError | CsvTableError>(),
  }),
  /** Writes a new folder, which appears under its name when it is whole. Whoever reads charts may: the files are charts. */
  exportFhir: action({
    input: z.object({
      path,
      /** One patient: id or record number. */
      patient: z.string().min(1).max(100).exactOptional(),
      /** Leaves out what was last written before, Unix time in ms. */
      sinceMs: z.int().exactOptional(),
    }),
    output: exportManifest,
    permission: 'record.export',
    fails: failsWith<ExportFilesError>(),
  }),
  /** Reads anew what earlier imports kept beside their records or word for word. Cut off, it is completed by another run. */
  remap: action({
    input: z.object({}),
    output: z.object({
      /** Records looked at. */
      examined: z.int(),
      /** Records that gained fields, by FHIR type. */
      gained: z.record(z.string(), z.int()),
      /** Kept originals that became records, by FHIR type. */
      taken: z.record(z.string(), z.int()),
      isStopped: z.boolean(),
    }),
    permission: 'record.import',
  }),
  /** Takes in what a CouchDB-compatible server has of this facility, and sends what it has not. What was done before a fault stands. */
  syncOnce: action({
    input: syncTarget,
    output: z.object({
      rounds: z.int(),
      pulled: z.int(),
      merged: z.int(),
      pushed: z.int(),
      /** Compartments of which the server had lost something, or was another one. */
      restarted: z.int(),
      notSent: z.int(),
      /** What the server did not take: it stays here. How many, and the first of them. */
      heldCount: z.int(),
      held: z.array(z.object({ id: z.string(), code: z.string(), reason: z.string().exactOptional() })),
      /** What stands on the server and was not taken here. */
      notTakenCount: z.int(),
      notTaken: z.array(z.object({ id: z.string(), code: z.string() })),
      fault: z.object({ code: z.string(), status: z.int().exactOptional() }).exactOptional(),
    }),
    permission: 'station.manage',
    fails: failsWith<SyncOnceError>(),
  }),
  /**
   * What a revoked station could not hand over, into a new file of JSON lines: for an administrator to whom it is sealed. The
   * documents lie open in it.
   */
  openParcel: action({
    input: z.object({ file: path, path, confirm: z.string().min(1).max(200) }),
    output: z.object({ documents: z.int() }),
    permission: 'station.manage',
    fails: failsWith<ParcelError | SignInError | AuditFileError>(),
  }),
  /** Ends what this connection has running, as its own end does: what is in stays whole. */
  stop: action({ input: z.object({}), output: z.object({}), permission: 'signedIn' }),
  /** Of what this connection has running. */
  progress: watch({ input: z.object({}), output: localProgress, permission: 'signedIn' }),
});
