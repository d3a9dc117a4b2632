import { createHash } from 'node:crypto';
import type { AttachedFile, DecodedFile, FileTaker } from '#shared/interop/fhir/attached-files.ts';
import {
  DOCUMENT_TYPES,
  documentTypeOf,
  MAGIC_BYTES,
  MEGABYTE,
  type DocumentType,
} from '#shared/modules/documents/document-types.rules.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';

/** What comes as base64 within a resource, judged by its bytes as an upload is. */
export function fileTaker(
  limits: DocumentLimits,
  known: ReadonlyMap<string, AttachedFile> = new Map(),
): FileTaker {
  return {
    decode: (base64) => decodedFile(base64, limits),
    known: (resourceId) => known.get(resourceId),
    isTaken: (contentType) => DOCUMENT_TYPES.some((type) => type === contentType),
  };
}

export function decodedFile(base64: string, limits: DocumentLimits): DecodedFile | undefined {
  const bytes = bytesOf(base64);
  if (!bytes) return undefined;
  const contentType = documentTypeOf(bytes.subarray(0, MAGIC_BYTES));
  const refusal = refusalOf(bytes.length, contentType, limits);
  return {
    bytes,
    size: bytes.length,
    hash: createHash('sha256').update(bytes).digest('hex'),
    sha1: createHash('sha1').update(bytes).digest('hex'),
    ...(contentType === undefined ? {} : { contentType }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function refusalOf(
  size: number,
  type: DocumentType | undefined,
  { megabytes, types }: DocumentLimits,
): string | undefined {
  if (size === 0) return 'document.empty';
  if (size > megabytes * MEGABYTE) return 'document.tooBig';
  return type !== undefined && types.includes(type) ? undefined : 'document.wrongType';
}

/** In memory of its own, to be handed to another thread. White space between lines is nothing. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  const text = /\s/.test(base64) ? base64.replaceAll(/\s+/g, '') : base64;
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
