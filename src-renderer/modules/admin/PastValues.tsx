import type { Json } from '#shared/kernel/json.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useAdminWords } from './words.ts';

export interface PastValue {
  readonly field: string;
  /** Absent: nothing was said. */
  readonly value?: Json;
  /** ISO 8601: when it was written. */
  readonly at: string;
  readonly by: string;
}

/** What fields said before, since when, and by whom; newest first. @param said a value in words */
export function PastValues({
  lines,
  fieldName,
  said,
}: {
  readonly lines: readonly PastValue[];
  readonly fieldName: (field: string) => string;
  readonly said: (value: Json) => string;
}) {
  const words = useAdminWords();
  const format = useFormat();
  return (
    <details className="fw-setup-history">
      <summary>{words('history')}</summary>
      {lines.length === 0 ? <p className="fw-second">{words('historyNone')}</p> : null}
      <ol role="list">
        {lines.map(({ field, value, at, by }) => (
          <li key={`${field} ${at}`}>
            {words('historyLine', {
              field: fieldName(field),
              value: value === undefined ? words('nothingSaid') : said(value),
              when: format.dateTime(at),
              who: by,
            })}
          </li>
        ))}
      </ol>
    </details>
  );
}
