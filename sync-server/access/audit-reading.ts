import { isJsonObject, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { readJson, withBody, type Request } from '../http/request.ts';
import type { Answer } from '../http/respond.ts';
import { forbidden } from './refusals.ts';

/**
 * The trail is sent, and read back only as far as a device wrote it itself, for 90 days: who looked at whose record is
 * nothing that each desk needs to hold of all others. A day more, because moments are compared as text, whatever their zone.
 */
const READ_BACK_MS = 91 * 24 * 3_600_000;

/** A request as it may be answered, and what of the answer may be shown; absent: all. */
export interface Scoped {
  readonly request: Request;
  readonly shown?: (answer: Answer) => Answer;
}

/**
 * A device's request on its facility's audit database, beyond sending: its own entries in `_changes`, selected by what
 * answers, so that a page is full; or by their ids, to compare what it sends again to a server that was set back.
 * @throws CouchError 403
 */
export async function ownTrail(device: string, request: Request, nowMs: number): Promise<Scoped> {
  const { method, query, segments, message } = request;
  const [, part = '', ...further] = segments;
  if (further.length > 0) throw forbidden();
  const isPost = method === 'POST';
  // Of `_revs_diff`: whether an entry is there, not what it says.
  if (isPost && (part === '_revs_diff' || part === '_ensure_full_commit')) return { request };
  if (isPost && part === '_all_docs') {
    const body = await readJson(message);
    if (!isJsonObject(body) || !Array.isArray(body['keys'])) throw forbidden();
    const named = { ...request, query: new URLSearchParams({ include_docs: 'true' }) };
    return {
      request: { ...named, message: withBody(message.headers, { keys: body['keys'] }) },
      shown: (answer) => onlyRowsOf(device, answer),
    };
  }
  if (part !== '_changes' || (method !== 'GET' && !isPost) || query.has('filter')) throw forbidden();
  const selected = new URLSearchParams(query);
  selected.set('filter', '_selector');
  const since = new Date(nowMs - READ_BACK_MS).toISOString();
  const selector = { device, data: { recordedAt: { $gte: since } } };
  const own = withBody(message.headers, { selector });
  return { request: { ...request, method: 'POST', query: selected, message: own } };
}

/** Rows by key: others' entries are as if they were not there. */
function onlyRowsOf(device: string, answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  const body: unknown = answer.bytes ? JSON.parse(Buffer.from(answer.bytes).toString('utf8')) : answer.body;
  if (!isJsonObject(body) || !Array.isArray(body['rows'])) throw new Error('no list of documents');
  const { bytes: _bytes, ...rest } = answer;
  return { ...rest, body: { rows: body['rows'].map((row: Json) => ownRow(device, row)) } };
}

function ownRow(device: string, row: Json): JsonObject {
  if (!isJsonObject(row)) throw new Error('no row');
  const { key = '', doc } = row;
  return isJsonObject(doc) && doc['device'] === device ? row : { key, error: 'not_found' };
}
