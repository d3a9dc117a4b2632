import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';
import { useSettings } from '#renderer/kit/settings.tsx';
import { desksFor } from '../desks.ts';
import { lock, signOut, switchUser } from '../session-actions.ts';
import { useShellWords } from '../words.ts';
import type { Command } from './find-options.ts';

/** Whatever this person can do from anywhere. */
export function useCommands(): readonly Command[] {
  const words = useShellWords();
  const navigate = useNavigate();
  const { user } = useSession();
  const { change } = useSettings();
  return useMemo(() => {
    const desks = desksFor(user.permissions).map(({ id, path }, index) => ({
      id: `desk-${id}`,
      words: words('openDesk', { desk: words(`desk.${id}`) }),
      keys: `Alt ${index + 1}`,
      run: () => void navigate({ to: path }),
    }));
    const register = {
      id: 'register-patient',
      words: words('registerPatient'),
      run: () => void navigate({ to: '/register' }),
    };
    return [
      ...(user.permissions.includes('patient.write') ? [register] : []),
      ...desks,
      { id: 'lock', words: words('lock'), keys: 'Ctrl L', run: () => void lock() },
      { id: 'switch', words: words('switchUser'), keys: 'F9', run: () => void switchUser() },
      { id: 'sign-out', words: words('signOut'), run: () => void signOut() },
      ...(['light', 'dark'] as const).map((scheme) => ({
        id: `scheme-${scheme}`,
        words: `${words('scheme')}: ${words(`scheme.${scheme}`)}`,
        run: () => change({ scheme }),
      })),
    ];
  }, [words, navigate, user.permissions, change]);
}
