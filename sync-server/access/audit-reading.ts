import { isJsonObject, type JsonObject } from '#shared/kernel/json.ts';
import type { Backend, StandingDocument } from '../backend.ts';
import { readJson, withBody, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { forbidden } from './refusals.ts';

/**
 * The trail is sent, and read back only as far as a device wrote it itself, for 90 days: who looked at whose record is
 * nothing that each desk needs to hold of all others. A day more, because moments are compared as text, whatever their zone.
 */
const READ_BACK_MS = 91 * 24 * 3_600_000;

/** What the gateway hands on, or answers itself. */
export type Scoped = { readonly request: Request } | { readonly answer: Answer };

/**
 * A device's request on its facility's audit database, beyond sending: its own entries in `_changes`, selected by what
 * answers, so that a page is full; or by their ids, to compare what it sends again to a server that was set back.
 * @throws CouchError 403
 */
export async function ownTrail(
  device: string,
  request: Request,
  { read }: Pick<Backend, 'read'>,
  nowMs: number,
): Promise<Scoped> {
  const { method, query, segments, message } = request;
  const [database = '', part = '', ...further] = segments;
  if (further.length > 0) throw forbidden();
  const isPost = method === 'POST';
  // Of `_revs_diff`: whether an entry is there, not what it says.
  if (isPost && (part === '_revs_diff' || part === '_ensure_full_commit')) return { request };
  if (isPost && part === '_all_docs') {
    const body = await readJson(message);
    const keys = isJsonObject(body) ? body['keys'] : undefined;
    if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) throw forbidden();
    const standing = await read(database, { keys });
    const found = new Map(standing.map((one) => [one.id, one]));
    return { answer: json({ rows: keys.map((key) => rowOf(key, found.get(key), device)) }) };
  }
  if (part !== '_changes' || (method !== 'GET' && !isPost) || query.has('filter')) throw forbidden();
  const selected = new URLSearchParams(query);
  selected.set('filter', '_selector');
  const since = new Date(nowMs - READ_BACK_MS).toISOString();
  const selector = { device, data: { recordedAt: { $gte: since } } };
  const own = withBody(message.headers, { selector });
  return { request: { ...request, method: 'POST', query: selected, message: own } };
}

/**
 * As `_all_docs` writes them. Of others' entries it says that they are there, not what they say: a station that was copied
 * or restored holds those of the device it was, and sends them until it is told.
 */
function rowOf(key: string, found: StandingDocument | undefined, device: string): JsonObject {
  if (!found) return { key, error: 'not_found' };
  const { id, rev, members } = found;
  const doc = members?.['device'] === device ? { _id: id, _rev: rev, ...members } : null;
  return { id, key, value: { rev }, doc };
}
