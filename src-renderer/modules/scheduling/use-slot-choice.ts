import { useState } from 'react';
import type { InputOf } from '#shared/kernel/contract.ts';
import { scheduling, type Slot } from '#shared/modules/scheduling/scheduling.contract.ts';
import { canonicalJson } from '#renderer/bridge/canonical-json.ts';
import { useQuery, type QueryState } from '#renderer/bridge/use-query.ts';
import { OTHER_TIME, slotKey } from './SlotChoice.tsx';

export interface ChosenSlot {
  readonly state: QueryState<(typeof scheduling)['slots']>;
  readonly free: readonly Slot[];
  /** The one that is meant, where it is free now. */
  readonly picked: Slot | undefined;
  /** What is marked in the list. */
  readonly value: string | undefined;
  readonly isOther: boolean;
  /** What was chosen has gone: nothing else takes its place by itself. */
  readonly isGone: boolean;
  choose(key: string): void;
}

/**
 * The free times of what is asked, and which is meant. The first one is chosen as soon as the list is there, and stays so: a list that
 * moves on under the hand, or that was made for another question, never books a time that nobody saw chosen.
 */
export function useSlotChoice(
  asked: InputOf<(typeof scheduling)['slots']> | undefined,
  startsOther: boolean,
): ChosenSlot {
  const state = useQuery(scheduling.slots, asked, { keepPrevious: true });
  const question = asked && canonicalJson(asked);
  const [chosen, setChosen] = useState<{ readonly of: string | undefined; readonly key: string } | undefined>(
    startsOther ? { of: undefined, key: OTHER_TIME } : undefined,
  );
  const isFresh = state.state === 'ready';
  const free = state.value ?? [];
  const isOther = chosen?.key === OTHER_TIME;
  const own = isFresh && !isOther && chosen?.of === question ? chosen : undefined;
  const [first] = free;
  if (isFresh && !isOther && !own && first) setChosen({ of: question, key: slotKey(first) });
  const picked = own && free.find((one) => slotKey(one) === own.key);
  return {
    state,
    free,
    picked,
    value: isOther ? OTHER_TIME : picked && slotKey(picked),
    isOther,
    isGone: own !== undefined && picked === undefined,
    choose: (key) => setChosen({ of: question, key }),
  };
}
