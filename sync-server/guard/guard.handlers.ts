import * as z from 'zod';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import type { Countersigned } from '#shared/sync/access-api.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { notFound, CouchError, methodNotAllowed } from '../couch/couch-error.ts';
import { count, parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { AuditLinks } from './audit-links.ts';
import type { Delivery } from './deliver.ts';
import type { Notes } from './notes.ts';
import type { Quarantine } from './quarantine.ts';

const PARTS: ReadonlySet<string> = new Set(['quarantine', 'notes', 'audit', 'audit-head']);
const PAGE = 500;
const releaseSchema = z.object({ number: z.int().min(1) });
const deliverSchema = z.object({ numbers: z.array(z.int().min(1)).min(1).max(500) });

interface GuardPlaces {
  readonly quarantine: Quarantine;
  readonly notes: Notes;
  readonly links: AuditLinks;
  readonly deliver: (numbers: readonly number[], by: string) => Promise<Delivery>;
  countersign(facilityId: Id, device: string): Countersigned | undefined;
}

/**
 * What was refused, and what should be looked at, for the administrator: below `/_fieldward`.
 *
 * | request | answer |
 * |---|---|
 * | `GET quarantine?after=N&limit=N` | `{ counts, documents }`: codes and ids, nothing that they say |
 * | `GET quarantine/N` | the document as it was sent, for an export |
 * | `POST quarantine/release` | `{ number }`: its content goes through at its station's next try |
 * | `POST quarantine/deliver` | `{ numbers }`, of a station that will not come again: written as they are, all at once; answers `{ delivered, stale }` |
 * | `GET notes` | `{ notes }`: what was taken, and should be looked at |
 * | `GET audit/FACILITY` | `{ heads }`: of each device, how far its audit chain is here without a gap; kept elsewhere, it shows a trail that was cut |
 * | `GET audit-head` | a device's own: `countersigned` |
 *
 * @returns undefined where the address is another's
 * @throws CouchError 403 for anyone else
 */
export async function guardAdministration(
  { quarantine, notes, links, deliver, countersign }: GuardPlaces,
  request: Request,
): Promise<Answer | undefined> {
  const [place, part, number, ...further] = request.segments;
  if (place !== '_fieldward' || further.length > 0 || !PARTS.has(part ?? '')) return undefined;
  if (part === 'audit-head') return json(countersignedHead(request, countersign));
  if (!request.user?.roles.includes('_admin')) {
    throw new CouchError(403, 'forbidden', 'You are not a server admin.');
  }
  const [limit, after] = [
    Math.min(count(request.query, 'limit') ?? PAGE, PAGE),
    count(request.query, 'after') ?? 0,
  ];
  if (part === 'quarantine' && number === 'release') {
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    const asked = parsed(releaseSchema, await readJson(request.message), 'A number is needed.');
    if (!quarantine.release(asked.number, request.user.name)) throw notFound();
    return json({ ok: true });
  }
  if (part === 'quarantine' && number === 'deliver') {
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    const asked = parsed(deliverSchema, await readJson(request.message), 'Numbers are needed.');
    return json(await deliver([...new Set(asked.numbers)], request.user.name));
  }
  if (request.method !== 'GET') throw methodNotAllowed(['GET']);
  if (part === 'audit') {
    const facilityId = number ?? '';
    if (!isIdOf('facility', facilityId)) throw notFound();
    return json({ heads: links.heads(databaseOf(facilityId, 'audit')) });
  }
  if (part === 'notes') {
    if (number !== undefined) throw notFound();
    return json({ notes: notes.list(limit) });
  }
  if (number === undefined)
    return json({ counts: quarantine.counts(), documents: quarantine.list(after, limit) });
  const kept = /^\d{1,15}$/.test(number) ? quarantine.whole(Number(number)) : undefined;
  if (!kept) throw notFound();
  return json(kept.document);
}

/** @throws CouchError 403 for whoever is no device at work, 404 where nothing of its trail is here */
function countersignedHead(
  { method, user, segments }: Request,
  countersign: GuardPlaces['countersign'],
): Countersigned {
  if (method !== 'GET') throw methodNotAllowed(['GET']);
  const { device } = user ?? {};
  if (device?.scope !== 'device') throw new CouchError(403, 'forbidden', 'A device asks for its own.');
  const head = segments.length === 2 ? countersign(device.facilityId, device.id) : undefined;
  if (!head) throw notFound();
  return head;
}
