import { useEffect, useState } from 'react';

const SETTLE_MS = 700;

/** What a polite live region should say: only what stood still for a moment, not each letter's count. */
export function useAnnouncement(text: string): string {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
