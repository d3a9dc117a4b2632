import { useEffect, useState } from 'react';
import { session } from '#shared/modules/session/session.contract.ts';
import { request } from '#renderer/bridge/use-command.ts';
import { Notice } from '#renderer/kit/Notice.tsx';
import { useSessionWords } from '#renderer/modules/session/words.ts';

const TELL_EVERY_MS = 10_000;
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * The engine locks a window at which nobody does anything. It sees commands by itself; that someone only reads and
 * scrolls it must be told, at most every ten seconds, and at once while it is about to lock.
 * @param locksInSeconds from the session's state: told once, counted down here
 */
export function IdleWatch({ locksInSeconds }: { readonly locksInSeconds: number | undefined }) {
  const words = useSessionWords();
  const isWarned = locksInSeconds !== undefined;
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const tell = () => {
      const now = performance.now();
      if (now - toldAt < (isWarned ? 500 : TELL_EVERY_MS)) return;
      toldAt = now;
      void request(session.touch, {});
    };
    for (const sign of SIGNS) window.addEventListener(sign, tell, { passive: true, capture: true });
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, tell, { capture: true });
    };
  }, [isWarned]);
  if (!isWarned) return null;
  return (
    <div className="fw-idle">
      <Notice severity="caution" role="status" title={words('idle.title')}>
        <Countdown key={locksInSeconds} from={locksInSeconds} />
      </Notice>
    </div>
  );
}

function Countdown({ from }: { readonly from: number }) {
  const words = useSessionWords();
  const [seconds, setSeconds] = useState(from);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  // Read out once, not every second.
  return (
    <>
      <span className="fw-hidden">{words('idle.text', { seconds: from })}</span>
      <span aria-hidden="true">{words('idle.text', { seconds })}</span>
    </>
  );
}
