import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { drafts } from '#shared/modules/drafts/drafts.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '#renderer/kit/settings.tsx';
import { readStationSettings, writeStationSettings } from './station-settings.ts';

const KEY = 'preferences';

/**
 * How the screens look: what this window showed last, until someone signs in who has chosen otherwise here. A choice is
 * kept with that person's drafts, and for the window. Keys and first steps are a person's own: nobody has another's, not even
 * until their own have come.
 * @param userId whoever is signed in
 */
export function usePreferences(userId: string | undefined) {
  const [shown, setShown] = useState<Settings>(readStationSettings);
  const [owner, setOwner] = useState<string>();
  const areOwn = userId !== undefined && owner === userId;
  /** By whoever is signed in, before their own have come: it goes into these. */
  const chosen = useRef<Partial<Settings>>({});

  useEffect(() => {
    if (userId === undefined) return undefined;
    let isCurrent = true;
    chosen.current = {};
    void request(drafts.get, { key: KEY }).then((result) => {
      if (!isCurrent || !result.ok) return;
      setOwner(userId);
      const parsed = settingsSchema.safeParse(result.value?.value);
      const kept = parsed.success ? parsed.data : looksOf(readStationSettings());
      const own = { ...kept, ...chosen.current };
      setShown(own);
      writeStationSettings(own);
      if (Object.keys(chosen.current).length > 0) save(own);
    });
    return () => {
      isCurrent = false;
    };
  }, [userId]);

  const change = useCallback(
    (part: Partial<Settings>) => {
      const before = readStationSettings();
      const isAwaited = userId !== undefined && !areOwn;
      const after = { ...(isAwaited ? looksOf(before) : before), ...part };
      setShown(after);
      writeStationSettings(after);
      if (isAwaited) chosen.current = { ...chosen.current, ...part };
      else if (areOwn) save(after);
    },
    [userId, areOwn],
  );

  const settings = useMemo(() => (areOwn ? shown : looksOf(shown)), [areOwn, shown]);
  return useMemo(() => ({ settings, areOwn, change }), [settings, areOwn, change]);
}

function save(settings: Settings): void {
  void request(drafts.save, { key: KEY, value: structuredClone(settings) });
}

/** What may stay as the window had it for whoever comes next. */
function looksOf({ keys: _keys, guide: _guide, ...looks }: Settings): Settings {
  return { ...looks, singleLetters: DEFAULT_SETTINGS.singleLetters };
}
