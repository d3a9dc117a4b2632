import { createHash } from 'node:crypto';
import type { Members } from '#shared/interop/fhir/fhir-json.ts';
import { documentTypeOf, MAGIC_BYTES } from '#shared/modules/documents/document-types.rules.ts';
import type { Document } from '#shared/modules/documents/document.record.ts';
import { records } from '#shared/registry.ts';
import type { OpenedReplica } from '../actions.ts';
import { BlobDamaged } from '#shared/disk/blob-streams.ts';
import { blobsNamedIn } from '#shared/kernel/named-blobs.ts';
import type { ExportedResource } from './export-resources.ts';

const NAMING = records.filter(({ blobs }) => blobs.length > 0);

/** The files that some exported records name, each once, with their media types where a record says them. */
export function filesOf(resources: readonly ExportedResource[]): ReadonlyMap<string, string | undefined> {
  const files = new Map<string, string | undefined>();
  for (const { recordType, data } of resources) {
    const record = NAMING.find(({ type }) => type === recordType);
    const said = data['file'] as Partial<Document['file']> | undefined; // of a document
    for (const hash of record ? blobsNamedIn(record, data) : [])
      files.set(hash, files.get(hash) ?? (said?.hash === hash ? said.contentType : undefined));
  }
  return files;
}

/** A file as FHIR R4: Binary, named by what is in it. */
export interface ExportedBinary {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly size: number;
  readonly contentType: string;
}

/**
 * What is known of a file, once every byte of it was read: so that nothing of a damaged one is written.
 * @returns undefined where it is missing or damaged
 */
export async function soundBinary(
  blobs: OpenedReplica['blobs'],
  hash: string,
  said: string | undefined,
): Promise<ExportedBinary | undefined> {
  const found = await blobs.read(hash);
  if (!found.ok) return undefined;
  let beginning = Buffer.alloc(0);
  const sum = createHash('sha256');
  try {
    for await (const piece of found.value.content) {
      if (beginning.length < MAGIC_BYTES)
        beginning = Buffer.concat([beginning, piece.subarray(0, MAGIC_BYTES)]);
      sum.update(piece);
    }
  } catch (error) {
    if (error instanceof BlobDamaged) return undefined;
    throw error;
  }
  if (sum.digest('hex') !== hash) return undefined;
  const contentType =
    said ?? documentTypeOf(beginning.subarray(0, MAGIC_BYTES)) ?? 'application/octet-stream';
  return { hash, size: found.value.size, contentType };
}

/** Its JSON in pieces, of which none is long. */
export async function* binaryText(
  blobs: OpenedReplica['blobs'],
  { hash, contentType }: ExportedBinary,
): AsyncGenerator<string> {
  yield `{"resourceType":"Binary","id":"${hash}","contentType":"${contentType}","data":"`;
  yield* base64Of(blobs, hash);
  yield '"}';
}

/** SHA-256, hexadecimal, of its canonical JSON: members in order of their names. */
export async function binaryDigest(
  blobs: OpenedReplica['blobs'],
  { hash, contentType }: ExportedBinary,
): Promise<string> {
  const sum = createHash('sha256').update(`{"contentType":"${contentType}","data":"`);
  for await (const piece of base64Of(blobs, hash)) sum.update(piece);
  return sum.update(`","id":"${hash}","resourceType":"Binary"}`).digest('hex');
}

/** Held whole: for a file that a window saves. */
export async function binaryResource(
  blobs: OpenedReplica['blobs'],
  { hash, contentType }: ExportedBinary,
): Promise<Members> {
  let data = '';
  for await (const piece of base64Of(blobs, hash)) data += piece;
  return { resourceType: 'Binary', id: hash, contentType, data };
}

async function* base64Of(blobs: OpenedReplica['blobs'], hash: string): AsyncGenerator<string> {
  const found = await blobs.read(hash);
  if (!found.ok) throw new Error('a file went while it was exported');
  let rest = Buffer.alloc(0);
  for await (const piece of found.value.content) {
    const bytes = Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % 3); // no padding but at the end
    yield bytes.toString('base64', 0, whole);
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) yield rest.toString('base64');
}
