import type { Json } from '#shared/kernel/json.ts';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useOutboxAdminWords } from './words.ts';

/** A certificate says nothing to a reader. */
const LONGEST = 200;

/** Who changed what, from what, and when; newest first. */
export function PastValues({ id }: { readonly id: string }) {
  const words = useOutboxAdminWords();
  const format = useFormat();
  const { value } = useQuery(messageSetup.history, { id });
  if (!value) return null;
  const said = (one: Json | undefined): string => {
    if (one === undefined) return words('nothingSaid');
    if (typeof one === 'boolean') return words(one ? 'yes' : 'no');
    if (Array.isArray(one)) return one.length === 0 ? words('nothingSaid') : one.join(', ');
    if (typeof one !== 'object' || one === null) return String(one);
    const parts = Object.values(one).filter((part) => typeof part === 'string' || typeof part === 'number');
    return parts
      .map(String)
      .filter((part) => part.length <= LONGEST)
      .join(' ');
  };
  return (
    <details className="fw-setup-history">
      <summary>{words('history')}</summary>
      {value.length === 0 ? <p className="fw-second">{words('historyNone')}</p> : null}
      <ol role="list">
        {value.map(({ field, value: before, at, by }) => (
          <li key={`${field} ${at}`}>
            {words('historyLine', {
              field: words.has(`field.${field}`) ? words(`field.${field}`) : field,
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
