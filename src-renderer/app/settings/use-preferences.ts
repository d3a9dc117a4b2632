import { useCallback, useEffect, useMemo, useState } from 'react';
import { drafts } from '#shared/modules/drafts/drafts.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '#renderer/kit/settings.tsx';
import { readStationSettings, writeStationSettings } from './station-settings.ts';

const KEY = 'preferences';

/**
 * How the screens look: what this window showed last, until someone signs in who has chosen otherwise here. A choice is
 * kept with that person's drafts, and for the window.
 * @param userId whoever is signed in
 */
export function usePreferences(userId: string | undefined) {
  const [settings, setSettings] = useState<Settings>(readStationSettings);
  const [owner, setOwner] = useState<string>();

  useEffect(() => {
    if (userId === undefined) return undefined;
    let isCurrent = true;
    void request(drafts.get, { key: KEY }).then((result) => {
      if (!isCurrent || !result.ok) return;
      setOwner(userId);
      // Looks may stay as the window had them; keys and first steps are each person's own.
      if (result.value === undefined) return setSettings(looksOf);
      const parsed = settingsSchema.safeParse(result.value.value);
      if (!parsed.success) return;
      setSettings(parsed.data);
      writeStationSettings(parsed.data);
    });
    return () => {
      isCurrent = false;
    };
  }, [userId]);

  const change = useCallback(
    (part: Partial<Settings>) => {
      const after = { ...readStationSettings(), ...part };
      setSettings(after);
      writeStationSettings(after);
      if (userId !== undefined) void request(drafts.save, { key: KEY, value: structuredClone(after) });
    },
    [userId],
  );

  const areOwn = userId !== undefined && owner === userId;
  return useMemo(() => ({ settings, areOwn, change }), [settings, areOwn, change]);
}

function looksOf({ keys: _keys, guide: _guide, ...looks }: Settings): Settings {
  const after = { ...looks, singleLetters: DEFAULT_SETTINGS.singleLetters };
  writeStationSettings(after);
  return after;
}
