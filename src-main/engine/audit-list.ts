import type { Id } from '#shared/kernel/ids.ts';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { fullName, mainName } from '#shared/kernel/human-name.ts';
import { calendarDateInZone, isInstant } from '#shared/kernel/instant.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { AuditFilter } from '#shared/modules/audit/audit-filter.rules.ts';
import type { AuditEntry } from '#shared/modules/audit/audit.contract.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { User } from '#shared/modules/staff/user.record.ts';

const CHUNK = 500;
/** Entries looked at for one page. Beyond this the page is handed over as far as it got, and the asker goes on from there. */
const MOST_LOOKED_AT = 20_000;

export interface AuditCursor {
  /** `recordedAt` of the last entry looked at. */
  readonly at: string;
  /** How many of that very moment were looked at. */
  readonly skip: number;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: AuditCursor | undefined;
  /** IANA zone of the facility, whose days the filter names. */
  readonly zone: string;
}

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  /** Absent at the end of the trail. */
  readonly next?: AuditCursor;
}

/** Entries that fit, newest first. */
export async function auditPage(
  read: Reader,
  filter: AuditFilter,
  { limit, cursor, zone }: PageRequest,
): Promise<AuditPage> {
  const fits = matcher(filter, zone);
  const events: AuditEvent[] = [];
  let at = cursor;
  for (let looked = 0; looked < MOST_LOOKED_AT;) {
    const chunk = await older(read, filter, at);
    if (chunk.length === 0) return { events };
    for (const event of chunk) {
      if (isBefore(event, filter, zone)) return { events };
      at = after(at, event);
      looked += 1;
      if (fits(event)) events.push(event);
      if (events.length === limit) return { events, next: at };
    }
  }
  return at ? { events, next: at } : { events };
}

/** By the index that narrows most; equal moments are told apart by how many of them were seen. */
function older(
  read: Reader,
  { patientId, userId, toDay }: AuditFilter,
  cursor: AuditCursor | undefined,
): Promise<readonly AuditEvent[]> {
  const where = patientId !== undefined ? { patientId } : userId !== undefined ? { userId } : {};
  // '~' follows every character of an instant. A day further: `toDay` is the facility's, the offset may be another.
  const before = cursor ? `${cursor.at}~` : toDay === undefined ? undefined : `${dayAfter(toDay, 2)}~`;
  return read.list(AuditEvent, {
    where,
    orderBy: 'recordedAt',
    direction: 'desc',
    limit: CHUNK,
    ...(before === undefined ? {} : { before }),
    offset: cursor?.skip ?? 0,
  });
}

function after(cursor: AuditCursor | undefined, { recordedAt }: AuditEvent): AuditCursor {
  return cursor?.at === recordedAt ? { at: recordedAt, skip: cursor.skip + 1 } : { at: recordedAt, skip: 1 };
}

function matcher(filter: AuditFilter, zone: string): (event: AuditEvent) => boolean {
  const { patientId, userId, action, outcome, fromDay, toDay } = filter;
  return (event) => {
    const day = fromDay === undefined && toDay === undefined ? '' : dayOf(event, zone);
    return (
      (patientId === undefined || event.patientId === patientId) &&
      (userId === undefined || event.userId === userId) &&
      (action === undefined ||
        (action.endsWith('.') ? event.action.startsWith(action) : event.action === action)) &&
      (outcome === undefined || event.outcome === outcome) &&
      (fromDay === undefined || day >= fromDay) &&
      (toDay === undefined || day <= toDay)
    );
  };
}

/** Two days before the first that is asked for nothing follows that could belong to it, whatever the offsets. */
function isBefore(event: AuditEvent, { fromDay }: AuditFilter, zone: string): boolean {
  return fromDay !== undefined && dayOf(event, zone) < dayAfter(fromDay, -2);
}

function dayOf({ recordedAt }: AuditEvent, zone: string): CalendarDate {
  if (!isInstant(recordedAt)) throw new Error('an audit entry has an instant');
  return calendarDateInZone(recordedAt, zone);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** With the names of who did it and, for whoever may see patients, of whose record it was. */
export async function lookedUp(
  read: Reader,
  events: readonly AuditEvent[],
  mayNamePatients: boolean,
): Promise<AuditEntry[]> {
  const users = new Map<string, AuditEntry['user']>();
  const patients = new Map<Id, AuditEntry['patient']>();
  const entries: AuditEntry[] = [];
  for (const {
    previousHash: _previous,
    hash: _hash,
    signature: _signature,
    entityIds,
    parts,
    ...event
  } of events) {
    const { userId, patientId } = event;
    if (!users.has(userId)) users.set(userId, await userFace(read, userId));
    if (mayNamePatients && patientId !== undefined && !patients.has(patientId))
      patients.set(patientId, await patientFace(read, patientId));
    const user = users.get(userId);
    const patient = patientId === undefined ? undefined : patients.get(patientId);
    entries.push({
      ...event,
      ...(parts ? { parts: [...parts] } : {}),
      ...(entityIds ? { entityIds: [...entityIds] } : {}),
      ...(user ? { user } : {}),
      ...(patient ? { patient } : {}),
    });
  }
  return entries;
}

async function userFace(read: Reader, id: string): Promise<AuditEntry['user']> {
  const user = await read.get(User, id);
  return user && { login: user.login, displayName: user.displayName };
}

async function patientFace(read: Reader, id: Id): Promise<AuditEntry['patient']> {
  const patient = await read.get(Patient, id);
  const name = patient && mainName(patient.name);
  return patient && { mrn: patient.mrn, name: name ? fullName(name) : '' };
}

export function isSinglePatient({ patientId }: AuditFilter): Id | undefined {
  return patientId;
}

/** Actions of the newest entries, by name. */
export async function recentActions(read: Reader): Promise<readonly string[]> {
  const newest = await read.list(AuditEvent, {
    where: {},
    orderBy: 'recordedAt',
    direction: 'desc',
    limit: 5_000,
  });
  return [...new Set(newest.map(({ action }) => action))].toSorted();
}
