import type { AskedField } from '#shared/modules/patients/registration-asks.rules.ts';
import { settings, type RegistrationSettings } from '#shared/modules/settings/settings.contract.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';

const NOTHING = {};
const ASK_ALL: RegistrationSettings = { required: [], hidden: [] };

/** How this facility registers; until that is known everything is asked, and the engine checks what is demanded. */
export function useAsks(): RegistrationSettings {
  return useQuery(settings.registration, NOTHING).value ?? ASK_ALL;
}

export function isShown(asks: RegistrationSettings, field: AskedField): boolean {
  return !asks.hidden.includes(field);
}
