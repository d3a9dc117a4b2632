import { useEffect, useState } from 'react';

/** After this a person wonders whether anything happens. */
const LONG_MS = 4_000;

/** Whether something has been under way for so long that a word is due. */
export function useIsLong(isRunning: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setTimeout(() => setIsLong(true), LONG_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isRunning]);
  return isLong;
}
