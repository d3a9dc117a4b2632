import type { Envelope } from '#shared/kernel/document.ts';
import type { PastValue } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { authorOf, fieldState, openReviews, UNSTAMPED } from '#shared/kernel/rivals.ts';
import { compareStamps } from '#shared/kernel/stamp.ts';
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
  const open = new Set(openReviews(envelope, record).map(({ field }) => field));
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
