import { useEffect, useState } from 'react';
import type { Refusal } from '#shared/kernel/contract.ts';
import { useConnection } from '#renderer/bridge/connection.ts';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { Notice } from '#renderer/kit/Notice.tsx';
import { SessionFrame } from '#renderer/modules/session/SessionFrame.tsx';
import { useShellWords } from './words.ts';

const SAY_AFTER_MS = 1500;

/** Before the engine has answered for the first time: nothing, unless it takes long. */
export function Connecting({ error }: { readonly error: Refusal | undefined }) {
  const words = useShellWords();
  const isLost = useConnection().status === 'lost';
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (error) {
    return (
      <SessionFrame title={words('broken.title')}>
        <ErrorNotice error={error} />
      </SessionFrame>
    );
  }
  if (!isLate) return null;
  return (
    <SessionFrame title={words(isLost ? 'lost.title' : 'connecting.title')}>
      {isLost ? (
        <Notice severity="pending" role="status">
          {words('connecting.text')}
        </Notice>
      ) : null}
    </SessionFrame>
  );
}
