import * as z from 'zod';
import type { Id } from '../kernel/ids.ts';
import { ACCESS_PATH } from './access-api.ts';

/**
 * Files of documents, by their content, as stations and servers hand them to each other: encrypted on the line by TLS, at rest by
 * whoever keeps them. Below `/_fieldward/blobs/<facility>`, for that facility's devices; a revoked one may only send. SHA-256 in
 * lower-case hexadecimal names a content.
 *
 * | request | answer |
 * |---|---|
 * | `HEAD …/<hash>` | 200 with `Content-Length`; 404 with `Upload-Offset`: so much of it is there |
 * | `GET …/<hash>` | 200, or 206 for `Range: bytes=a-b`, `application/octet-stream`; 404 `not_found` |
 * | `PUT …/<hash>` | a piece, `Content-Range: bytes a-b/size`, or the whole; nothing, with an unsatisfied range of the size (RFC 9110, 14.4), where all of it should be there: 202 `filePart`; 201 `fileStored` when all is there, matches its name and is on disk |
 * | `POST …/missing` | `fileQuestion` → `fileLack` |
 *
 * Refusals are `{ error, reason }`: 409 `offset` (with `received`: go on there), 413 `file_too_large`, 422 `hash_mismatch` (what was
 * there of it is thrown away), 507 `quota_exceeded` or `disk_full`.
 */
const filesPath = (facilityId: Id): string => `${ACCESS_PATH}/blobs/${encodeURIComponent(facilityId)}`;
export const filePath = (facilityId: Id, hash: string): string => `${filesPath(facilityId)}/${hash}`;
export const missingPath = (facilityId: Id): string => `${filesPath(facilityId)}/missing`;

export const FILE_HASH = /^[0-9a-f]{64}$/;
/** Bytes of one file: as records allow. */
export const MOST_FILE_BYTES = 1_000_000_000;
/** Names in one question. */
export const MOST_ASKED = 1_000;

const hash = z.string().regex(FILE_HASH);
const bytes = z.int().min(0);

export const fileQuestion = z.object({ hashes: z.array(hash).max(MOST_ASKED) });
export const fileLack = z.object({
  /** Those of the question that are not there whole, with how much of each is. */
  missing: z.array(z.object({ hash, received: bytes })),
  /** Names what the server keeps files in, for as long as it stands. */
  keeper: z.string().regex(/^[\w-]{1,40}$/),
  /** How many were stored there: one that says less than before was set back. */
  mark: bytes,
});
export const filePart = z.object({ received: bytes });
export const fileStored = z.object({ stored: z.literal(true), size: bytes });
export const fileRefusal = z.looseObject({ error: z.string(), received: bytes.exactOptional() });
