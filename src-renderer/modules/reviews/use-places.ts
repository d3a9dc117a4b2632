import type { FieldForm } from '#shared/kernel/field.ts';
import { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';

const NOTHING = {};
const OF_THE_CALENDAR: ReadonlySet<string> = new Set(['practitioner', 'location', 'visitType']);

/** What providers, places and kinds of visit are called, for values that name one. Others are not asked for. */
export function usePlaces(form: FieldForm | undefined): (id: string) => string | undefined {
  const mayRead = usePermission('schedule.read');
  const setup = useQuery(scheduling.setup, mayRead && form && namesOne(form) ? NOTHING : undefined).value;
  return (id) =>
    [setup?.providers, setup?.places, setup?.visitTypes]
      .flatMap((all) => all ?? [])
      .find((one) => one.id === id)?.name;
}

function namesOne(form: FieldForm): boolean {
  switch (form.kind) {
    case 'ref':
      return OF_THE_CALENDAR.has(form.to);
    case 'list':
      return namesOne(form.of);
    case 'group':
      return Object.values(form.fields).some((field) => namesOne(field.form));
    default:
      return false;
  }
}
