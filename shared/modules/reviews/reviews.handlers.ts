import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader, WaitingReview } from '#shared/kernel/reader.ts';
import { reviewedFields, type AnyRecord, type RecordOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { openReviews } from '#shared/kernel/rivals.ts';
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
import type { ReviewRow, reviews } from './reviews.contract.ts';
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
    const { said } = speaker(read, session.zone);
    const past = await read.pastValues(id);
    const open = await Promise.all(
      openReviews(envelope, record).map(async ({ field, candidates }) => {
        const first = candidates.map(({ stamp }) => stamp).toSorted(compareStamps)[0] ?? '';
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
      decisions: await decisionsOn(read, session, id),
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
      decisions: await decisionsOn(read, session, id),
    });
  },

  async settle({ input, read, session, now, newId }) {
    const { patientId, id, field, settles, decision, note } = input;
    const found = await ofPatient(read, session, patientId, id);
    if (!found.ok) return found;
    const { record, envelope, value } = found.value;
    const missing = settlePermissions(record.type).find((one) => !session.permissions.has(one));
    if (missing) return fail({ code: 'notPermitted', permission: missing });
    if (value.newer) return fail({ code: 'record.newer', type: record.type, v: envelope.v });
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
    return ok({
      reply: { id },
      writes: [
        put(
          record,
          next,
          Object.fromEntries(reviewedFields(record, field).map((own) => [own, settles] as const)),
        ),
        put(ReviewDecision, word),
        // Whoever was told of the other place has to know which holds.
        ...(isAppointment(record, value) && isAppointment(record, next)
          ? await noticeWrites({ read, now }, { before: value, after: next }, session.displayName)
          : []),
      ],
      patientId,
    });
  },
};

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

/** Newest first. */
async function decisionsOn(read: Reader, { zone }: Session, documentId: Id) {
  const { decided } = speaker(read, zone);
  const found = await read.list(ReviewDecision, {
    where: { documentId },
    orderBy: 'settledAt',
    direction: 'desc',
  });
  return Promise.all(
    found.map(async (one) => decided(one, (await read.envelope(ReviewDecision, one.id))?.device ?? '')),
  );
}
