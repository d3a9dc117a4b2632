import * as z from 'zod';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { sameJson, type Json } from '#shared/kernel/json.ts';
import type { PlannedWrite } from '#shared/kernel/plan.ts';
import { withProofs } from '#shared/kernel/proofs.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { tick, writeStamp, type ClockState } from '#shared/kernel/stamp.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { PROVEN } from '#shared/modules/staff/proven.rules.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { newId, newUuid } from '../platform/ids.ts';
import type { StoreWrite } from '../store/write-types.ts';
import { AUDIT_HEAD, auditHeadSchema, FIRST_HEAD, nextAuditEvent, type AuditFacts } from './audit-chain.ts';
import { lastEnvelope, nextEnvelope, type Authorship } from '#shared/kernel/build-envelope.ts';
import type { RecordingReader } from './recording-reader.ts';

/** Counter that holds the hybrid logical clock. */
export const CLOCK = 'clock';
export const clockSchema = z.object({ ms: z.number(), counter: z.int().min(0) });

export type SealError = Extract<CommonRefusal, { code: 'record.newer' | 'conflict' }>;

/**
 * Planned writes as the store takes them: envelopes with author, stamps and base, the clock that stamped them, and the
 * audit entry with the chain's new end. What changes nothing is left out. Empty where nothing is to be written.
 * @param audit absent for what leaves no trace in the trail; with documents that it is about beyond those written
 */
export async function sealWrites(
  engine: EngineContext,
  opened: OpenedReplica,
  read: RecordingReader,
  author: string,
  writes: readonly PlannedWrite[],
  audit?: AuditFacts,
): Promise<Result<readonly StoreWrite[], SealError>> {
  const clock = await nextClock(read, engine.clock.nowMs(), besideIn(writes));
  const authorship: Authorship = {
    facilityId: opened.facility.id,
    commitId: newUuid(engine.clock, engine.ids),
    author,
    device: opened.device,
    stamp: writeStamp(clock, opened.device),
  };
  const sealed: StoreWrite[] = [];
  const entityIds: Id[] = [];
  for (const write of writes) {
    if (write.kind === 'counter') {
      const base = await read.counterBase(write.key);
      if (base === undefined || !sameJson(base, write.value)) sealed.push({ ...write, base });
      continue;
    }
    const base = await read.baseOf(write.record, write.id);
    if (!base) return fail({ code: 'conflict' });
    const v = base.envelope?.v ?? 0;
    if (v > write.record.v) return fail({ code: 'record.newer', type: write.record.type, v });
    if (write.kind === 'remove') {
      if (!base.envelope) return fail({ code: 'conflict' });
      sealed.push({
        kind: 'put',
        envelope: lastEnvelope(base.envelope, authorship),
        base: base.rev,
        deleted: true,
      });
      entityIds.push(write.id);
      continue;
    }
    const { record, id, data, settles, beside } = write;
    const next = nextEnvelope(record, id, data, base.envelope, authorship, settles, beside);
    if (!next) continue;
    const envelope = proven(opened, next, authorship);
    sealed.push({ kind: 'put', envelope, base: base.rev });
    entityIds.push(write.id);
  }
  if (audit)
    sealed.push(
      ...(await auditWrites(
        engine,
        opened,
        read,
        { ...audit, entityIds: [...(audit.entityIds ?? []), ...entityIds] },
        authorship,
      )),
    );
  if (sealed.some(({ kind }) => kind === 'put'))
    sealed.push(counterWrite(CLOCK, clock, await read.counterBase(CLOCK)));
  return ok(sealed);
}

/** Signed by its author, where it gives rights. Who is not signed in signs later: see prove-unsent.ts. */
function proven({ people }: OpenedReplica, envelope: Envelope, { author, stamp }: Authorship): Envelope {
  const signer = PROVEN.has(envelope.type) ? people.of(author) : undefined;
  return signer ? withProofs(envelope, stamp, (text) => signer.sign(text)) : envelope;
}

/** Up to when something was written here, by the clocks of then: Unix time in ms. */
export async function latestWrittenMs(read: Pick<Reader, 'counter'>): Promise<number | undefined> {
  const stored = clockSchema.safeParse(await read.counter(CLOCK));
  return stored.success ? stored.data.ms : undefined;
}

async function nextClock(read: RecordingReader, nowMs: number, room: number): Promise<ClockState> {
  const stored = clockSchema.safeParse(await read.counter(CLOCK));
  return tick(stored.success ? stored.data : { ms: 0, counter: 0 }, nowMs, room);
}

/** The most values that any field gets beside the one that shall stand. */
function besideIn(writes: readonly PlannedWrite[]): number {
  const fields = writes.flatMap((write) => (write.kind === 'put' ? Object.values(write.beside ?? {}) : []));
  return Math.max(0, ...fields.map(({ length }) => length));
}

async function auditWrites(
  engine: EngineContext,
  { signer }: OpenedReplica,
  read: RecordingReader,
  facts: AuditFacts,
  authorship: Authorship,
): Promise<readonly StoreWrite[]> {
  const stored = await read.counter(AUDIT_HEAD);
  const head = stored === undefined ? FIRST_HEAD : auditHeadSchema.parse(stored);
  const next = nextAuditEvent(head, newId(AuditEvent.type, engine.clock, engine.ids), facts, signer);
  const envelope = nextEnvelope(AuditEvent, next.event.id, dataOf(next.event), undefined, authorship);
  if (!envelope) throw new Error('an audit entry is always new');
  return [{ kind: 'put', envelope, base: null }, counterWrite(AUDIT_HEAD, next.head, stored)];
}

function counterWrite(key: string, value: Json, base: Json | undefined): StoreWrite {
  return { kind: 'counter', key, value, base };
}
