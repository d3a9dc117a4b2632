import { useState } from 'react';
import { useSession } from '#renderer/bridge/session.tsx';

/** In memory only, and only for the person who sits here. */
const keptBy = new Map<string, Map<string, unknown>>();

function valuesOf(userId: string): Map<string, unknown> {
  const own = keptBy.get(userId);
  if (own) return own;
  keptBy.clear();
  const values = new Map<string, unknown>();
  keptBy.set(userId, values);
  return values;
}

/**
 * State of a screen that is there again when its person comes back to it: the list and the row they left. Gone with the
 * window, and with the person.
 */
export function useKeptState<T>(
  key: string,
  initial: T,
): readonly [T, (value: T) => void, { readonly wasKept: boolean }] {
  const { userId } = useSession().user;
  const values = valuesOf(userId);
  const [wasKept] = useState(() => values.has(key));
  const [value, setValue] = useState(() => (wasKept ? (values.get(key) as T) : initial)); // put there under the same key below
  return [
    value,
    (next) => {
      values.set(key, next);
      setValue(next);
    },
    { wasKept },
  ];
}
