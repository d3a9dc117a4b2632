import type { HandlersFor, PlanContext } from '#shared/kernel/contract.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader, WaitingReview } from '#shared/kernel/reader.ts';
import { reviewedFields, type AnyRecord, type RecordOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { openReviews, UNSTAMPED } from '#shared/kernel/rivals.ts';
import type { Session } from '#shared/kernel/session.ts';
import { compareStamps, readStamp, writeStamp } from '#shared/kernel/stamp.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { noticeWrites } from '../messages/notices.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { Appointment } from '../scheduling/appointment.record.ts';
import { fieldHistories, valueBefore } from './field-history.rules.ts';
import { ReviewDecision } from './review-decision.record.ts';
import {
  readableTypes,
  readPermission,
  recordTitle,
  reviewableOf,
  settlePermissions,
} from './reviewable.rules.ts';
import { enteredFirst, reopen, type Word } from './reopen.rules.ts';
import type { Decided, ReviewRow, reviews } from './reviews.contract.ts';
import { speaker } from './said.ts';
import { keptCandidates, settle } from './settle.rules.ts';

const DAY_MS = 86_400_000;
/** More open records than any chart has: the marks in it name each. */
const MOST_OF_PATIENT = 1_000;

export const reviewsHandlers: HandlersFor<typeof reviews> = {
  async inbox({ input: { types, patientId, olderThanDays, limit, after }, read, session, nowMs }) {
    const readable = readableTypes(session.permissions);
    const query = {
      types: readable.filter((type) => types === undefined || types.includes(type)),
      ...(patientId !== undefined && { patientId }),
      ...(olderThanDays !== undefined && {
        upTo: writeStamp({ ms: nowMs - olderThanDays * DAY_MS, counter: 0 }, '0000'),
      }),
    };
    const [found, count] = await Promise.all([
      read.reviews({ ...query, limit: limit + 1, ...(after && { after }) }),
      read.reviewCount(query),
    ]);
    const page = found.slice(0, limit);
    const rows = await Promise.all(page.map((waiting) => rowOf(read, waiting, session.zone)));
    const last = found.length > limit ? page.at(-1) : undefined;
    return ok({
      rows: rows.flatMap((row) => row ?? []),
      count,
      ...(last && { next: { stamp: last.stamp, id: last.id } }),
    });
  },

  async count({ read, session }) {
    const { permissions } = session;
    const types = readableTypes(permissions).filter((type) =>
      settlePermissions(type).every((one) => permissions.has(one)),
    );
    return ok({ count: await read.reviewCount({ types }) });
  },

  async ofPatient({ input: { patientId }, read, session }) {
    const types = readableTypes(session.permissions);
    const found = await read.reviews({ types, patientId, limit: MOST_OF_PATIENT });
    return ok(found.map(({ id, type }) => ({ id, type })));
  },

  async get({ input: { patientId, id }, read, session }) {
    const found = await ofPatient(read, session, patientId, id);
    if (!found.ok) return found;
    const { record, envelope, value } = found.value;
    const words = await wordsOn(read, id);
    const { said } = speaker(read, session.zone, words);
    const past = await read.pastValues(id);
    const open = await Promise.all(
      openReviews(envelope, record).map(async ({ field, candidates }) => {
        const entered = candidates.map((one) => enteredFirst(one, words).stamp);
        const first = entered.toSorted(compareStamps)[0] ?? '';
        const before = valueBefore(record, field, past, first);
        return {
          field,
          isOptional: record.together[field] === undefined && (record.fields[field]?.isOptional ?? true),
          ...(before && { before: await said(before) }),
          values: await Promise.all(candidates.map(said)),
        };
      }),
    );
    const missing = settlePermissions(record.type).find((one) => !session.permissions.has(one));
    const title = recordTitle(record.type, envelope.data);
    return ok({
      id,
      type: record.type,
      ...(title && { title }),
      open,
      decisions: await decisionsOf(read, session, words),
      ...(missing && { missing }),
      isNewer: value.newer !== undefined,
    });
  },

  async history({ input: { patientId, id }, read, session }) {
    const found = await ofPatient(read, session, patientId, id);
    if (!found.ok) return found;
    const { record, envelope } = found.value;
    const { said } = speaker(read, session.zone);
    const fields = await Promise.all(
      fieldHistories(record, envelope, await read.pastValues(id)).map(async ({ field, values }) => ({
        field,
        values: await Promise.all(values.map(async (one) => ({ ...(await said(one)), state: one.state }))),
      })),
    );
    const title = recordTitle(record.type, envelope.data);
    return ok({
      id,
      type: record.type,
      ...(title && { title }),
      fields,
      decisions: await decisionsOf(read, session, await wordsOn(read, id)),
    });
  },

  async settle({ input, read, session, now, newId }) {
    const { patientId, id, field, settles, decision, note } = input;
    const found = await toSettle(read, session, patientId, id);
    if (!found.ok) return found;
    const { record, envelope, value } = found.value;
    const settled = settle(record, value, envelope, field, settles, decision);
    if (!settled.ok) return settled;
    const { value: next, decided, candidates } = settled.value;
    const word: ReviewDecision = {
      id: newId(ReviewDecision.type),
      patientId,
      documentId: id,
      field,
      settledAt: now,
      settledBy: session.displayName,
      how: decision.how,
      ...(decided !== undefined && { decided: { value: decided } }),
      candidates: keptCandidates(candidates),
      ...(note !== undefined && { note }),
    };
    const named = Object.fromEntries(reviewedFields(record, field).map((own) => [own, settles] as const));
    return ok({
      reply: { id, decisionId: word.id },
      writes: [
        put(record, next, named),
        put(ReviewDecision, word),
        ...(await tellingWrites({ read, now }, found.value, next, session.displayName)),
      ],
      patientId,
    });
  },

  async undo({ input: { patientId, decisionId }, read, session, now, newId }) {
    const decision = await read.get(ReviewDecision, decisionId);
    if (!decision) return fail({ code: 'notFound', type: ReviewDecision.type, id: decisionId });
    const { documentId: id, field, candidates } = decision;
    const found = await toSettle(read, session, patientId, id);
    if (!found.ok) return found;
    const { record, envelope, value } = found.value;
    const word = await wordOf(read, decision);
    const reopened = reopen(record, value, envelope, word, await read.pastValues(id));
    if (!reopened.ok) return reopened;
    const { value: next, settles, beside } = reopened.value;
    const undone: ReviewDecision = {
      id: newId(ReviewDecision.type),
      patientId,
      documentId: id,
      field,
      settledAt: now,
      settledBy: session.displayName,
      how: 'undone',
      undoes: decisionId,
      candidates,
    };
    return ok({
      reply: { id },
      writes: [
        put(record, next, settles, beside),
        put(ReviewDecision, undone),
        ...(await tellingWrites({ read, now }, found.value, next, session.displayName)),
      ],
      patientId,
    });
  },
};

/** Whoever was told of the other place of an appointment has to know which holds. */
async function tellingWrites(
  context: Pick<PlanContext<never>, 'read' | 'now'>,
  { record, value }: Found,
  next: { readonly id: Id },
  by: string,
): Promise<readonly PlannedWrite[]> {
  return isAppointment(record, value) && isAppointment(record, next)
    ? noticeWrites(context, { before: value, after: next }, by)
    : [];
}

/** A record of the patient whose reviews this person may settle. */
async function toSettle(read: Reader, session: Session, patientId: Id, id: Id) {
  const found = await ofPatient(read, session, patientId, id);
  if (!found.ok) return found;
  const { record, envelope, value } = found.value;
  const permission = settlePermissions(record.type).find((one) => !session.permissions.has(one));
  if (permission) return fail({ code: 'notPermitted', permission } as const);
  if (value.newer) return fail({ code: 'record.newer', type: record.type, v: envelope.v } as const);
  return found;
}

function isAppointment(record: AnyRecord, value: RecordOf<AnyRecord>): value is Appointment {
  return record === Appointment && value.id.startsWith(`${Appointment.type}:`);
}

interface Found {
  readonly record: AnyRecord;
  readonly envelope: Envelope;
  readonly value: RecordOf<AnyRecord>;
}

/** A record of this patient that this person may read: another's is as good as not there. */
async function ofPatient(
  read: Reader,
  { permissions }: Session,
  patientId: Id,
  id: Id,
): Promise<
  Result<
    Found,
    | { readonly code: 'notFound'; readonly type: string; readonly id: string }
    | { readonly code: 'notPermitted'; readonly permission: string }
  >
> {
  const record = reviewableOf(id);
  const absent = fail({ code: 'notFound', type: id.split(':')[0] ?? '', id } as const);
  if (!record) return absent;
  const permission = readPermission(record.type);
  if (!permissions.has(permission)) return fail({ code: 'notPermitted', permission });
  const value = await read.get(record, id);
  const envelope = await read.envelope(record, id);
  const isTheirs = await isOfPerson(read, patientId, envelope?.patientId);
  return value && envelope && isTheirs ? ok({ record, envelope, value }) : absent;
}

async function rowOf(read: Reader, waiting: WaitingReview, zone: string): Promise<ReviewRow | undefined> {
  const { id, type, patientId, stamp } = waiting;
  const record = reviewableOf(id);
  const envelope = record && (await read.envelope(record, id));
  if (!envelope || patientId === undefined) return undefined;
  // Of a newer version's record, too: one that cannot be shown must not hide the others.
  const name = Patient.fields.name.schema.safeParse((await read.envelope(Patient, patientId))?.data['name']);
  const title = recordTitle(type, envelope.data);
  return {
    id,
    type,
    patientId,
    name: name.data ?? [],
    ...(title && { title }),
    fields: openReviews(envelope, record).map(({ field }) => field),
    stamp,
    at: instantInZone(readStamp(stamp).ms, zone),
  };
}

/** What was said of a record's reviews, newest first. */
async function wordsOn(read: Reader, documentId: Id): Promise<readonly Word[]> {
  const found = await read.list(ReviewDecision, {
    where: { documentId },
    orderBy: 'settledAt',
    direction: 'desc',
  });
  return Promise.all(found.map((one) => wordOf(read, one)));
}

async function wordOf(read: Reader, decision: ReviewDecision): Promise<Word> {
  const envelope = await read.envelope(ReviewDecision, decision.id);
  return { decision, stamp: envelope?.stamps['documentId'] ?? UNSTAMPED };
}

function decisionsOf(read: Reader, { zone }: Session, words: readonly Word[]): Promise<Decided[]> {
  const { decided } = speaker(read, zone, words);
  return Promise.all(words.map(decided));
}
