import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Beside, Settles } from '#shared/kernel/plan.ts';
import type { PastValue } from '#shared/kernel/reader.ts';
import { checkData, dataOf, reviewedFields, type AnyRecord } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { fieldState } from '#shared/kernel/rivals.ts';
import { compareStamps, readStamp, type Stamp } from '#shared/kernel/stamp.ts';
import type { ReviewDecision } from './review-decision.record.ts';
import type { SettleError } from './settle.rules.ts';

/** What somebody said of a review, with the stamp under which it was written. */
export interface Word {
  readonly decision: ReviewDecision;
  readonly stamp: Stamp;
}

export type ReopenError =
  /** The field says something else by now than what was decided: here, or what another station entered has come. */
  { readonly code: 'review.changedSince' } | Extract<SettleError, { code: 'review.invalid' }>;

export interface Reopened {
  readonly value: { readonly id: Id };
  /** The decided value gives way, by name. */
  readonly settles: Settles;
  /** And all of those that were decided between are entered anew: the one that stood stands, the others lie beside it. */
  readonly beside: Beside;
}

/**
 * The record as it was before somebody settled one of its reviews. The values come back under stamps of their own: they were
 * given up in sight of everybody, so that under their old ones a merge would take them for what has been replaced.
 * @param past of the record: what the settling changed beside the field, as a reason for not counting, stands there
 */
export function reopen(
  record: AnyRecord,
  current: { readonly id: Id },
  envelope: Envelope,
  { decision, stamp }: Word,
  past: readonly PastValue[],
): Result<Reopened, ReopenError> {
  const { field, how, candidates } = decision;
  const own = reviewedFields(record, field);
  const isAsDecided = own.every((name) => {
    const { standing, candidates: now } = fieldState(envelope, name);
    return standing === stamp && now.size === 1;
  });
  if (how === 'undone' || !isAsDecided) return fail({ code: 'review.changedSince' });
  const [stood = {}, ...others] = candidates.map(({ said }) => valuesOf(record, field, said));
  const along = Object.keys(envelope.stamps).filter(
    (name) => envelope.stamps[name] === stamp && !own.includes(name),
  );
  const before = along.map(
    (name) => past.findLast((one) => one.field === name && one.stamp < stamp)?.value ?? envelope.data[name],
  );
  // What the settling took away along with it may have been seen at another station only.
  if (before.includes(undefined)) return fail({ code: 'review.changedSince' });
  const rest = Object.entries(current).filter(([name]) => !own.includes(name));
  const value = {
    ...Object.fromEntries(rest),
    ...Object.fromEntries(along.map((name, index) => [name, before[index]])),
    ...stood,
    id: current.id,
  };
  const issues = checkData(record, dataOf(value));
  if (issues.length > 0) return fail({ code: 'review.invalid', issues });
  const ofEach = <T>(of: (name: string) => T) => Object.fromEntries(own.map((name) => [name, of(name)]));
  return ok({
    value,
    settles: ofEach(() => [stamp]),
    beside: ofEach((name) =>
      others.map((other) => (other[name] === undefined ? {} : { value: other[name] })),
    ),
  });
}

/** What a candidate said of each field of its review. */
function valuesOf(record: AnyRecord, field: string, said: JsonObject | undefined): JsonObject {
  const value = said?.['value'];
  if (value === undefined) return {};
  return record.together[field] === undefined ? { [field]: value } : (value as JsonObject); // of such a review each value is one
}

/**
 * Who entered a value first that an undo has put back, and when: the nth under the nth stamp up to that of the undo. A value
 * of which no undo is known here is its own.
 */
export function enteredFirst<E extends { readonly stamp: Stamp; readonly author: string }>(
  value: E,
  words: readonly Word[],
): Pick<E, 'stamp' | 'author'> {
  const { ms, counter, device } = readStamp(value.stamp);
  for (const { decision, stamp } of words) {
    const undo = readStamp(stamp);
    if (decision.how !== 'undone' || undo.ms !== ms || undo.device !== device) continue;
    const put = decision.candidates[undo.counter - counter];
    if (put && compareStamps(put.stamp, value.stamp) < 0) return enteredFirst(put, words);
  }
  return value;
}
