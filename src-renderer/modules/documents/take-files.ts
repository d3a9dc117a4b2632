import {
  documentTypeOf,
  MAGIC_BYTES,
  MEGABYTE,
  type DocumentType,
} from '#shared/modules/documents/document-types.rules.ts';
import type { DocumentLimits } from '#shared/modules/documents/documents.rules.ts';
import type { Refusal } from '#shared/kernel/contract.ts';

export interface TakenFile {
  readonly file: File;
  readonly contentType: DocumentType;
}
export interface RefusedFile {
  readonly name: string;
  readonly error: Refusal;
}

/** A courtesy before a long way: the engine looks again. */
export async function lookAt(file: File, limits: DocumentLimits): Promise<TakenFile | RefusedFile> {
  const { name } = file;
  const { megabytes, types } = limits;
  if (file.size === 0) return { name, error: { code: 'document.empty' } };
  if (file.size > megabytes * MEGABYTE) {
    const error: Refusal & { readonly megabytes: number } = { code: 'document.tooBig', megabytes };
    return { name, error };
  }
  let beginning: ArrayBuffer;
  try {
    beginning = await file.slice(0, MAGIC_BYTES).arrayBuffer();
  } catch {
    return { name, error: { code: 'fileChanged' } }; // all that the browser throws for here
  }
  const contentType = documentTypeOf(new Uint8Array(beginning));
  if (!contentType || !types.includes(contentType)) return { name, error: { code: 'document.wrongType' } };
  return { file, contentType };
}
