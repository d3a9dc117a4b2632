import { useEffect, useRef } from 'react';
import { useConnection } from '#renderer/bridge/connection.ts';
import { coverDesk } from './desk-cover.ts';
import { expectSignIn } from './sign-in-intent.ts';

const LOOK_EVERY_MS = 5000;
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * The engine locks a window at which nobody does anything. While it is gone nobody counts but the window itself: it puts
 * the desk out of sight after the same time, counted from the last hand on it, whenever the engine went.
 * @param minutes the facility's, as the engine last said
 */
export function LostCover({ minutes }: { readonly minutes: number }) {
  const isLost = useConnection().status === 'lost';
  const touchedAt = useRef<number>(undefined);
  useEffect(() => {
    touchedAt.current ??= Date.now();
    const touch = () => {
      touchedAt.current = Date.now();
    };
    const look = () => {
      // The wall clock, which sees the time that the machine slept; set back, it covers at once.
      const idleMs = Date.now() - (touchedAt.current ?? 0);
      if (!isLost || (idleMs >= 0 && idleMs < minutes * 60_000)) return;
      expectSignIn('unlock');
      coverDesk();
    };
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true, capture: true });
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, touch, { capture: true });
      clearInterval(timer);
    };
  }, [isLost, minutes]);
  return null;
}
