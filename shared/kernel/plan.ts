import type { Id } from './ids.ts';
import type { Rival } from './document.ts';
import type { Json, JsonObject } from './json.ts';
import { dataOf, type AnyRecord, type RecordOf } from './record.ts';
import type { Stamp } from './stamp.ts';

/** What a command wants written, as one transaction. */
export interface Plan<O> {
  readonly reply: O;
  readonly writes: readonly PlannedWrite[];
  /** The patient whose record this concerns, for the audit trail; taken from the writes where absent. */
  readonly patientId?: Id;
}

/** By field: the stamps of the values whose review the write ends. Such a field is written even if its value stays. */
export type Settles = { readonly [field: string]: readonly Stamp[] };

/** By field: values that the write enters beside the one that shall stand, the newest first; each gets a stamp of its own. */
export type Beside = { readonly [field: string]: readonly Rival[] };

export type PlannedWrite =
  | {
      readonly kind: 'put';
      readonly record: AnyRecord;
      readonly id: Id;
      readonly data: JsonObject;
      readonly settles?: Settles;
      readonly beside?: Beside;
    }
  | { readonly kind: 'remove'; readonly record: AnyRecord; readonly id: Id }
  | { readonly kind: 'counter'; readonly key: string; readonly value: Json };

/**
 * The record as it shall stand. Its base is what the same plan read: run-command remembers the revision, and plans
 * again if it has moved. A document that the plan has not read is created, and must not exist.
 */
export function put<R extends AnyRecord>(
  record: R,
  value: RecordOf<R>,
  settles?: Settles,
  beside?: Beside,
): PlannedWrite {
  const { id } = value;
  return {
    kind: 'put',
    record,
    id,
    data: dataOf(value),
    ...(settles && { settles }),
    ...(beside && { beside }),
  };
}

/**
 * Takes a document away that no other replica has ever had: of an import that is undone, and of nothing else. What a
 * person entered is not removed but entered in error. The plan must have read it; see decision 0013.
 */
export function remove(record: AnyRecord, id: Id): PlannedWrite {
  return { kind: 'remove', record, id };
}

/** Station-local state that moves with the same transaction, such as the next number under the device's prefix. */
export function setCounter(key: string, value: Json): PlannedWrite {
  return { kind: 'counter', key, value };
}
