import { useEffect, useState } from 'react';
import type {
  CommonRefusal,
  FailsOf,
  InputOf,
  NamedChannel,
  OutputOf,
  Refusal,
} from '#shared/kernel/contract.ts';
import type { Result } from '#shared/kernel/result.ts';
import { canonicalJson } from './canonical-json.ts';
import { useConnection } from './connection.ts';

export type RefusalOf<C> = (FailsOf<C> & Refusal) | CommonRefusal;

export type QueryState<C> =
  | { readonly state: 'loading'; readonly value?: OutputOf<C> }
  | { readonly state: 'ready'; readonly value: OutputOf<C> }
  | { readonly state: 'error'; readonly error: RefusalOf<C>; readonly value?: OutputOf<C> };

export interface QueryOptions {
  /**
   * While another input is being asked, go on showing the last answer. For search as you type; never for two patients,
   * whose facts must not stand under each other's names.
   */
  readonly keepPrevious?: boolean;
}

interface Held<C> {
  readonly key: string;
  readonly result?: Result<OutputOf<C>, RefusalOf<C>>;
  readonly value?: OutputOf<C>;
}

/**
 * A live answer: the present value, then each change. An input of `undefined` asks nothing and stays `loading`.
 * While the connection or the session is away the last value stands.
 */
export function useQuery<C extends NamedChannel>(
  channel: C,
  input: InputOf<C> | undefined,
  options: QueryOptions = {},
): QueryState<C> {
  const connection = useConnection();
  const [held, setHeld] = useState<Held<C>>();
  const key = input === undefined ? undefined : `${channel.name} ${canonicalJson(input)}`;
  const client = connection.status === 'open' ? connection.client : undefined;

  useEffect(() => {
    if (!client || key === undefined || input === undefined) return undefined;
    return client.subscribe(channel, input, (result) => {
      setHeld((before) => {
        if (result.ok) return { key, result, value: result.value };
        const sameValue = before?.key === key && before.value !== undefined ? { value: before.value } : {};
        if (isAway(result.error)) return { key, ...sameValue };
        return { key, result, ...sameValue };
      });
    });
    // `key` stands for channel and input; a new epoch asks again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, connection.epoch, key]);

  if (held === undefined || key === undefined) return { state: 'loading' };
  if (held.key !== key) {
    return options.keepPrevious && held.value !== undefined
      ? { state: 'loading', value: held.value }
      : { state: 'loading' };
  }
  if (held.result?.ok) return { state: 'ready', value: held.result.value };
  if (held.result)
    return {
      state: 'error',
      error: held.result.error,
      ...(held.value === undefined ? {} : { value: held.value }),
    };
  return held.value === undefined ? { state: 'loading' } : { state: 'ready', value: held.value };
}

/** Refusals that pass by themselves: the shell says so once, and no screen repeats it. */
function isAway({ code }: { readonly code: string }): boolean {
  return code === 'disconnected' || code === 'locked' || code === 'notSignedIn';
}
