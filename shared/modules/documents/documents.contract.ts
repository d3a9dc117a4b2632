import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { DOCUMENT_CATEGORIES } from './document-categories.rules.ts';
import { DOCUMENT_TYPES, MOST_MEGABYTES } from './document-types.rules.ts';
import { Document } from './document.record.ts';
import type { DocumentError } from './documents.rules.ts';

const documentId = z
  .string()
  .max(80)
  .refine((id) => isIdOf('document', id), { error: 'ref.malformed' });
const uploadId = z.string().max(80);
const limits = z.object({
  /** Millions of bytes of one file. */
  megabytes: z.int().min(1).max(MOST_MEGABYTES),
  types: z.array(z.enum(DOCUMENT_TYPES)).min(1).max(DOCUMENT_TYPES.length),
});
const words = {
  category: z.enum(DOCUMENT_CATEGORIES),
  title: z.string().trim().min(1).max(200),
  date: Document.fields.date.schema.exactOptional(),
  author: z.string().trim().min(1).max(200).exactOptional(),
  note: z.string().trim().min(1).max(2000).exactOptional(),
};
const fails = failsWith<DocumentError>();

/** Files cross the port in pieces of base64, so that a big one stops nothing else and is nowhere whole in memory. */
export const documents = contract('documents', {
  /** All of a patient, superseded and withdrawn ones too. */
  list: query({
    input: z.object({ patientId }),
    output: z.array(Document.schema),
    permission: 'document.read',
  }),
  limits: query({ input: z.object({}), output: limits, permission: 'signedIn' }),
  setLimits: command({ input: limits, output: limits, permission: 'facility.write' }),
  begin: action({
    input: z.object({ bytes: z.int().min(0) }),
    output: z.object({ upload: uploadId }),
    permission: 'document.write',
    fails,
  }),
  /** The next piece, in order. The first tells the kind of the file: another than the facility takes ends the upload. */
  append: action({
    input: z.object({ upload: uploadId, from: z.int().min(0), chunk: z.base64().max(2_000_000) }),
    output: z.object({}),
    permission: 'document.write',
    fails,
  }),
  cancel: action({
    input: z.object({ upload: uploadId }),
    output: z.object({}),
    permission: 'document.write',
  }),
  /** Puts what was handed over into the chart. */
  save: action({
    input: z.object({
      upload: uploadId,
      patientId,
      ...words,
      /** JPEG, PNG or WebP of the first page. */
      thumbnail: z.base64().max(400_000).exactOptional(),
      replacesId: documentId.exactOptional(),
    }),
    output: Document.schema,
    permission: 'document.write',
    fails,
  }),
  /** What is said of it, all of it as it shall stand; and how it is turned. */
  describe: command({
    input: z.object({ id: documentId, ...words, turns: z.int().min(0).max(3) }),
    output: Document.schema,
    permission: 'document.write',
    fails,
  }),
  withdraw: command({
    input: z.object({ id: documentId, reason: z.string().max(500) }),
    output: Document.schema,
    permission: 'document.write',
    fails,
  }),
  /**
   * Whether the file is here; if not, how far it has come. Whoever looks has it fetched before all others. `none`: there is no server
   * from which it could come. `waiting`: the server does not have it yet.
   */
  arrival: watch({
    input: z.object({ id: documentId }),
    output: z.object({
      state: z.enum(['here', 'fetching', 'waiting', 'offline', 'failed', 'none']),
      received: z.int().min(0),
      size: z.int().min(0),
      /** Why it failed. */
      code: z.string().max(80).exactOptional(),
    }),
    permission: 'document.read',
    fails,
  }),
  /** Bytes from a place on, as many as pass at once. From the beginning of the file it counts as opening it, and is noted. */
  read: action({
    input: z.object({ id: documentId, part: z.enum(['file', 'thumbnail']), from: z.int().min(0) }),
    output: z.object({ bytes: z.string(), size: z.int() }),
    permission: 'document.read',
    fails,
  }),
});
