import { createHash } from 'node:crypto';
import {
  plainType,
  type AttachedFile,
  type DecodedFile,
  type FileTaker,
} from '#shared/interop/fhir/attached-files.ts';
import {
  DOCUMENT_TYPES,
  documentTypeOf,
  MAGIC_BYTES,
  MEGABYTE,
  FILE_TYPES,
  TEXT_TYPE,
  type FileType,
} from '#shared/modules/documents/document-types.rules.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';

/** What comes as base64 within a resource, judged by its bytes as an upload is. */
export function fileTaker(
  limits: DocumentLimits,
  known: ReadonlyMap<string, AttachedFile> = new Map(),
): FileTaker {
  return {
    decode: (base64, stated) => decodedFile(base64, stated, limits),
    known: (resourceId) => known.get(resourceId),
    isTaken: (contentType) => FILE_TYPES.some((type) => type === contentType),
    isTold: (contentType) => DOCUMENT_TYPES.some((type) => type === contentType),
  };
}

/** @param stated the media type that it came under: text is told by nothing else */
export function decodedFile(
  base64: string,
  stated: unknown,
  limits: DocumentLimits,
): DecodedFile | undefined {
  const bytes = bytesOf(base64);
  if (!bytes) return undefined;
  const isText = typeof stated === 'string' && plainType(stated) === TEXT_TYPE && isPlainText(bytes);
  const contentType = isText ? TEXT_TYPE : documentTypeOf(bytes.subarray(0, MAGIC_BYTES));
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
  type: FileType | undefined,
  { megabytes, types }: DocumentLimits,
): string | undefined {
  if (size === 0) return 'document.empty';
  if (size > megabytes * MEGABYTE) return 'document.tooBig';
  return type === TEXT_TYPE || types.some((one) => one === type) ? undefined : 'document.wrongType';
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000E-\u001F]/;

/** UTF-8 that a person can read. */
function isPlainText(bytes: Uint8Array): boolean {
  try {
    return !CONTROL.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false; // a TypeError is how the decoder says no
  }
}

/** In memory of its own, to be handed to another thread. White space between lines is nothing. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  const text = /\s/.test(base64) ? base64.replaceAll(/\s+/g, '') : base64;
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
