import type { Json } from '#shared/kernel/json.ts';
import { messageSetup } from '#shared/modules/messages/message-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { PastValues } from '../PastValues.tsx';
import { useOutboxAdminWords } from './words.ts';

/** A certificate says nothing to a reader. */
const LONGEST = 200;

/** What the settings or a text said before. */
export function OutboxHistory({ id }: { readonly id: string }) {
  const words = useOutboxAdminWords();
  const { value } = useQuery(messageSetup.history, { id });
  if (!value) return null;
  const said = (one: Json): string => {
    if (typeof one === 'boolean') return words(one ? 'yes' : 'no');
    if (Array.isArray(one)) return one.length === 0 ? '–' : one.join(', ');
    if (typeof one !== 'object' || one === null) return String(one);
    const parts = Object.values(one).filter((part) => typeof part === 'string' || typeof part === 'number');
    return parts
      .map(String)
      .filter((part) => part.length <= LONGEST)
      .join(' ');
  };
  return (
    <PastValues
      lines={value}
      fieldName={(field) => (words.has(`field.${field}`) ? words(`field.${field}`) : field)}
      said={said}
    />
  );
}
