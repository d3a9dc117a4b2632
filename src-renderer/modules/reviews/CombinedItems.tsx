import { Checkbox } from '@mantine/core';
import type { FieldForm } from '#shared/kernel/field.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import type { OpenField } from '#shared/modules/reviews/reviews.contract.ts';
import { allItems, type Entry } from './choice.ts';
import { useSpeech } from './use-speech.ts';
import { valueLines } from './value-lines.ts';

/** Every item that any of the lists has. */
export function CombinedItems({
  field,
  form,
  open,
  entry,
  onEntry,
}: {
  readonly field: string;
  readonly form: FieldForm;
  readonly open: OpenField;
  readonly entry: Entry;
  readonly onEntry: (entry: Entry) => void;
}) {
  const speech = useSpeech();
  return (
    <div className="fw-review-items">
      {allItems(open.values).map((item) => {
        const key = canonicalJson(item);
        const isIn = !entry.without.has(key);
        return (
          <Checkbox
            key={key}
            checked={isIn}
            label={<bdi>{valueLines(field, form, [item], speech).join(', ')}</bdi>}
            onChange={() => {
              const without = new Set(entry.without);
              if (isIn) without.add(key);
              else without.delete(key);
              onEntry({ ...entry, without });
            }}
          />
        );
      })}
    </div>
  );
}
