import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import {
  checkData,
  dataOf,
  reviewedFields,
  type AnyRecord,
  type RecordIssue,
} from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { openReviews, type OpenReview } from '#shared/kernel/rivals.ts';
import type { Stamp } from '#shared/kernel/stamp.ts';
import { editedRecord } from '../history/edited-record.rules.ts';

/**
 * What somebody says of a field: one of the values, or another one; absent: the field shall be empty. Of fields that stand
 * together one of the values, whole.
 */
export type Decision =
  | { readonly how: 'chosen'; readonly stamp: Stamp }
  | { readonly how: 'combined' | 'written'; readonly value?: Json };

export type SettleError =
  /** Somebody has settled it meanwhile, here or elsewhere. */
  | { readonly code: 'review.notOpen' }
  /** Other values lie there than those that were looked at. */
  | { readonly code: 'review.changedMeanwhile' }
  /** The record as a whole would not be valid. */
  | { readonly code: 'review.invalid'; readonly issues: readonly RecordIssue[] };

export interface Settled {
  readonly value: { readonly id: Id };
  readonly decided: Json | undefined;
  readonly candidates: OpenReview['candidates'];
}

const IN_ERROR = 'entered-in-error';
/** Fields that say whether a record counts at all. */
const COUNTS = new Set(['status', 'verificationStatus']);

/**
 * The record with one of its reviews settled.
 * @param field of the review: that of a field, or of several that stand together
 * @param stamps the values that were looked at: exactly those that are open
 */
export function settle(
  record: AnyRecord,
  current: { readonly id: Id },
  envelope: Envelope,
  field: string,
  stamps: readonly Stamp[],
  decision: Decision,
): Result<Settled, SettleError> {
  const open = openReviews(envelope, record).find((review) => review.field === field);
  if (!open) return fail({ code: 'review.notOpen' });
  const { candidates } = open;
  const named = new Set(stamps);
  if (named.size !== candidates.length || candidates.some(({ stamp }) => !named.has(stamp)))
    return fail({ code: 'review.changedMeanwhile' });
  const chosen =
    decision.how === 'chosen' ? candidates.find(({ stamp }) => stamp === decision.stamp) : decision;
  if (!chosen) return fail({ code: 'review.changedMeanwhile' });
  const decided = chosen.value;
  const isTogether = record.together[field] !== undefined;
  if (isTogether && decision.how !== 'chosen')
    return fail({ code: 'review.invalid', issues: [{ path: field, code: 'review.chooseOne' }] });
  const own = reviewedFields(record, field);
  // Whoever says that it counts after all has taken back why it did not.
  const gone = COUNTS.has(field) && decided !== IN_ERROR ? [field, 'enteredInError'] : own;
  const rest = Object.fromEntries(Object.entries(current).filter(([name]) => !gone.includes(name)));
  const value = editedRecord<{ readonly id: Id }>(current, {
    ...rest,
    ...(isTogether
      ? (decided as JsonObject) // of such a review each value is one
      : decided !== undefined && { [field]: decided }),
    id: current.id,
  });
  const issues = checkData(record, dataOf(value));
  return issues.length > 0 ? fail({ code: 'review.invalid', issues }) : ok({ value, decided, candidates });
}

/** The values between which was decided, as a decision keeps them. */
export function keptCandidates(candidates: OpenReview['candidates']) {
  return candidates.map(({ stamp, author, value }) => ({
    stamp,
    author,
    ...(value !== undefined && { said: { value } }),
  }));
}
