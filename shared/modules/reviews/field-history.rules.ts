import type { Envelope } from '#shared/kernel/document.ts';
import type { PastValue } from '#shared/kernel/reader.ts';
import { reviewedFields, type AnyRecord } from '#shared/kernel/record.ts';
import { authorOf, fieldState, openReviews, UNSTAMPED } from '#shared/kernel/rivals.ts';
import { compareStamps, type Stamp } from '#shared/kernel/stamp.ts';
import { isHistoryField } from './reviewable.rules.ts';

export interface HistoryValue extends Omit<PastValue, 'field'> {
  /**
   * `open`: it lies beside the one that stands, and somebody has to say which holds; `beside`: it was entered apart, and
   * the field's rule has decided.
   */
  readonly state: 'stands' | 'open' | 'beside' | 'past';
}

export interface FieldHistory {
  readonly field: string;
  /** Newest first. */
  readonly values: readonly HistoryValue[];
}

/** All that is known of each field of a document. Fields that were changed last come first. */
export function fieldHistories(
  record: AnyRecord,
  envelope: Envelope,
  past: readonly PastValue[],
): readonly FieldHistory[] {
  const open = new Set(openReviews(envelope, record).flatMap(({ field }) => reviewedFields(record, field)));
  const fields = new Set([
    ...Object.keys(envelope.stamps),
    ...Object.keys(envelope.rivals ?? {}),
    ...past.map(({ field }) => field),
  ]);
  const histories = [...fields].filter(isHistoryField).map((field): FieldHistory => {
    const { standing, candidates } = fieldState(envelope, field);
    const present = [...candidates]
      .filter(([stamp]) => stamp !== UNSTAMPED)
      .map(([stamp, value]): HistoryValue => ({
        stamp,
        author: authorOf(envelope, stamp),
        ...(value !== undefined && { value }),
        state: stamp === standing ? 'stands' : open.has(field) ? 'open' : 'beside',
      }));
    const before = past
      .filter((one) => one.field === field)
      .map(({ field: _field, ...one }): HistoryValue => ({ ...one, state: 'past' }));
    return {
      field,
      values: [...present, ...before].toSorted(
        (a, b) =>
          Number(b.state === 'stands') - Number(a.state === 'stands') || compareStamps(b.stamp, a.stamp),
      ),
    };
  });
  return histories
    .filter(({ values }) => values.length > 0)
    .toSorted((a, b) => b.values.length - a.values.length || (a.field < b.field ? -1 : 1));
}

/** What a review's fields said before all of the values that are open. @param before stamp of the first of those */
export function valueBefore(
  record: AnyRecord,
  field: string,
  past: readonly PastValue[],
  before: Stamp,
): Omit<PastValue, 'field'> | undefined {
  const found = reviewedFields(record, field).flatMap(
    (own) => past.findLast((one) => one.field === own && one.stamp < before) ?? [],
  );
  const newest = found.toSorted((a, b) => compareStamps(b.stamp, a.stamp))[0];
  if (!newest || record.together[field] === undefined) return newest;
  const { stamp, author } = newest;
  const value = Object.fromEntries(
    found.flatMap((one) => (one.value === undefined ? [] : [[one.field, one.value] as const])),
  );
  return { stamp, author, value };
}
