import { useMemo } from 'react';
import { ASKED_IF_WANTED, type AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import { settings, type RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { customSystem } from '#shared/modules/patients/custom-fields.rules.ts';
import { useSession } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';

const NOTHING = {};
const ASK_ALL: RegistrationSettings = { required: [], hidden: [...ASKED_IF_WANTED], customFields: [] };

export interface Asks extends RegistrationSettings {
  /** Whose the facility's own fields are. */
  readonly customSystem: string;
}

/** How this facility registers; until that is known everything is asked, and the engine checks what is demanded. */
export function useAsks(): Asks {
  const { facility } = useSession();
  const asks = useQuery(settings.registration, NOTHING).value ?? ASK_ALL;
  return useMemo(() => ({ ...asks, customSystem: customSystem(facility.id) }), [asks, facility.id]);
}

export function isShown(asks: RegistrationSettings, field: AskedField): boolean {
  return !asks.hidden.includes(field);
}
