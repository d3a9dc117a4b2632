import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { notFound } from '../couch/couch-error.ts';
import type { DeviceUser, Request } from '../http/request.ts';
import { ownTrail, type Scoped } from './audit-reading.ts';
import { forbidden, onlyHandOver } from './refusals.ts';

/** What facilities share. The identity index is asked, for one's own patients, and never read: see decision 0022. */
const NETWORK = /^network-(?!people$)[a-z]{1,40}$/;
const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
/** Reads by POST, because what is asked for is long. */
const ASKED_BY_POST: ReadonlySet<string> = new Set([
  '_all_docs',
  '_changes',
  '_bulk_get',
  '_revs_diff',
  '_find',
  '_ensure_full_commit',
]);

/**
 * What a device may ask: CouchDB's protocol on its own facility's databases, and to read what facilities share. What is
 * not named here is refused. What its documents say is another's to judge.
 * @throws CouchError 403
 */
export async function scoped(
  device: DeviceUser,
  request: Request,
  backend: Pick<Backend, 'read'>,
  nowMs: number,
): Promise<Scoped> {
  const [name = '', part = '', ...further] = request.segments;
  // What is empty is passed over by some servers, and then something else is asked than was judged.
  if (request.segments.length > 1 && ['', '.', '..'].some((odd) => [name, part, ...further].includes(odd)))
    throw forbidden();
  if (name === '' || name === '_up') return { request };
  if (device.scope === 'handOver') return { request: handOver(device, request) };
  if (name === '_db_updates' || name === '_all_dbs') {
    if (!READS.has(request.method) || part !== '') throw forbidden();
    const own = databasesOf(device.facilityId);
    return { request: { ...request, sees: (database) => own.has(database) || NETWORK.test(database) } };
  }
  return inDatabase(device, request, backend, nowMs);
}

async function inDatabase(
  device: DeviceUser,
  request: Request,
  backend: Pick<Backend, 'read'>,
  nowMs: number,
): Promise<Scoped> {
  const [name = '', part = '', ...further] = request.segments;
  const { method } = request;
  const isRead = READS.has(method);
  const isOwn = databasesOf(device.facilityId).has(name);
  if (!isOwn && !NETWORK.test(name)) throw forbidden();
  if (part === '_local') return { request: localOf(device, request, further) };
  if (part === '' && (isRead || (isOwn && method === 'PUT'))) return { request };
  if (isOwn && isWrite(request, part, further)) return { request };
  if (name === databaseOf(device.facilityId, 'audit')) return ownTrail(device.id, request, backend, nowMs);
  if (method === 'POST' && further.length === 0 && ASKED_BY_POST.has(part)) return { request };
  if (isRead && (isDocument(part) || part === '_all_docs' || part === '_changes')) return { request };
  throw forbidden();
}

/** The databases of a facility: one for each compartment. */
function databasesOf(facilityId: Id): ReadonlySet<string> {
  return new Set(COMPARTMENTS.map((compartment) => databaseOf(facilityId, compartment)));
}

/** Documents by the batch, or one. */
function isWrite({ method }: Request, part: string, further: readonly string[]): boolean {
  if (part === '_bulk_docs') return method === 'POST' && further.length === 0;
  return (method === 'PUT' || method === 'DELETE') && isDocument(part) && further.length === 0;
}

function isDocument(part: string): boolean {
  return part !== '' && !part.startsWith('_');
}

/** `_local/fieldward-<device>`: where a replication left off. Of others' nothing is told, as if there were none. */
function localOf(device: DeviceUser, request: Request, [id = '', ...below]: readonly string[]): Request {
  const isMarker = id === `fieldward-${device.id}` || id.startsWith(`fieldward-${device.id}-`);
  if (isMarker && below.length === 0) return request;
  throw READS.has(request.method) ? notFound() : forbidden();
}

/** A revoked device may still send; to read on is over. */
function handOver(device: DeviceUser, request: Request): Request {
  const [name = '', part = '', ...further] = request.segments;
  if (!databasesOf(device.facilityId).has(name)) throw onlyHandOver();
  if (part === '_local') return localOf(device, request, further);
  if (part === '' && request.method === 'PUT') return request;
  if (part === '_bulk_docs' && isWrite(request, part, further)) return request;
  throw onlyHandOver();
}
