import type { Json } from '#shared/kernel/json.ts';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useFieldWords } from '#renderer/modules/reviews/fields/words.ts';
import { useCalendarAdminWords } from './words.ts';

/** Who changed what, from what, and when; newest first. */
export function SetupHistory({ id }: { readonly id: string }) {
  const words = useCalendarAdminWords();
  const fields = useFieldWords();
  const format = useFormat();
  const { value } = useQuery(scheduleSetup.history, { id });
  if (!value) return null;
  const said = (one: Json | undefined): string => {
    if (one === undefined) return words('nothingSaid');
    if (Array.isArray(one)) return words('itemCount', { count: one.length });
    return typeof one === 'object' ? '…' : String(one);
  };
  return (
    <details className="fw-setup-history">
      <summary>{words('history')}</summary>
      {value.length === 0 ? <p className="fw-second">{words('historyNone')}</p> : null}
      <ol role="list">
        {value.map(({ field, value: before, at, by }) => (
          <li key={`${field} ${at}`}>
            {words('historyLine', {
              field: fields.has(`field.${field}`) ? fields(`field.${field}`) : field,
              value: said(before),
              when: format.dateTime(at),
              who: by,
            })}
          </li>
        ))}
      </ol>
    </details>
  );
}
