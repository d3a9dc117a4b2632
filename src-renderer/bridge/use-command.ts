import { useCallback, useState } from 'react';
import type { CommonRefusal, FailsOf, InputOf, NamedChannel, OutputOf } from '#shared/kernel/contract.ts';
import { fail, type Result } from '#shared/kernel/result.ts';
import { currentConnection } from './connection.ts';

export interface RunCommand<C extends NamedChannel> {
  run(input: InputOf<C>): Promise<Result<OutputOf<C>, FailsOf<C> | CommonRefusal>>;
  readonly isRunning: boolean;
}

/** One command or action of the engine. Several at once are counted: `isRunning` falls when the last has answered. */
export function useCommand<C extends NamedChannel>(channel: C): RunCommand<C> {
  const [running, setRunning] = useState(0);
  const run = useCallback(
    async (input: InputOf<C>) => {
      setRunning((count) => count + 1);
      try {
        return await request(channel, input);
      } finally {
        setRunning((count) => count - 1);
      }
    },
    [channel],
  );
  return { run, isRunning: running > 0 };
}

/** Outside of components. */
export function request<C extends NamedChannel>(
  channel: C,
  input: InputOf<C>,
): Promise<Result<OutputOf<C>, FailsOf<C> | CommonRefusal>> {
  const connection = currentConnection();
  if (connection.status !== 'open') return Promise.resolve(fail({ code: 'disconnected' } as const));
  return connection.client.request(channel, input);
}
