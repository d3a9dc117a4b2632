import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as z from 'zod';
import { BlobDamaged } from '#shared/disk/blob-streams.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { FILE_HASH, fileQuestion, type fileLack } from '#shared/sync/files-api.ts';
import { forbidden, onlyHandOver } from '../access/refusals.ts';
import { badRequest, CouchError, methodNotAllowed, notFound } from '../couch/couch-error.ts';
import { parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { ServerLog } from '../http/server-log.ts';
import type { FacilityFiles, TakeRefusal } from './facility-files.ts';

type FileLack = z.input<typeof fileLack>;

export interface FilesContext {
  readonly files: FacilityFiles;
  readonly log: ServerLog;
}

/** As `shared/sync/files-api.ts` has it. @returns undefined where the content has taken the response @throws CouchError */
export async function answerFiles(
  context: FilesContext,
  request: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const [, , facilityId = '', name = '', ...further] = request.segments;
  if (further.length > 0 || !/^facility:[0-9a-f-]{36}$/.test(facilityId)) throw notFound();
  const isMissing = name === 'missing';
  mayAsk(request, facilityId, isMissing || request.method === 'PUT');
  if (isMissing) return missing(context, facilityId, request);
  if (!FILE_HASH.test(name)) throw notFound();
  switch (request.method) {
    case 'HEAD':
      return head(context, facilityId, name, response);
    case 'GET':
      return get(context, facilityId, name, request, response);
    case 'PUT':
      return put(context, facilityId, name, request);
    default:
      throw methodNotAllowed(['GET', 'HEAD', 'PUT']);
  }
}

function mayAsk({ user }: Request, facilityId: Id, isSending: boolean): void {
  if (!user) throw new CouchError(401, 'unauthorized', 'Sign in first.');
  const { device } = user;
  if (!device) return; // the administrator
  if (device.facilityId !== facilityId) throw forbidden();
  if (device.scope === 'handOver' && !isSending) throw onlyHandOver();
}

async function missing({ files }: FilesContext, facilityId: Id, request: Request): Promise<Answer> {
  if (request.method !== 'POST') throw methodNotAllowed(['POST']);
  const given = await readJson(request.message);
  const { hashes } = parsed(fileQuestion, given, 'hashes of files are expected');
  const { id: keeper, mark } = files.list.keeper();
  return json({ missing: [...(await files.missing(facilityId, hashes))], keeper, mark } satisfies FileLack);
}

async function head(
  { files }: FilesContext,
  facilityId: Id,
  hash: string,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const blobs = files.of(facilityId);
  const found = await blobs.read(hash);
  if (!found.ok) return json({}, 404, { 'Upload-Offset': String(await blobs.incoming.received(hash)) });
  response.writeHead(200, { 'Content-Length': String(found.value.size), 'Accept-Ranges': 'bytes' }).end();
  return undefined;
}

async function get(
  { files, log }: FilesContext,
  facilityId: Id,
  hash: string,
  { message }: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const blobs = files.of(facilityId);
  const range = rangeOf(message.headers.range);
  const found = await blobs.read(hash, range);
  if (!found.ok) {
    if (found.error.code === 'blob.damaged') await isDamaged();
    files.onWanted?.(facilityId, hash);
    throw notFound('No such file here, or not yet.');
  }
  const { size, content } = found.value;
  const start = range?.start ?? 0;
  if (range && start >= size)
    throw new CouchError(416, 'range', 'Behind the end.', { 'Content-Range': `bytes */${size}` });
  const end = Math.min(range?.end ?? size, size);
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(end - start),
    'Cache-Control': 'no-store',
    'Accept-Ranges': 'bytes',
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
  });
  try {
    await pipeline(Readable.from(content), response);
  } catch (error) {
    if (error instanceof BlobDamaged) await isDamaged();
    else if (!response.destroyed) throw error;
  }
  return undefined;

  async function isDamaged(): Promise<void> {
    log.error('files.damaged', { facilityId });
    await files.setAside(facilityId, hash);
  }
}

/** One range from a first byte; of others all is given, as HTTP allows. */
function rangeOf(header: string | undefined): { readonly start: number; readonly end?: number } | undefined {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header ?? '') ?? [];
  if (from === undefined) return undefined;
  const start = Number(from);
  if (to === undefined) return { start };
  return Number(to) < start ? undefined : { start, end: Number(to) + 1 };
}

async function put(
  { files }: FilesContext,
  facilityId: Id,
  hash: string,
  { message }: Request,
): Promise<Answer> {
  if (message.headers['content-encoding'] !== undefined)
    throw new CouchError(415, 'bad_ctype', 'Files are sent as they are.');
  const place = placeOf(message.headers);
  try {
    const taken = await files.take(facilityId, hash, { ...place, content: message });
    if (!taken.ok) return refused(taken.error, files);
    const { received, isStored } = taken.value;
    return isStored ? json({ stored: true, size: received }, 201) : json({ received }, 202);
  } catch (error) {
    if (message.errored) throw badRequest('The sender was cut.'); // who is not there any more hears nothing of it
    throw error;
  }
}

/** Without `from` nothing comes, and what is here is to be all. */
function placeOf(headers: Request['message']['headers']): { readonly from?: number; readonly size: number } {
  const given = headers['content-range'];
  if (given === undefined) {
    const length = Number(headers['content-length']);
    if (!Number.isSafeInteger(length)) throw badRequest('Content-Length or Content-Range is missing.');
    return { from: 0, size: length };
  }
  const [, all] = /^bytes \*\/(\d{1,15})$/.exec(given) ?? [];
  if (all !== undefined) return { size: Number(all) };
  const [, from, to, size] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(given) ?? [];
  if (size === undefined || Number(to) < Number(from) || Number(to) >= Number(size))
    throw badRequest('Malformed Content-Range.');
  return { from: Number(from), size: Number(size) };
}

function refused(refusal: TakeRefusal, { quotaBytes }: FacilityFiles): Answer {
  const [status, reason] = REFUSALS[refusal.code];
  const received = 'received' in refusal ? { received: refusal.received } : {};
  const quota = refusal.code === 'quota_exceeded' ? { quotaBytes } : {};
  return json({ error: refusal.code, reason, ...received, ...quota }, status);
}

const REFUSALS: { readonly [C in TakeRefusal['code']]: readonly [status: number, reason: string] } = {
  offset: [409, 'Another part of it is here: go on behind that.'],
  file_too_large: [413, 'No file of this size is taken.'],
  hash_mismatch: [422, 'What came is not what its name says. It was thrown away.'],
  quota_exceeded: [507, 'The room for files of this facility is used up.'],
  disk_full: [507, 'The disk of the server has no room for it.'],
};
