import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { mainName } from '#shared/kernel/human-name.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, remove, setCounter, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import type { ImportUndo, UndoError } from '#shared/modules/imports/import-undo.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { EngineContext } from '../../actions.ts';
import { runPlan, type WritePlanContext } from '../../commands/run-plan.ts';
import { chunksOf } from '../import-slices.ts';
import { recordOf } from '../write-resources.ts';
import { digestOf, headKey, readHead, readStep, stepCounter, type StepEntry } from './import-steps.ts';
import { UndoSurvey } from './undo-survey.ts';

/** Documents a transaction: a key that somebody presses waits for one. */
const WRITES_AT_ONCE = 100;
const MOST_KEPT_TOLD = 200;

export interface UndoOptions {
  readonly onProgress?: (records: number, ofRecords: number) => void;
}

type UndoSession = Pick<Session, 'userId' | 'permissions'>;
type Refused = Exclude<UndoError, { code: 'import.busy' }>;

/** What taking an import back would do. */
export async function surveyUndo(
  engine: EngineContext,
  session: UndoSession,
  runId: Id,
): Promise<Result<ImportUndo, Refused>> {
  const release = engine.hold();
  try {
    const survey = await surveyOf(engine, runId);
    return survey.ok ? ok(await told(engine, session, survey.value)) : survey;
  } finally {
    release();
  }
}

/**
 * Takes an import back: what it made goes, what it changed is as it was, and what a person has touched since stays. By
 * transactions, the last first, each with its audit entry; one that is cut off is completed by asking again.
 */
export async function undoImport(
  engine: EngineContext,
  session: UndoSession,
  runId: Id,
  { onProgress }: UndoOptions = {},
): Promise<Result<ImportUndo, Refused>> {
  const release = engine.hold();
  try {
    const surveyed = await surveyOf(engine, runId);
    if (!surveyed.ok) return surveyed;
    const survey = surveyed.value;
    const counts = { removed: 0, removedPatients: 0, restored: 0 };
    const ofRecords = survey.size;
    let records = 0;
    for (const key of survey.steps.toReversed()) {
      const entries = await readStep(engine.opened().replica.reader(), key);
      // One person's go together.
      const ordered = entries.toSorted((a, b) => (groupOf(survey, a) < groupOf(survey, b) ? -1 : 1));
      for (const some of chunksOf(ordered, WRITES_AT_ONCE)) {
        await takeBack(engine, session, survey, key, some, counts);
        records += some.length;
        onProgress?.(records, ofRecords);
        await giveWay(engine);
      }
    }
    const outcome = { ...(await told(engine, session, survey)), ...counts };
    await close(engine, session, runId, survey, outcome);
    return ok(outcome);
  } finally {
    release();
  }
}

async function surveyOf(engine: EngineContext, runId: Id): Promise<Result<UndoSurvey, Refused>> {
  const opened = engine.opened();
  const read = opened.replica.reader();
  const run = await read.get(ImportRun, runId);
  if (!run) return fail({ code: 'import.noRun' });
  if (run.undo) return fail({ code: 'import.undone' });
  const head = await readHead(read, runId);
  if (!head || head.device !== opened.device) return fail({ code: 'import.elsewhere' });
  return UndoSurvey.of(opened, runId, head, () => giveWay(engine));
}

async function takeBack(
  engine: EngineContext,
  session: UndoSession,
  survey: UndoSurvey,
  key: string,
  some: readonly StepEntry[],
  counts: { removed: number; removedPatients: number; restored: number },
): Promise<void> {
  const done = await runPlan(engine, {
    action: 'imports.undo',
    session,
    plan: async (context) => {
      await survey.look(); // nothing else is written while this is planned
      const reply = { removed: 0, removedPatients: 0, restored: 0 };
      const writes: PlannedWrite[] = [];
      const isDone = new Set<Id>();
      const standing = await readStep(context.read, key);
      const noted = new Set(standing.map(({ id }) => id));
      for (const entry of some) {
        if (survey.kept.has(entry.id)) continue;
        if (!noted.has(entry.id)) {
          survey.kept.set(entry.id, 'sent'); // a sync has begun meanwhile
          continue;
        }
        const write = await inverse(entry, context);
        if (write === 'changed') {
          survey.kept.set(entry.id, 'edited');
          continue;
        }
        isDone.add(entry.id);
        if (!write) continue;
        writes.push(write);
        if (write.kind !== 'remove') reply.restored += 1;
        else reply.removed += 1;
        if (write.kind === 'remove' && entry.type === Patient.type) reply.removedPatients += 1;
      }
      const left = standing.filter(({ id }) => !isDone.has(id));
      if (isDone.size > 0) writes.push(stepCounter(key, left));
      return ok({ reply, writes });
    },
  });
  if (!done.ok) throw new Error(`an import could not be taken back: ${done.error.code}`);
  counts.removed += done.value.removed;
  counts.removedPatients += done.value.removedPatients;
  counts.restored += done.value.restored;
}

/** @returns `changed` where the record is no longer as the import left it; undefined where it is gone already */
async function inverse(
  { type, id, digest, before }: StepEntry,
  { read }: WritePlanContext,
): Promise<PlannedWrite | 'changed' | undefined> {
  const record = recordOf(type);
  const value = await read.get(record, id);
  if (!value) return undefined;
  if (digestOf(dataOf(value)) !== digest) return 'changed';
  return before ? { kind: 'put', record, id, data: before } : remove(record, id);
}

/** The import counts as taken back from here on; what stays is like any other record. */
async function close(
  engine: EngineContext,
  { userId }: UndoSession,
  runId: Id,
  { steps }: UndoSurvey,
  { removed, restored, kept }: ImportUndo,
): Promise<void> {
  const closed = await runPlan(engine, {
    action: 'imports.undo',
    session: { userId },
    plan: async ({ read, now }) => {
      const run = await read.get(ImportRun, runId);
      if (!run) throw new Error('the record of an import is gone');
      const undo = { at: now, userId, removed, restored, kept };
      const cleared = [headKey(runId), ...steps].map((key) => setCounter(key, null));
      return ok({ reply: undefined, writes: [put(ImportRun, { ...run, undo }), ...cleared] });
    },
  });
  if (!closed.ok) throw new Error(`an import could not be taken back: ${closed.error.code}`);
}

async function told(
  engine: EngineContext,
  { permissions }: UndoSession,
  survey: UndoSurvey,
): Promise<ImportUndo> {
  const read = engine.opened().replica.reader();
  const counts = { removed: 0, removedPatients: 0, restored: 0, kept: 0 };
  const keptRecords: ImportUndo['keptRecords'][number][] = [];
  for (const { type, id, before } of survey.entries()) {
    const reason = survey.kept.get(id);
    if (reason !== undefined) {
      counts.kept += 1;
      if (keptRecords.length < MOST_KEPT_TOLD)
        keptRecords.push({ type, id, reason, ...(await faceOf(survey, id, read, permissions)) });
    } else if (before) counts.restored += 1;
    else {
      counts.removed += 1;
      if (type === Patient.type) counts.removedPatients += 1;
    }
  }
  return { ...counts, keptRecords };
}

async function faceOf(
  survey: UndoSurvey,
  id: Id,
  read: Reader,
  permissions: Session['permissions'],
): Promise<{ patientId?: string; mrn?: string; name?: string }> {
  const group = survey.groupOf(id) ?? id;
  const patient = group.startsWith(`${Patient.type}:`) ? await read.get(Patient, group) : undefined;
  if (!patient) return {};
  const name = permissions.has('patient.read') ? nameText(patient) : undefined;
  return { patientId: patient.id, mrn: patient.mrn, ...(name === undefined ? {} : { name }) };
}

function nameText({ name }: Patient): string | undefined {
  const main = mainName(name);
  return (
    main && (main.text ?? [...(main.given ?? []), main.family].filter((part) => part !== undefined).join(' '))
  );
}

function groupOf(survey: UndoSurvey, { id }: StepEntry): string {
  return survey.groupOf(id) ?? id;
}

async function giveWay(engine: EngineContext): Promise<void> {
  await engine.opened().replica.room();
  await yieldToOthers();
}
