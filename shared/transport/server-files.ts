import type * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { FileFault } from '#shared/sync/file-entries.ts';
import {
  fileLack,
  filePart,
  filePath,
  fileRefusal,
  fileStored,
  missingPath,
} from '#shared/sync/files-api.ts';
import type { RemoteFault } from '#shared/sync/remote.ts';
import { isBroken, PATIENCE_MS, type Exchanged } from './exchange.ts';
import type { ServerLine } from './server-line.ts';

export type FileLack = z.output<typeof fileLack>;

/** @returns which of these the server does not have, and which server it is */
export async function askMissing(
  line: ServerLine,
  facilityId: Id,
  hashes: readonly string[],
): Promise<Result<FileLack, RemoteFault>> {
  const answer = await line.ask('POST', missingPath(facilityId), { body: { hashes } });
  if (!answer.ok) return answer;
  const lack = fileLack.safeParse(answer.value.value);
  return answer.value.status === 200 && lack.success ? ok(lack.data) : fail(faultOf(answer.value));
}

export interface SentPiece {
  /** What of the file is there now. */
  readonly received: number;
  readonly isStored: boolean;
}

/** A piece of a file of `size` bytes; an empty one behind the last, which the server may not have been able to finish. */
export async function sendPiece(
  line: ServerLine,
  facilityId: Id,
  hash: string,
  {
    from,
    size,
    bytes,
  }: { readonly from: number; readonly size: number; readonly bytes: Uint8Array<ArrayBuffer> },
): Promise<Result<SentPiece, FileFault>> {
  const range = bytes.length === 0 ? `bytes */${size}` : `bytes ${from}-${from + bytes.length - 1}/${size}`;
  const headers = { 'Content-Range': range, 'Content-Type': 'application/octet-stream' };
  const answer = await line.ask('PUT', filePath(facilityId, hash), { bytes, headers });
  if (!answer.ok) return answer;
  const { status, value } = answer.value;
  if (status === 201 && fileStored.safeParse(value).success) return ok({ received: size, isStored: true });
  const part = status === 202 ? filePart.safeParse(value) : undefined;
  if (part?.success) return ok({ received: part.data.received, isStored: false });
  return fail(REFUSALS[fileRefusal.safeParse(value).data?.error ?? ''] ?? faultOf(answer.value));
}

const REFUSALS: { readonly [error: string]: FileFault } = {
  offset: { code: 'file.moved' },
  file_too_large: { code: 'file.tooLarge' },
  hash_mismatch: { code: 'file.mismatch' },
  quota_exceeded: { code: 'file.serverFull' },
  disk_full: { code: 'file.serverFull' },
};

/** A stream of a piece that broke off: what came before it is sound. */
export class PieceCut extends Error {
  readonly fault: RemoteFault;
  constructor(fault: RemoteFault) {
    super('a piece of a file was cut');
    this.name = 'PieceCut';
    this.fault = fault;
  }
}

/** Bytes from `from` up to, not including, `end`, or to the file's end before that. The stream throws PieceCut. */
export async function fetchPiece(
  line: ServerLine,
  facilityId: Id,
  hash: string,
  { from, end, signal }: { readonly from: number; readonly end: number; readonly signal: AbortSignal },
): Promise<Result<{ readonly size: number; readonly content: AsyncIterable<Uint8Array> }, FileFault>> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const begun = await line.open(filePath(facilityId, hash), ending, { Range: `bytes=${from}-${end - 1}` });
  if (!begun.ok) return signal.aborted ? fail({ code: 'remote.stopped' }) : unreached(begun.error);
  const { status, headers, body } = begun.value;
  const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 206 && body && size !== undefined && Number(first) === from)
    return ok({ size: Number(size), content: piecesOf(body, signal) });
  await body?.cancel().catch(() => undefined); // broken already
  const isJson = (headers.get('content-type') ?? '').includes('json');
  // Shorter than what is here: that was not of this file.
  if (status === 416) return fail({ code: 'file.mismatch' });
  if (status === 404 && isJson) return fail({ code: 'file.notThere' });
  return fail(isJson || status >= 500 ? faultOf({ status, value: undefined }) : { code: 'remote.stranger' });
}

async function* piecesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of body) yield piece;
  } catch (error) {
    if (!isBroken(error)) throw error;
    throw new PieceCut({ code: signal.aborted ? 'remote.stopped' : 'remote.cut' });
  }
}

function unreached(fault: RemoteFault): Result<never, RemoteFault> {
  return fail(fault.code === 'remote.stopped' ? { code: 'remote.unreachable' } : fault);
}

function faultOf({ status, value }: Pick<Exchanged, 'status' | 'value'>): RemoteFault {
  if (fileRefusal.safeParse(value).data?.error === 'revoked') return { code: 'remote.revoked' };
  switch (status) {
    case 401:
      return { code: 'remote.unauthorized' };
    case 403:
      return { code: 'remote.forbidden' };
    case 200:
    case 404: // a CouchDB, or a server that is older than this
      return { code: 'remote.stranger' };
    default:
      return { code: 'remote.failing', status };
  }
}
