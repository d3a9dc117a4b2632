import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { PROVEN } from '#shared/modules/staff/proven.rules.ts';
import type { RefusedWrite } from '#shared/sync/write-refusals.ts';
import type { StandingDocument } from '../backend.ts';
import type { AuditLinks, Link } from './audit-links.ts';
import type { GuardedDatabase } from './guarded-database.ts';
import { judgeAuthors, type AuthorNote, type AuthorParts } from './judge-authors.ts';
import { judgeDocument, type JudgeContext, type Taken } from './judge-document.ts';
import { envelopesOf, staffWith, type Staff } from './staff-book.ts';

export type Verdict =
  /** Kept apart by CouchDB, never replicated. */
  | { readonly kind: 'local' }
  /** Not made from what stands: whoever sent it has to look, and merge. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly refused: RefusedWrite; readonly taken?: Taken }
  | {
      readonly kind: 'taken';
      readonly taken: Taken;
      readonly notes: readonly AuthorNote[];
      readonly link?: Link;
      /** Refused, and let through by an administrator. */
      readonly isReleased?: true;
    };

export interface BatchParts {
  readonly database: GuardedDatabase;
  readonly records: ReadonlyMap<string, AnyRecord>;
  readonly links: AuditLinks;
  readonly standing: ReadonlyMap<string, StandingDocument>;
  readonly staffOf: (facilityId: Id) => Promise<Staff>;
  /** Of an enrolled device, whatever its record says. */
  readonly enrolledKey: (device: string) => string | undefined;
  readonly isByServer: AuthorParts['isByServer'];
  readonly isOfSite: boolean;
  readonly device?: string;
  readonly speaksFor: JudgeContext['speaksFor'];
  readonly isServersWord: JudgeContext['isServersWord'];
  readonly nowMs: number;
}

/** What is to become of each document of a batch, in their order. */
export async function judgeBatch(
  parts: BatchParts,
  documents: readonly JsonObject[],
): Promise<readonly Verdict[]> {
  const before = new Map(
    [...parts.standing.values()].flatMap(({ id, members }) =>
      members ? envelopesOf({ id, ...members }).map((envelope) => [id, envelope] as const) : [],
    ),
  );
  const first = documents.map((document) => judgeOne(parts, before, document));
  const facilities = new Set(
    first.flatMap((one) => (one.kind === 'taken' ? [one.taken.envelope.facilityId] : [])),
  );
  const staff = new Map<Id, Staff>();
  for (const facilityId of facilities) staff.set(facilityId, await parts.staffOf(facilityId));
  const verdicts = [...first];
  if (parts.database.compartment === 'staff') {
    judgeStaff(parts, before, verdicts, staff);
  } else {
    for (const [index, verdict] of verdicts.entries())
      verdicts[index] = withAuthors(parts, before, verdict, staff);
  }
  const batch = new Map<string, Link>();
  return verdicts.map((verdict) => {
    if (verdict.kind !== 'taken' || verdict.taken.envelope.type !== 'auditEvent') return verdict;
    const { envelope } = verdict.taken;
    const keys = staff.get(envelope.facilityId)?.deviceKeys;
    const judged = parts.links.judge(
      parts.database.name,
      envelope,
      batch,
      (device) => parts.enrolledKey(device) ?? keys?.get(device),
    );
    return 'refused' in judged
      ? { ...verdict, kind: 'refused', refused: judged.refused }
      : { ...verdict, link: judged.link };
  });
}

/** Of documents that stand what they say, where it can be read. */
type Before = ReadonlyMap<string, Envelope>;

function judgeOne(parts: BatchParts, before: Before, document: JsonObject): Verdict {
  const id = document['_id'];
  const rev = document['_rev'];
  if (typeof id !== 'string') return no('id_malformed');
  if (id.startsWith('_local/')) return { kind: 'local' };
  if (document['id'] !== undefined) return no('id_malformed'); // it would be taken for another
  const found = parts.standing.get(id);
  if (rev !== found?.rev) return { kind: 'stale' };
  if (document['_deleted'] === true) return no('deletion');
  if (found && !found.members) return no('deleted');
  if (document['_attachments'] !== undefined) return no('attachment');
  const judged = judgeDocument({ id, ...membersOf(document) }, before.get(id), parts satisfies JudgeContext);
  return 'refused' in judged
    ? { kind: 'refused', refused: judged.refused }
    : { kind: 'taken', taken: judged.taken, notes: [] };
}

function no(code: RefusedWrite['code']): Verdict {
  return { kind: 'refused', refused: { code, paths: [] } };
}

function membersOf(document: JsonObject): JsonObject {
  const members: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(document)) if (!name.startsWith('_')) members[name] = value;
  return members;
}

function withAuthors(
  parts: BatchParts,
  before: Before,
  verdict: Verdict,
  staff: ReadonlyMap<Id, Staff>,
): Verdict {
  if (verdict.kind !== 'taken') return verdict;
  const { taken } = verdict;
  const known = staff.get(taken.envelope.facilityId);
  if (!known) throw new Error('the staff of each facility was read');
  const { device, enrolledKey, isByServer, isServersWord, isOfSite } = parts;
  const judged = judgeAuthors(taken, {
    staff: known,
    standing: before.get(taken.envelope.id),
    isOfDevice: device !== undefined,
    isOfSite,
    enrolledKey,
    isByServer,
    isServersWord,
  });
  return 'refused' in judged
    ? { kind: 'refused', refused: judged.refused, taken }
    : { ...verdict, notes: judged.notes };
}

/**
 * Accounts and roles in the order of who gave whom their rights, whatever the order in which they lie in the batch: one that
 * an account of the same batch has made is looked at again once that one is taken.
 */
function judgeStaff(parts: BatchParts, before: Before, verdicts: Verdict[], staff: Map<Id, Staff>): void {
  let waiting = [...verdicts.entries()].filter(([, { kind }]) => kind === 'taken');
  for (;;) {
    const judged = waiting.map(([index, verdict]) => ({
      index,
      unjudged: verdict,
      after: withAuthors(parts, before, verdict, staff),
    }));
    const taken = judged.flatMap(({ after }) => (after.kind === 'taken' ? [after.taken.envelope] : []));
    for (const { index, after } of judged) verdicts[index] = after;
    for (const envelope of taken.filter(({ type }) => PROVEN.has(type))) {
      const known = staff.get(envelope.facilityId);
      if (known) staff.set(envelope.facilityId, staffWith(known, [envelope]));
    }
    const left = judged.filter(({ after }) => after.kind === 'refused');
    if (left.length === 0 || left.length === waiting.length) return;
    waiting = left.map(({ index, unjudged }) => [index, unjudged]);
  }
}
