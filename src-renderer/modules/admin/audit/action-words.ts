import { useMemo } from 'react';
import { usePrintWords } from '../../prints/words.ts';
import { useDeedWords } from './deeds/words.ts';

/** What was done and why it was refused, in words; the code itself where a newer version has written it. */
export function useActionWords() {
  const words = useDeedWords();
  const print = usePrintWords();
  return useMemo(() => {
    const say = (prefix: 'action' | 'area' | 'reason', code: string): string => {
      const key = `${prefix}.${code}`;
      return words.has(key) ? words(key) : code;
    };
    return {
      action: (code: string) => say('action', code),
      area: (code: string) => say('area', code),
      reason: (code: string) => say('reason', code),
      /** Of a chart that was printed. */
      part: (code: string) => {
        const key = `part.${code}`;
        return print.has(key) ? print(key) : code;
      },
    };
  }, [words, print]);
}

export function areaOf(action: string): string {
  return action.split('.')[0] ?? action;
}
