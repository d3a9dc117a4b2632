import { useCallback, useEffect, useState } from 'react';

/** Counts down the pause that the engine asks for after wrong passwords. */
export function useSignInWait(): { readonly seconds: number; readonly wait: (seconds: number) => void } {
  const [until, setUntil] = useState(0);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const seconds = Math.max(0, Math.ceil((until - nowMs) / 1000));
  useEffect(() => {
    if (seconds === 0) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, [seconds]);
  const wait = useCallback((length: number) => {
    setNowMs(Date.now());
    setUntil(Date.now() + length * 1000);
  }, []);
  return { seconds, wait };
}
