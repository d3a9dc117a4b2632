import type { Envelope } from '#shared/kernel/document.ts';
import { parseId } from '#shared/kernel/ids.ts';
import { sameJson, type JsonObject } from '#shared/kernel/json.ts';
import { fieldsAt } from '#shared/kernel/proofs.ts';
import { lostValues, newValues, stampsOf, unstampedFields } from '#shared/kernel/lost-values.ts';
import {
  checkData,
  checkEnvelope,
  readRecord,
  dataOf,
  type AnyRecord,
  type RecordIssue,
} from '#shared/kernel/record.ts';
import { readStamp, STAMP_PATTERN, type Stamp } from '#shared/kernel/stamp.ts';
import type { RefusedWrite, WriteRefusal } from '#shared/sync/write-refusals.ts';
import type { GuardedDatabase } from './guarded-database.ts';

/** Stations warn of less, and ask before they number anything at so much. */
const MOST_AHEAD_MS = 86_400_000;

/** What an administrator should know of a document that was taken. */
export type NoteCode =
  /** Of a newer version, or a type, that this server's program does not know: only its envelope was checked. */
  | 'record_unknown'
  /** A device sent what another had entered, and the server did not have: as after the server was set back. */
  | 'passed_on'
  | 'author_unknown'
  | 'author_not_permitted'
  | 'author_changed_since'
  /** Refused, and not kept in quarantine: the device's share of it is full. */
  | 'quarantine_full'
  /** Entries of an audit chain that came before the device's key, and are not signed by it. */
  | 'signature_wrong';

export interface Taken {
  readonly envelope: Envelope;
  /** Values that are new here, with who entered them. */
  readonly values: ReadonlyMap<Stamp, string>;
  readonly notes: readonly NoteCode[];
}

export type Judgement = { readonly taken: Taken } | { readonly refused: RefusedWrite };

export interface JudgeContext {
  readonly database: GuardedDatabase;
  readonly records: ReadonlyMap<string, AnyRecord>;
  /** The device that sends; absent for the administrator. */
  readonly device?: string;
  /** Whether it may send what that device has entered as if it were that device: a site's server, of its stations. */
  readonly speaksFor: (device: string) => boolean;
  /** Whether the value with this stamp is a server's, which whoever sends it carries. */
  readonly isServersWord: (envelope: Envelope, stamp: Stamp) => boolean;
  readonly nowMs: number;
}

export const refused = (code: WriteRefusal, paths: readonly string[] = []): Judgement => ({
  refused: { code, paths },
});

/**
 * Whether a version may take the place of the one that stands: all that can be said of it by itself. Pure. Who wrote it, and
 * audit chains, are judged apart, because they need more than the document.
 * @param members of the document without CouchDB's own
 * @param standing what it was made from; absent where it is new
 */
export function judgeDocument(
  members: JsonObject,
  standing: Envelope | undefined,
  context: JudgeContext,
): Judgement {
  const { database, records, device, speaksFor, isServersWord, nowMs } = context;
  const isOwn = (maker: string) => device === undefined || maker === device || speaksFor(maker);
  const issues = checkEnvelope(members);
  if (issues.length > 0) return refused('envelope_invalid', pathsOf(issues));
  const envelope = members as unknown as Envelope; // just checked
  const id = parseId(envelope.id);
  if (!id.ok || id.value.type !== envelope.type) return refused('id_malformed');
  const record = records.get(envelope.type);
  const fault =
    placeFault(envelope, record, database) ??
    recordFault(envelope, record) ??
    stampFault(envelope, standing, nowMs) ??
    (standing && succession(standing, envelope, record));
  if (fault) return { refused: fault };
  const values = newValues(standing, envelope);
  const servers = device === undefined ? [] : serversOwn(standing, envelope, values, record, isServersWord);
  if (servers.length > 0) return refused('server_only', servers);
  const makers = new Set([...values.keys()].map((stamp) => readStamp(stamp).device));
  // What a device passes on carries the name of whoever entered its newest value; a program's own lifting has no stamp.
  const holds = () => stampsOf(envelope).some((stamp) => readStamp(stamp).device === envelope.device);
  if (!isOwn(envelope.device) && !holds()) {
    return refused('device_wrong', ['device']);
  }
  const isPassedOn = [...makers].some((maker) => !isOwn(maker));
  const isUnknown = !record || envelope.v > record.v;
  return {
    taken: {
      envelope,
      values,
      notes: [
        ...(isUnknown ? ['record_unknown' as const] : []),
        ...(isPassedOn ? ['passed_on' as const] : []),
      ],
    },
  };
}

function placeFault(
  { facilityId, type, id, patientId, data, v }: Envelope,
  record: AnyRecord | undefined,
  database: GuardedDatabase,
): RefusedWrite | undefined {
  if (record && record.compartment !== database.compartment) return { code: 'record_elsewhere', paths: [] };
  const facility = parseId(facilityId);
  const isRight = database.facilityId === undefined || database.facilityId === facilityId;
  if (!isRight || !facility.ok || facility.value.type !== 'facility')
    return { code: 'facility_wrong', paths: ['facilityId'] };
  if (record?.v !== v) return undefined;
  const ofData = type === 'patient' ? id : data['patientId'];
  return patientId === ofData ? undefined : { code: 'envelope_invalid', paths: ['patientId'] };
}

/** An older version is checked as the current one that it becomes on read. */
function recordFault(envelope: Envelope, record: AnyRecord | undefined): RefusedWrite | undefined {
  if (!record || envelope.v > record.v) return undefined;
  const lifted = envelope.v < record.v ? readRecord(record, envelope) : undefined;
  if (lifted && !lifted.ok) return { code: 'record_invalid', paths: ['v'] };
  const issues = checkData(record, lifted ? dataOf(lifted.value) : envelope.data);
  return issues.length > 0 ? { code: 'record_invalid', paths: pathsOf(issues) } : undefined;
}

function stampFault(
  envelope: Envelope,
  standing: Envelope | undefined,
  nowMs: number,
): RefusedWrite | undefined {
  // Most stamps of an edit are where they were.
  const moved = marksOf(envelope).filter(([field, stamp]) => standing?.stamps[field] !== stamp);
  const known = new Set(standing && moved.length > 0 ? marksOf(standing).map(([, stamp]) => stamp) : []);
  const fresh = moved.filter(([, stamp]) => !known.has(stamp));
  const malformed = fresh.filter(([, stamp]) => !STAMP_PATTERN.test(stamp));
  if (malformed.length > 0) return { code: 'stamp_malformed', paths: unique(malformed) };
  const ahead = fresh.filter(([, stamp]) => readStamp(stamp).ms > nowMs + MOST_AHEAD_MS);
  return ahead.length > 0 ? { code: 'clock_ahead', paths: unique(ahead) } : undefined;
}

/** All stamps that a document names, with where. */
function marksOf({ stamps, rivals = {}, seen = {} }: Envelope): readonly (readonly [string, Stamp])[] {
  return [
    ...Object.entries(stamps),
    ...Object.entries(rivals).flatMap(([field, ofField]) => pairs(field, Object.keys(ofField))),
    ...Object.entries(seen).flatMap(([field, ofField]) => pairs(field, ofField)),
  ];
}

function pairs(field: string, stamps: readonly Stamp[]): readonly (readonly [string, Stamp])[] {
  return stamps.map((stamp) => [field, stamp]);
}

function unique(marks: readonly (readonly [string, Stamp])[]): readonly string[] {
  return [...new Set(marks.map(([field]) => field))];
}

function succession(
  before: Envelope,
  after: Envelope,
  record: AnyRecord | undefined,
): RefusedWrite | undefined {
  const changed: string[] = (['facilityId', 'patientId'] as const).filter(
    (member) => before[member] !== undefined && before[member] !== after[member],
  );
  if (after.v < before.v) changed.push('v'); // a merge has the later version of its two
  if (changed.length > 0) return { code: 'identity_changed', paths: changed };
  if (record?.appendOnly) {
    return sameJson(before.data, after.data) ? undefined : { code: 'append_only', paths: [] };
  }
  const lost = lostValues(before, after, record);
  return lost.length > 0 ? { code: 'values_lost', paths: lost } : undefined;
}

/**
 * Fields of new values that are a server's to write, stamped or not, and that no server has: whoever sends them has made
 * them up.
 */
function serversOwn(
  before: Envelope | undefined,
  after: Envelope,
  values: ReadonlyMap<Stamp, string>,
  record: AnyRecord | undefined,
  isServersWord: JudgeContext['isServersWord'],
): readonly string[] {
  if (!record || record.serverFields.length === 0) return [];
  const madeUp = [...values.keys()].filter((stamp) => !isServersWord(after, stamp));
  const entered = new Set([
    ...madeUp.flatMap((stamp) => fieldsAt(after, stamp)),
    ...unstampedFields(before, after),
  ]);
  return record.serverFields.filter((field) => entered.has(field));
}

function pathsOf(issues: readonly RecordIssue[]): readonly string[] {
  return [...new Set(issues.map(({ path }) => path))];
}
