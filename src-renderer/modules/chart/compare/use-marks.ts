import { useState } from 'react';
import { MOST_COMPARED } from '#shared/modules/chart/timeline-asked.rules.ts';
import { useCompareWords } from './words.ts';

export interface Marks {
  readonly keys: readonly string[];
  /** Why the last one was not taken. */
  readonly refusal: string | undefined;
  toggle(key: string): void;
  clear(): void;
}

/** What is chosen to be compared, in the order of choosing. @param refusalOf why one cannot be compared */
export function useMarks(refusalOf: (key: string) => string | undefined = () => undefined): Marks {
  const words = useCompareWords();
  const [keys, setKeys] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<string>();
  return {
    keys,
    refusal,
    toggle: (key) => {
      const isMarked = keys.includes(key);
      const tooMany = keys.length >= MOST_COMPARED ? words('tooMany', { most: MOST_COMPARED }) : undefined;
      const why = isMarked ? undefined : (refusalOf(key) ?? tooMany);
      setRefusal(why);
      if (why === undefined) setKeys(isMarked ? keys.filter((one) => one !== key) : [...keys, key]);
    },
    clear: () => {
      setKeys([]);
      setRefusal(undefined);
    },
  };
}
