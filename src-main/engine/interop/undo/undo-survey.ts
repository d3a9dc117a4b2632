import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import type { KeptReason } from '#shared/modules/imports/import-undo.rules.ts';
import { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import type { OpenedReplica } from '../../actions.ts';
import { editedFields, recordOf } from '../write-resources.ts';
import { digestOf, readStep, stepKey, type RunHead, type StepEntry } from './import-steps.ts';

const ID = /"([a-zA-Z]+:[0-9a-f]{8}-[0-9a-f-]{27})"/g;
const ID_IN_KEY = /[a-zA-Z]+:[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** They tell of records and keep none alive. */
const WITNESSES: ReadonlySet<string> = new Set([AuditEvent.type, ImportRun.type]);

interface Known {
  readonly entry: StepEntry;
  /** Whose record it belongs to: what is one person's stays or goes together. */
  readonly group: Id;
}

/**
 * Which records of an import can be taken back: those that are as the import left them, and to which nothing refers that
 * stays. Whatever a person has touched since stays, with all of that patient's that the import brought.
 */
export class UndoSurvey {
  readonly steps: readonly string[];
  readonly kept = new Map<Id, KeptReason>();
  readonly #opened: OpenedReplica;
  readonly #known: ReadonlyMap<Id, Known>;
  readonly #groups: ReadonlyMap<Id, readonly Id[]>;
  #seen: number;

  private constructor(
    opened: OpenedReplica,
    steps: readonly string[],
    known: ReadonlyMap<Id, Known>,
    seen: number,
  ) {
    this.#opened = opened;
    this.steps = steps;
    this.#known = known;
    this.#groups = new Map(
      [...Map.groupBy(known, ([, { group }]) => group)].map(([group, members]) => [
        group,
        members.map(([id]) => id),
      ]),
    );
    this.#seen = seen;
  }

  static async of(
    opened: OpenedReplica,
    runId: Id,
    head: RunHead,
    giveWay: () => Promise<void>,
  ): Promise<Result<UndoSurvey, { readonly code: 'import.sent' }>> {
    const { work } = opened.replica;
    const read = opened.replica.reader();
    const steps = work.counterKeys(stepKey(runId, 0).slice(0, -8));
    const known = new Map<Id, Known>();
    for (const key of steps) {
      for (const entry of await readStep(read, key)) {
        const first = known.get(entry.id);
        const envelope = await read.envelope(recordOf(entry.type), entry.id);
        const group = first?.group ?? envelope?.patientId ?? entry.id;
        const { before: _later, ...last } = entry;
        const before = first ? first.entry.before : entry.before;
        known.set(entry.id, { entry: { ...last, ...(before ? { before } : {}) }, group });
      }
      await giveWay();
    }
    for (const { entry } of known.values()) {
      const record = recordOf(entry.type);
      if (!(await read.envelope(record, entry.id))) continue; // taken back before, where an undo was cut off
      const unsent = work.unsent(record, entry.id);
      if (unsent === undefined || (entry.before === undefined && unsent !== 'new'))
        return fail({ code: 'import.sent' });
    }
    const survey = new UndoSurvey(opened, steps, known, head.sequence);
    await survey.#keepEdited(giveWay);
    await survey.look(giveWay);
    return ok(survey);
  }

  /** Of the state before the import; those that the import made have none. */
  entries(): readonly StepEntry[] {
    return [...this.#known.values()].map(({ entry }) => entry);
  }

  get size(): number {
    return this.#known.size;
  }

  groupOf(id: Id): Id | undefined {
    return this.#known.get(id)?.group;
  }

  /** What was written or begun since the last look, and is not of the import itself, keeps what it refers to. */
  async look(giveWay?: () => Promise<void>): Promise<void> {
    const { work } = this.#opened.replica;
    const until = work.sequence();
    let count = 0;
    for (const { envelope } of work.writtenSince(this.#seen)) {
      count += 1;
      if (giveWay && count % 500 === 0) await giveWay();
      if (WITNESSES.has(envelope.type) || this.#known.has(envelope.id)) continue;
      await this.#keepReferred(envelope);
    }
    this.#seen = until;
    await this.#keepDrafts();
  }

  async #keepEdited(giveWay: () => Promise<void>): Promise<void> {
    const read = this.#reader();
    let count = 0;
    for (const { entry } of this.#known.values()) {
      count += 1;
      if (count % 200 === 0) await giveWay();
      const record = recordOf(entry.type);
      const value = await read.get(record, entry.id);
      if (!value) continue;
      const isAsLeft = digestOf(dataOf(value)) === entry.digest;
      const isAsBefore = entry.before !== undefined && digestOf(dataOf(value)) === digestOf(entry.before);
      const edited = isAsLeft ? await editedFields(record, entry.id, { read }) : [];
      if ((!isAsLeft && !isAsBefore) || edited.length > 0) await this.#keep(entry.id, 'edited');
      // What stood before the import and stands again may refer to what the import made.
      if (entry.before) for (const id of idsIn(entry.before)) await this.#keepMade(id);
    }
  }

  /** A form that somebody has begun about a patient, or about a record of theirs, is work of theirs. */
  async #keepDrafts(): Promise<void> {
    for (const key of this.#opened.replica.work.counterKeys('draft:'))
      for (const [id] of key.matchAll(ID_IN_KEY)) await this.#keep(id, 'draft');
  }

  async #keepReferred({ data, patientId }: Pick<Envelope, 'data' | 'patientId'>): Promise<void> {
    for (const id of [...idsIn(data), ...(patientId === undefined ? [] : [patientId])])
      await this.#keepMade(id);
  }

  async #keepMade(id: Id): Promise<void> {
    if (this.#known.get(id)?.entry.before === undefined) await this.#keep(id, 'referred');
  }

  /** With its group, and with whatever these refer to. */
  async #keep(id: Id, reason: KeptReason): Promise<void> {
    const known = this.#known.get(id);
    if (!known || this.kept.has(id)) return;
    this.kept.set(id, reason);
    const value = await this.#reader().get(recordOf(known.entry.type), id);
    if (value) for (const referred of idsIn(dataOf(value))) await this.#keepMade(referred);
    // What stood here before the import is put back or not for itself.
    if (known.entry.before === undefined)
      for (const other of this.#groups.get(known.group) ?? [])
        if (this.#known.get(other)?.entry.before === undefined) await this.#keep(other, 'referred');
  }

  #reader(): Reader {
    return this.#opened.replica.reader();
  }
}

function idsIn(data: object): ReadonlySet<Id> {
  return new Set([...JSON.stringify(data).matchAll(ID)].map(([, id = '']) => id));
}
