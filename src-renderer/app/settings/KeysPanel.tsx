import { Button, Switch } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { PlainKbd } from '#renderer/kit/Kbd.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { Panel } from '#renderer/kit/Panel.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import {
  CHANGEABLE_KEYS,
  keyInPlaceOf,
  pressedKeys,
  refusalOf,
  withKey,
  type ChangeableKey,
  type KeyRefusal,
} from '#renderer/kit/shortcuts/own-keys.ts';
import { useShellWords } from '../words.ts';

/** Each key that can be changed, what it does, and whether single letters are keys at all. */
export function KeysPanel() {
  const words = useShellWords();
  const { settings, change } = useSettings();
  const own = settings.keys ?? {};
  const [asking, setAsking] = useState<ChangeableKey>();
  const [refused, setRefused] = useState<{ readonly keys: string; readonly why: KeyRefusal }>();
  const stop = () => {
    setAsking(undefined);
    setRefused(undefined);
  };
  useNextKey(asking !== undefined, (keys) => {
    if (asking === undefined || keys === undefined) return stop();
    const why = refusalOf(keys, asking, own);
    if (why) return setRefused({ keys, why });
    change({ keys: withKey(own, asking, keys) });
    stop();
  });
  return (
    <Panel
      title={words('settings.keys')}
      note={words('settings.note')}
      className="fw-keys-panel"
      actions={
        Object.keys(own).length === 0 ? undefined : (
          <Button size="compact-sm" variant="default" onClick={() => change({ keys: {} })}>
            {words('keys.resetAll')}
          </Button>
        )
      }
    >
      <div className="fw-settings-body" data-padded>
        <Switch
          label={words('settings.singleLetters')}
          description={words('settings.singleLettersHint')}
          checked={settings.singleLetters}
          onChange={(event) => change({ singleLetters: event.currentTarget.checked })}
        />
        <Switch
          label={words('settings.showFoot')}
          checked={settings.showFoot}
          onChange={(event) => change({ showFoot: event.currentTarget.checked })}
        />
      </div>
      <ul role="list" className="fw-key-rows">
        {CHANGEABLE_KEYS.map((printed) => {
          const name = words(`keys.${printed}`);
          const isAsking = asking === printed;
          const keys = keyInPlaceOf(printed, own);
          return (
            <li key={printed} data-asking={isAsking ? '' : undefined}>
              <span>{name}</span>
              {isAsking ? (
                <span className="fw-quiet" role="status">
                  {words('keys.press')}
                </span>
              ) : (
                <>
                  <PlainKbd keys={keys} />
                  <span className="fw-hidden">{keys}</span>
                </>
              )}
              <Button
                size="compact-sm"
                variant="default"
                aria-label={words(isAsking ? 'keys.stopOf' : 'keys.changeOf', { name })}
                onClick={() => {
                  stop();
                  if (!isAsking) setAsking(printed);
                }}
              >
                {words(isAsking ? 'keys.stop' : 'keys.change')}
              </Button>
              {isAsking && refused ? (
                <Notice severity="caution" role="alert">
                  {refused.why.code === 'taken'
                    ? words('keys.taken', { keys: refused.keys, name: words(`keys.${refused.why.by}`) })
                    : words('keys.reserved', { keys: refused.keys })}
                </Notice>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Takes the next key pressed, before anything else acts on it. Esc and Tab stop the asking: nobody is caught here. */
function useNextKey(isAsking: boolean, onKeys: (keys: string | undefined) => void): void {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Tab') return onKeys(undefined);
    // On the button itself these two stop the asking, as a press of it does.
    if (event.key === 'Enter' || event.key === ' ') return;
    if (event.key !== 'Escape' && pressedKeys(event) === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onKeys(event.key === 'Escape' ? undefined : pressedKeys(event));
  });
  useEffect(() => {
    if (!isAsking) return undefined;
    const listen = (event: KeyboardEvent) => take(event);
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [isAsking]);
}
