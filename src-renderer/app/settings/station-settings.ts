import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '#renderer/kit/settings.tsx';

const KEY = 'fieldward.settings';

/** What this window looked like last. Looks only: nothing of a patient or a person is ever kept here. */
export function readStationSettings(): Settings {
  const parsed = settingsSchema.safeParse(parseOrNothing(localStorage.getItem(KEY)));
  return parsed.success ? parsed.data : DEFAULT_SETTINGS;
}

export function writeStationSettings(settings: Settings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

function parseOrNothing(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not ours, or cut short: the defaults stand
  }
}
