import { randomBytes } from 'node:crypto';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { attachmentBytes, documentOutput, isWanted, type OutputOptions } from './document-output.ts';

const JSON_HEADER = 'Content-Type: application/json\r\n\r\n';
const newBoundary = () => randomBytes(16).toString('hex');

/** The document, then the bytes of its attachments. `multipart/related`, RFC 2387. */
export function multipartAnswer(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  rev: string,
  options: OutputOptions,
): Answer {
  const { contentType, bytes } = related(store, database, document, rev, options);
  return { status: 200, bytes, headers: { 'Content-Type': contentType, ETag: `"${rev}"` } };
}

/** One part for each revision that was asked for; one that is missing is a part of type `error="true"`. */
export function openRevsMultipart(
  store: EmbeddedStore,
  database: DatabaseRow,
  id: string,
  document: KeptDocument | undefined,
  found: readonly ({ ok: JsonObject } | { missing: string })[],
  options: OutputOptions,
): Answer {
  const boundary = newBoundary();
  const chunks = found.flatMap((one): (Buffer | string)[] => {
    if ('missing' in one || !document) {
      return [
        `--${boundary}\r\nContent-Type: application/json; error="true"\r\n\r\n`,
        JSON.stringify(one),
        '\r\n',
      ];
    }
    const hasBytes = options.attachments === true && one.ok['_attachments'] !== undefined;
    if (!hasBytes) return [`--${boundary}\r\n${JSON_HEADER}`, JSON.stringify(one.ok), '\r\n'];
    const rev = textOf(one.ok['_rev']);
    const { contentType, bytes } = related(store, database, document, rev, options);
    return [
      `--${boundary}\r\nX-Doc-Id: ${encodeURIComponent(id)}\r\nX-Rev-Id: ${rev}\r\nContent-Type: ${contentType}\r\n\r\n`,
      bytes,
      '\r\n',
    ];
  });
  return {
    status: 200,
    bytes: joined([...chunks, `--${boundary}--`]),
    headers: { 'Content-Type': `multipart/mixed; boundary="${boundary}"` },
  };
}

function related(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  rev: string,
  options: OutputOptions,
): { readonly contentType: string; readonly bytes: Buffer } {
  const boundary = newBoundary();
  const output = documentOutput(store, database, document, rev, { ...options, follows: true });
  const attachments = store.documents.body(document, rev)?.attachments;
  const sent = Object.entries(attachments ?? {}).filter(([, { revpos }]) =>
    isWanted(document, rev, revpos, options.attsSince),
  );
  const chunks = sent.flatMap(([name, { content_type, length }]): (Buffer | string)[] => [
    `\r\n--${boundary}\r\nContent-Disposition: attachment; filename="${name.replaceAll('"', '%22')}"\r\n` +
      `Content-Type: ${content_type}\r\nContent-Length: ${length}\r\n\r\n`,
    attachmentBytes(store, database, attachments, name),
  ]);
  const bytes = joined([
    `--${boundary}\r\n${JSON_HEADER}`,
    JSON.stringify(output),
    ...chunks,
    `\r\n--${boundary}--`,
  ]);
  return { contentType: `multipart/related; boundary="${boundary}"`, bytes };
}

function textOf(value: Json | undefined): string {
  if (typeof value !== 'string') throw new Error('a document has a revision');
  return value;
}

function joined(chunks: readonly (Buffer | string)[]): Buffer {
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)));
}
