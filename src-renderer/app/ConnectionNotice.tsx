import { useEffect, useState } from 'react';
import { useConnection } from '#renderer/bridge/connection.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useShellWords } from './words.ts';

const SAY_AFTER_MS = 1500;

/** Said only when the engine stays away: a reconnection of a moment is no news. */
export function ConnectionNotice({ isLocked = false }: { readonly isLocked?: boolean }) {
  const words = useShellWords();
  const isLost = useConnection().status === 'lost';
  const [isSaid, setIsSaid] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsSaid(isLost), isLost ? SAY_AFTER_MS : 0);
    return () => clearTimeout(timer);
  }, [isLost]);
  if (!isSaid) return null;
  return (
    <Notice severity="pending" role="status" title={words('lost.title')}>
      {words(isLocked ? 'lost.locked' : 'lost.text')}
    </Notice>
  );
}
