import type { CommonRefusal, PlanContext, Refusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Plan, PlannedWrite } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { newId } from '../platform/ids.ts';
import { momentAt } from '../platform/moment.ts';
import type { CommitOrigin } from '../store/write-types.ts';
import type { AuditFacts } from './audit-chain.ts';
import { recordingReader, type RecordingReader } from './recording-reader.ts';
import { sealWrites } from './seal-writes.ts';
import { newerRecordRefusal } from './unreadable.ts';

/** A plan that has been overtaken this often meets something other than bad luck. */
const MOST_ATTEMPTS = 5;

export type WritePlanContext = Omit<PlanContext<never>, 'input' | 'session'>;

export interface PlanRequest<O, E extends Refusal> {
  /** Stands in the audit trail: a channel's name, or an event of the station. */
  readonly action: string;
  readonly session: Pick<Session, 'userId'>;
  /** Parts of the chart that are printed. */
  readonly parts?: readonly string[];
  readonly origin?: Exclude<CommitOrigin, 'replication'>;
  /** What the station notes of itself, and nobody reads the time of. */
  readonly isWhateverTheClock?: true;
  /** May run several times: again when something that it read has changed before its commit. */
  plan(context: WritePlanContext): Promise<Result<Plan<O>, E>>;
}

/**
 * The one way in: reads, plans, and commits the plan's writes with their audit entry in one durable transaction. Runs
 * one plan after another. A plan that writes no document and concerns no patient (a draft) leaves no audit entry.
 * @throws InvalidPlan where a handler planned what its record does not allow
 */
export function runPlan<O, E extends Refusal = never>(
  engine: EngineContext,
  request: PlanRequest<O, E>,
): Promise<Result<O, E | CommonRefusal>> {
  return holding(engine, async (opened) => {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const read = recordingReader(opened.replica.reader());
      const planned = await planOf(request, engine, opened, read);
      if (!planned.ok) return planned;
      const { session, action, parts, origin = 'command' } = request;
      const doubted = request.isWhateverTheClock ? undefined : engine.doubtedClock();
      if (doubted && planned.value.writes.some(({ kind }) => kind !== 'counter'))
        return fail({ code: 'clock.doubted', ...doubted });
      const facts = auditFacts(engine, opened, planned.value, action, session.userId);
      const sealed = await sealWrites(
        engine,
        opened,
        read,
        session.userId,
        planned.value.writes,
        facts && { ...facts, ...(parts ? { parts } : {}) },
      );
      if (!sealed.ok && sealed.error.code === 'record.newer') return sealed;
      if (!sealed.ok || !commit(opened, sealed.value, origin)) continue;
      return ok(planned.value.reply);
    }
    return fail({ code: 'conflict' });
  });
}

/** An entry of its own, where nothing else is written: a refusal, a sign-in. */
export async function writeAudit(
  engine: EngineContext,
  facts: Omit<AuditFacts, 'recordedAt'> & { readonly recordedAtMs?: number },
): Promise<void> {
  const { recordedAtMs, ...rest } = facts;
  await holding(engine, async (opened) => {
    const recordedAt = momentAt(recordedAtMs ?? engine.clock.nowMs(), opened.facility.zone).now;
    const read = recordingReader(opened.replica.reader());
    const sealed = await sealWrites(engine, opened, read, facts.userId, [], { recordedAt, ...rest });
    if (!sealed.ok || !commit(opened, sealed.value, 'command'))
      throw new Error('the audit chain moved while it was held');
  });
}

async function holding<T>(engine: EngineContext, work: (opened: OpenedReplica) => Promise<T>): Promise<T> {
  const opened = engine.opened();
  const release = engine.hold();
  try {
    return await opened.serially(() => work(opened));
  } finally {
    release();
  }
}

async function planOf<O, E extends Refusal>(
  { plan }: PlanRequest<O, E>,
  engine: EngineContext,
  opened: OpenedReplica,
  read: RecordingReader,
): Promise<Result<Plan<O>, E | CommonRefusal>> {
  const moment = momentAt(engine.clock.nowMs(), opened.facility.zone);
  try {
    return await plan({
      ...moment,
      read: personReader(read),
      newId: (type) => newId(type, engine.clock, engine.ids),
    });
  } catch (error) {
    const refusal = await newerRecordRefusal(error, () => read);
    if (!refusal) throw error;
    return fail(refusal);
  }
}

function auditFacts(
  engine: EngineContext,
  opened: OpenedReplica,
  { writes, patientId }: Plan<unknown>,
  action: string,
  userId: Id,
): Omit<AuditFacts, 'entityIds'> | undefined {
  const concerned = patientId ?? onlyPatientOf(writes);
  if (concerned === undefined && writes.every(({ kind }) => kind === 'counter')) return undefined;
  const recordedAt = momentAt(engine.clock.nowMs(), opened.facility.zone).now;
  return {
    recordedAt,
    userId,
    action,
    outcome: 'success',
    ...(concerned === undefined ? {} : { patientId: concerned }),
  };
}

/** The patient whom all the writes concern, where it is one. */
function onlyPatientOf(writes: readonly PlannedWrite[]): Id | undefined {
  const patients = new Set<Id>();
  for (const write of writes) {
    if (write.kind === 'counter') continue;
    const isPatient = write.record.type === 'patient';
    const patientId = isPatient ? write.id : write.kind === 'put' ? write.data['patientId'] : undefined;
    if (typeof patientId === 'string') patients.add(patientId);
  }
  return patients.size === 1 ? [...patients][0] : undefined;
}

/** @returns false where a base has moved; nothing was written then */
function commit(
  opened: OpenedReplica,
  writes: Parameters<OpenedReplica['replica']['commit']>[0],
  origin: CommitOrigin,
): boolean {
  if (writes.length === 0) return true;
  const committed = opened.replica.commit(writes, { origin });
  if (committed.ok) opened.committed();
  return committed.ok;
}
