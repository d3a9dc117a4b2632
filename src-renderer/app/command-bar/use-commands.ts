import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';
import { pressShortcut, useShortcuts } from '#renderer/kit/shortcuts/shortcuts.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import { keyInPlaceOf, type OwnKeys } from '#renderer/kit/shortcuts/own-keys.ts';
import { useDesks } from '../use-desks.ts';
import { lock, signOut, switchUser } from '../session-actions.ts';
import { useShellWords } from '../words.ts';
import type { Command } from './find-options.ts';

const NONE: OwnKeys = {};

/** Whatever this person can do here: what the open screen offers under a key, then what works from anywhere. */
export function useCommands(): readonly Command[] {
  const words = useShellWords();
  const navigate = useNavigate();
  const { user } = useSession();
  const { change, settings } = useSettings();
  const own = settings.keys ?? NONE;
  const listed = useShortcuts();
  const open = useDesks();
  return useMemo((): readonly Command[] => {
    const here = listed
      .filter(({ scope, list }) => scope !== 'everywhere' && !list.some((keys) => isNoCommand(keys, own)))
      .map(({ list, words: does, run }): Command => ({
        id: `here ${list.join(' ')} ${does}`,
        group: 'here',
        words: does,
        keys: list[0] ?? '',
        run,
      }));
    const desks = open.map(({ id, path }, index): Command => ({
      id: `desk-${id}`,
      group: 'go',
      words: words('openDesk', { desk: words(`desk.${id}`) }),
      keys: `Alt ${index + 1}`,
      run: () => void navigate({ to: path }),
    }));
    const registerKey = keyInPlaceOf('R', own);
    const register: Command = {
      id: 'register-patient',
      group: 'do',
      ...(listed.some(({ list }) => list.includes(registerKey)) ? { keys: registerKey } : {}),
      words: words('registerPatient'),
      run: () => void navigate({ to: '/register' }),
    };
    return [
      ...(user.permissions.includes('patient.write') ? [register] : []),
      ...here,
      ...(user.permissions.includes('patient.read')
        ? [
            {
              id: 'scan-card',
              group: 'do',
              words: words('keys.Ctrl B'),
              keys: keyInPlaceOf('Ctrl B', own),
              run: () => pressShortcut('Ctrl B'),
            } as const,
          ]
        : []),
      ...desks,
      {
        id: 'lock',
        group: 'do',
        words: words('lock'),
        keys: keyInPlaceOf('Ctrl L', own),
        run: () => void lock(),
      },
      {
        id: 'switch',
        group: 'do',
        words: words('switchUser'),
        keys: keyInPlaceOf('F9', own),
        run: () => void switchUser(),
      },
      { id: 'sign-out', group: 'do', words: words('signOut'), run: () => void signOut() },
      ...(['light', 'dark'] as const).map((scheme): Command => ({
        id: `scheme-${scheme}`,
        group: 'do',
        words: `${words('scheme')}: ${words(`scheme.${scheme}`)}`,
        run: () => change({ scheme }),
      })),
    ];
  }, [words, navigate, user.permissions, change, listed, own, open]);
}

/** Keys that move about rather than do: tabs, rows, the way back, a form's own button. To register stands in the list by itself. */
function isNoCommand(keys: string, own: OwnKeys): boolean {
  return keys === keyInPlaceOf('R', own) || /^([0-9]|Esc|Ctrl Enter|.*[↑↓].*)$/.test(keys);
}
