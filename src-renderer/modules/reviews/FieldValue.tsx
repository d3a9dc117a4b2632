import type { Json } from '#shared/kernel/json.ts';
import { reviewedForm } from '#shared/kernel/record.ts';
import { reviewableOf } from '#shared/modules/reviews/reviewable.rules.ts';
import { textDifference } from './text-difference.ts';
import { useReviewWords } from './words.ts';
import { usePlaces } from './use-places.ts';
import { useSpeech } from './use-speech.ts';
import { valueLines } from './value-lines.ts';

/** A shorter text is taken in at a glance. */
const LONG = 60;

export interface FieldValueProps {
  readonly recordId: string;
  readonly field: string;
  readonly value: Json | undefined;
  /** What it is held against: in long texts the words that differ are marked. */
  readonly against?: Json | undefined;
}

/** A value as it was entered, whole. */
export function FieldValue({ recordId, field, value, against }: FieldValueProps) {
  const words = useReviewWords();
  const record = reviewableOf(recordId);
  const form = record && reviewedForm(record, field);
  const name = usePlaces(form);
  const speech = { ...useSpeech(), name };
  if (!form) return null;
  const lines = valueLines(field, form, value, speech);
  if (lines.length === 0) return <em className="fw-second">{words('takenAway')}</em>;
  const other = against === undefined ? '' : valueLines(field, form, against, speech).join('\n');
  return (
    <div className="fw-review-value">
      {lines.map((line) => (
        <div key={line}>
          <bdi>{Math.max(line.length, other.length) > LONG && other !== '' ? marked(line, other) : line}</bdi>
        </div>
      ))}
    </div>
  );
}

function marked(line: string, other: string) {
  return textDifference(line, other).map(({ text, isOwn }, index) =>
    // Stretches of one text have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    isOwn ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}
