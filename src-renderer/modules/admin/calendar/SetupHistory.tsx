import type { Json } from '#shared/kernel/json.ts';
import { scheduleSetup } from '#shared/modules/scheduling/schedule-setup.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFieldWords } from '#renderer/modules/reviews/fields/words.ts';
import { PastValues } from '../PastValues.tsx';
import { useCalendarAdminWords } from './words.ts';

/** What a week, a room, a kind of visit or a station of care said before. */
export function SetupHistory({ id }: { readonly id: string }) {
  const words = useCalendarAdminWords();
  const fields = useFieldWords();
  const { value } = useQuery(scheduleSetup.history, { id });
  if (!value) return null;
  const said = (one: Json): string => {
    if (Array.isArray(one)) return words('itemCount', { count: one.length });
    return typeof one === 'object' ? '…' : String(one);
  };
  return (
    <PastValues
      lines={value}
      fieldName={(field) => (fields.has(`field.${field}`) ? fields(`field.${field}`) : field)}
      said={said}
    />
  );
}
